package io.lamplighter.ledger.reports;

import io.lamplighter.ledger.waves.LearnedShares;
import io.lamplighter.ledger.waves.LearnedShares.Question;
import io.lamplighter.ledger.waves.LearnedShares.Share;
import java.sql.Array;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// By which chances a channel or an arm was drawn.
final class Draws {
  private Draws() {}

  /// A decision with the chances that its channel and its arm were drawn by, and what they rest on,
  /// under `channel_shares` and `arm_shares`; as it is if nothing was drawn. An arm that was kept
  /// was drawn in an earlier wave, so it has none here.
  static Map<String, Object> explained(Handle db, Map<String, Object> decision) {
    var wave = String.valueOf(decision.get("wave_id"));
    if (decision.get("channels") instanceof List<?> channels
        && decision.get("channel_segment") != null) {
      var open = channels.stream().map(String::valueOf).collect(Collectors.joining("+"));
      var segment = String.valueOf(decision.get("channel_segment"));
      var own = LearnedShares.kept(db, wave, Question.CHANNEL, segment, open);
      var shares = own.isEmpty() ? LearnedShares.kept(db, wave, Question.CHANNEL, "", open) : own;
      decision.put("channel_shares", words("channel", shares));
    }
    if (decision.get("arm_segment") != null && !"kept".equals(decision.get("arm_why"))) {
      decision.put(
          "arm_shares", words("arm", arms(db, wave, String.valueOf(decision.get("arm_segment")))));
    }
    return decision;
  }

  /// A wave's chances of arms for a segment: its own ones, else those of everybody.
  private static List<Share> arms(Handle db, String wave, String segment) {
    return db.createQuery(
            """
            SELECT DISTINCT segment, open FROM learned_share
             WHERE wave_id = :wave AND question = 'arm' AND segment IN ('', :segment)
             ORDER BY segment DESC, open LIMIT 1
            """)
        .bind("wave", wave)
        .bind("segment", segment)
        .map(
            (rows, context) ->
                LearnedShares.kept(
                    db, wave, Question.ARM, rows.getString("segment"), rows.getString("open")))
        .findOne()
        .orElse(List.of());
  }

  private static List<Map<String, Object>> words(String name, List<Share> shares) {
    return shares.stream()
        .map(
            share ->
                Map.<String, Object>of(
                    name,
                    share.option(),
                    "probability",
                    share.probability(),
                    "tried",
                    share.tried(),
                    "enrolled",
                    share.enrolled(),
                    "segment",
                    share.segment()))
        .toList();
  }

  static @Nullable List<Object> words(@Nullable Array array) throws SQLException {
    return array == null ? null : List.of((Object[]) array.getArray());
  }
}
