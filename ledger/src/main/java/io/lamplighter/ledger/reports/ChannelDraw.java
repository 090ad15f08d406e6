package io.lamplighter.ledger.reports;

import io.lamplighter.ledger.waves.ChannelOutcomes;
import java.sql.Array;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What a channel that was drawn by chance was drawn by.
final class ChannelDraw {
  private ChannelDraw() {}

  /// A decision with the chances that its channel was drawn by, and what they rest on, under
  /// `channel_shares`; as it is if nothing was drawn.
  static Map<String, Object> explained(Handle db, Map<String, Object> decision) {
    if (!(decision.get("channels") instanceof List<?> channels)
        || decision.get("channel_segment") == null) {
      return decision;
    }
    var wave = String.valueOf(decision.get("wave_id"));
    var open = channels.stream().map(String::valueOf).collect(Collectors.joining("+"));
    var own = ChannelOutcomes.kept(db, wave, String.valueOf(decision.get("channel_segment")), open);
    var shares = own.isEmpty() ? ChannelOutcomes.kept(db, wave, "", open) : own;
    decision.put(
        "channel_shares",
        shares.stream()
            .map(
                share ->
                    Map.of(
                        "channel", share.channel(),
                        "probability", share.probability(),
                        "tried", share.tried(),
                        "enrolled", share.enrolled(),
                        "segment", share.segment()))
            .toList());
    return decision;
  }

  static @Nullable List<Object> words(@Nullable Array array) throws SQLException {
    return array == null ? null : List.of((Object[]) array.getArray());
  }
}
