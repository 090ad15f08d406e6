package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.definition.Campaign;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/// What came of channels and arms that a campaign drew by chance, and the chances of its waves.
public final class LearnedShares {
  /// Older outcomes count as if they were this old.
  private static final int OLDEST = 26;

  private LearnedShares() {}

  /// What is drawn.
  public enum Question {
    CHANNEL,
    ARM;

    /// The word of the tables.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Matured outcomes of one week.
  ///
  /// @param open what there was to draw from, joined by `+`
  /// @param option what was drawn
  /// @param weeksAgo whole weeks since the decision, 26 for all that is older
  /// @param tried decisions for the option whose goal's window is over
  /// @param enrolled of them
  public record Week(
      String segment, String open, String option, int weeksAgo, int tried, int enrolled) {}

  /// The chance of one option in a wave, and what it rests on.
  public record Share(
      Question question,
      String segment,
      String open,
      String option,
      double probability,
      long tried,
      long enrolled,
      long seed) {}

  /// Everything whose channel was drawn, that was contacted and has matured, as it was known at an
  /// instant; the oldest first. Never the held out, never a customer's own wish, never a test.
  /// Counted by the channel that was drawn, whether the message arrived or not.
  public static List<Week> channels(Handle db, String campaign, Campaign.Goal goal, Instant at) {
    return matured(
        db,
        "d.channel_segment AS segment, array_to_string(d.channels, '+') AS open, d.channel AS option",
        "d.channel_segment IS NOT NULL",
        campaign,
        List.of(),
        goal,
        at);
  }

  /// The same for arms that were drawn, by learned chances or by fixed shares, which have no
  /// segment. Whoever was held out has an arm too, but teaches nothing.
  public static List<Week> arms(
      Handle db, String campaign, List<String> arms, Campaign.Goal goal, Instant at) {
    return matured(
        db,
        "coalesce(d.arm_segment, '') AS segment, array_to_string(CAST(:arms AS text[]), '+') AS open, d.arm AS option",
        "d.arm <> '' AND d.arm = ANY(:arms)",
        campaign,
        arms,
        goal,
        at);
  }

  private static List<Week> matured(
      Handle db,
      String columns,
      String drawn,
      String campaign,
      List<String> arms,
      Campaign.Goal goal,
      Instant at) {
    var sql =
        """
        SELECT segment, open, option, weeks, count(*) AS tried,
               count(*) FILTER (WHERE enrolled) AS enrolled
          FROM (SELECT %s,
                       least(:oldest, floor(extract(epoch FROM CAST(:at AS timestamptz) - d.at)
                                            / 604800))::integer AS weeks,
                       EXISTS (SELECT FROM enrollment g
                                WHERE g.customer_id = d.customer_id AND g.program = :program
                                  AND g.occurred_at > d.at
                                  AND g.occurred_at <= d.at + CAST(:within AS interval)
                                  AND g.known_at <= :at) AS enrolled
                  FROM decision d
                 WHERE d.campaign = :campaign AND %s
                   AND d.chosen AND NOT d.held_out
                   AND d.at <= CAST(:at AS timestamptz) - CAST(:within AS interval)
                   AND NOT EXISTS (SELECT FROM entry e WHERE e.id = d.id AND e.is_test)) o
         GROUP BY segment, open, option, weeks
         ORDER BY weeks DESC, segment, open, option
        """
            .formatted(columns, drawn);
    var query = db.createQuery(sql);
    if (!arms.isEmpty()) {
      query.bindArray("arms", String.class, arms);
    }
    return query
        .bind("oldest", OLDEST)
        .bind("campaign", campaign)
        .bind("program", goal.program())
        .bind("within", goal.within().toSeconds() + " seconds")
        .bind("at", at)
        .map(
            (rows, context) ->
                new Week(
                    rows.getString("segment"),
                    rows.getString("open"),
                    rows.getString("option"),
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
            INSERT INTO learned_share
                   (wave_id, question, segment, open, option, probability, tried, enrolled, seed)
            VALUES (:wave, :question, :segment, :open, :option, :probability, :tried, :enrolled,
                    :seed)
            ON CONFLICT DO NOTHING
            """);
    for (var share : shares) {
      batch
          .bind("wave", wave)
          .bind("question", share.question().word())
          .bind("segment", share.segment())
          .bind("open", share.open())
          .bind("option", share.option())
          .bind("probability", share.probability())
          .bind("tried", share.tried())
          .bind("enrolled", share.enrolled())
          .bind("seed", share.seed())
          .add();
    }
    batch.execute();
    var first = shares.getFirst();
    return kept(db, wave, first.question(), first.segment(), first.open());
  }

  /// The chances that a wave draws by, in the order of the open options; empty if nobody asked yet.
  public static List<Share> kept(
      Handle db, String wave, Question question, String segment, String open) {
    return db.createQuery(
            """
            SELECT option, probability, tried, enrolled, seed FROM learned_share
             WHERE wave_id = :wave AND question = :question AND segment = :segment AND open = :open
             ORDER BY array_position(string_to_array(open, '+'), option)
            """)
        .bind("wave", wave)
        .bind("question", question.word())
        .bind("segment", segment)
        .bind("open", open)
        .map(
            (rows, context) ->
                new Share(
                    question,
                    segment,
                    open,
                    rows.getString("option"),
                    rows.getDouble("probability"),
                    rows.getLong("tried"),
                    rows.getLong("enrolled"),
                    rows.getLong("seed")))
        .list();
  }
}
