package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.definition.Campaign;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// What came of the channels that a campaign drew by chance, and the chances of its waves.
public final class ChannelOutcomes {
  /// Older outcomes count as if they were this old.
  private static final int OLDEST = 26;

  private ChannelOutcomes() {}

  /// Matured outcomes of one week.
  ///
  /// @param open the channels that there were to draw from, joined by `+`
  /// @param weeksAgo whole weeks since the decision, 26 for all that is older
  /// @param tried decisions for the channel whose goal's window is over
  /// @param enrolled of them
  public record Week(
      String segment, String open, String channel, int weeksAgo, int tried, int enrolled) {}

  /// The chance of one channel in a wave, and what it rests on.
  public record Share(
      String segment,
      String open,
      String channel,
      double probability,
      long tried,
      long enrolled,
      long seed) {}

  /// Everything that was drawn, contacted and has matured, as it was known at an instant; the
  /// oldest first. Never the held out, never a customer's own wish, never a test. Counted by the
  /// channel that was drawn, whether the message arrived or not.
  public static List<Week> matured(Handle db, String campaign, Campaign.Goal goal, Instant at) {
    return db.createQuery(
            """
            SELECT channel_segment, open, channel, weeks, count(*) AS tried,
                   count(*) FILTER (WHERE enrolled) AS enrolled
              FROM (SELECT d.channel_segment, array_to_string(d.channels, '+') AS open, d.channel,
                           least(:oldest, floor(extract(epoch FROM CAST(:at AS timestamptz) - d.at)
                                                / 604800))::integer AS weeks,
                           EXISTS (SELECT FROM enrollment g
                                    WHERE g.customer_id = d.customer_id AND g.program = :program
                                      AND g.occurred_at > d.at
                                      AND g.occurred_at <= d.at + CAST(:within AS interval)
                                      AND g.known_at <= :at) AS enrolled
                      FROM decision d
                     WHERE d.campaign = :campaign AND d.channel_segment IS NOT NULL
                       AND d.chosen AND NOT d.held_out
                       AND d.at <= CAST(:at AS timestamptz) - CAST(:within AS interval)
                       AND NOT EXISTS (SELECT FROM entry e WHERE e.id = d.id AND e.is_test)) o
             GROUP BY channel_segment, open, channel, weeks
             ORDER BY weeks DESC, channel_segment, open, channel
            """)
        .bind("oldest", OLDEST)
        .bind("campaign", campaign)
        .bind("program", goal.program())
        .bind("within", goal.within().toSeconds() + " seconds")
        .bind("at", at)
        .map(
            (rows, context) ->
                new Week(
                    rows.getString("channel_segment"),
                    rows.getString("open"),
                    rows.getString("channel"),
                    rows.getInt("weeks"),
                    rows.getInt("tried"),
                    rows.getInt("enrolled")))
        .list();
  }

  /// Keeps the chances of a wave. Whoever kept some first is right: the answer is what counts.
  public static List<Share> keep(Handle db, String wave, List<Share> shares) {
    var batch =
        db.prepareBatch(
            """
            INSERT INTO channel_share
                   (wave_id, segment, open, channel, probability, tried, enrolled, seed)
            VALUES (:wave, :segment, :open, :channel, :probability, :tried, :enrolled, :seed)
            ON CONFLICT DO NOTHING
            """);
    for (var share : shares) {
      batch
          .bind("wave", wave)
          .bind("segment", share.segment())
          .bind("open", share.open())
          .bind("channel", share.channel())
          .bind("probability", share.probability())
          .bind("tried", share.tried())
          .bind("enrolled", share.enrolled())
          .bind("seed", share.seed())
          .add();
    }
    batch.execute();
    return kept(db, wave, shares.getFirst().segment(), shares.getFirst().open());
  }

  /// The chances that a wave draws by, in the order of the open channels; empty if nobody asked
  /// yet.
  public static List<Share> kept(Handle db, String wave, String segment, String open) {
    return db.createQuery(
            """
            SELECT channel, probability, tried, enrolled, seed FROM channel_share
             WHERE wave_id = :wave AND segment = :segment AND open = :open
             ORDER BY array_position(string_to_array(open, '+'), channel)
            """)
        .bind("wave", wave)
        .bind("segment", segment)
        .bind("open", open)
        .map(
            (rows, context) ->
                new Share(
                    segment,
                    open,
                    rows.getString("channel"),
                    rows.getDouble("probability"),
                    rows.getLong("tried"),
                    rows.getLong("enrolled"),
                    rows.getLong("seed")))
        .list();
  }
}
