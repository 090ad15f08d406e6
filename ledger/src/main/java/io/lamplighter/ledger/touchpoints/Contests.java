package io.lamplighter.ledger.touchpoints;

import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.policy.CapOrder.ProgramChoice;
import io.lamplighter.campaigns.policy.CapOrder.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Contests of programs for a household that cannot have them all now. Most go by the rule in
/// force; in a share of them who goes first is drawn. All are logged with the chance of the one
/// that went first, so that it can be told what the other rule would have earned.
///
/// The draw is a hash of the messages' ids: the same messages draw the same, however often a claim
/// is repeated, and what was logged once stands though the rule has changed since.
public final class Contests {
  private final Handle db;
  private final double explore;
  private final Instant now;
  private final Map<TouchpointId, DueMessages.DueMessage> due = new HashMap<>();
  private final Map<TouchpointId, String> how = new HashMap<>();
  private boolean asked;
  private Optional<ProgramRules.InForce> rule = Optional.empty();

  Contests(Handle db, double explore, List<DueMessages.DueMessage> all, Instant now) {
    this.db = db;
    this.explore = explore;
    this.now = now;
    all.forEach(message -> due.put(message.id(), message));
  }

  ProgramChoice choice() {
    return this::first;
  }

  /// Why the first of a contest went first, in words; empty where it is what is expected to bring
  /// most there.
  String how(TouchpointId first) {
    return how.getOrDefault(first, "");
  }

  private TouchpointId first(List<Row> candidates) {
    for (var row : candidates) {
      var message = due.get(row.id());
      if (message != null && message.leased().asked() != null) {
        // It may have arrived already and keeps its place.
        return row.id();
      }
    }
    var hash =
        hash(
            "contest\n"
                + candidates.stream()
                    .map(row -> row.id().value().toString())
                    .sorted()
                    .collect(Collectors.joining("\n")));
    var id = HexFormat.of().formatHex(hash, 0, 16);
    var before = kept(id);
    if (before.isPresent()) {
      return tell(before.get());
    }
    double place = (ByteBuffer.wrap(hash, 16, 8).getLong() >>> 11) * 0x1.0p-53;
    var usual = usual(candidates);
    boolean explored = place < explore;
    var picked = explored ? drawn(candidates, place / explore) : usual;
    double chance = explore / candidates.size() + (picked.equals(usual) ? 1 - explore : 0);
    boolean personal = rule().map(ProgramRules.InForce::personal).orElse(true);
    var first = new First(picked.id(), explored, personal || usual.equals(candidates.getFirst()));
    keep(id, candidates, picked, personal, explored, chance, place);
    return tell(first);
  }

  /// @param expected whether without a draw it would be what is expected to bring most there
  private record First(TouchpointId id, boolean explored, boolean expected) {}

  private TouchpointId tell(First first) {
    if (first.explored()) {
      how.put(first.id(), "drawn by lot, to learn");
    } else if (!first.expected()) {
      how.put(first.id(), "the best program on the whole goes first");
    }
    return first.id();
  }

  private Optional<ProgramRules.InForce> rule() {
    if (!asked) {
      asked = true;
      rule = ProgramRules.inForce(db, now);
    }
    return rule;
  }

  private Row usual(List<Row> candidates) {
    return rule()
        .filter(inForce -> !inForce.personal())
        .flatMap(ProgramRules.InForce::single)
        .flatMap(
            single -> candidates.stream().filter(row -> row.campaign().equals(single)).findFirst())
        .orElse(candidates.getFirst());
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static Row drawn(List<Row> candidates, double place) {
    var byName = candidates.stream().sorted(Comparator.comparing(Row::campaign)).toList();
    return byName.get(Math.min((int) (place * byName.size()), byName.size() - 1));
  }

  private Optional<First> kept(String id) {
    return db.createQuery(
            """
            SELECT c.first_touchpoint, c.explored,
                   (SELECT k.place = 1 FROM contest_candidate k
                     WHERE k.contest_id = c.id AND k.campaign = c.first_campaign) AS expected
              FROM contest c WHERE c.id = :id
            """)
        .bind("id", id)
        .map(
            (rows, context) ->
                new First(
                    new TouchpointId(rows.getObject(1, UUID.class)),
                    rows.getBoolean(2),
                    rows.getBoolean(3)))
        .findOne();
  }

  /// Tests are drawn alike, but nobody learns from them.
  private void keep(
      String id,
      List<Row> candidates,
      Row first,
      boolean personal,
      boolean explored,
      double chance,
      double place) {
    var ids = candidates.stream().map(row -> row.id().value()).toList();
    var message = due.get(first.id());
    int kept =
        db.createUpdate(
                """
                INSERT INTO contest (id, at, household_id, rule, explored, first_campaign,
                                     first_touchpoint, p_first, place)
                SELECT :id, :now, :household, :rule, :explored, :campaign, :first, :chance, :place
                 WHERE NOT EXISTS (SELECT FROM touchpoint WHERE id = ANY(:ids) AND is_test)
                """)
            .bind("id", id)
            .bind("now", now)
            .bind("household", message == null ? 0 : message.household())
            .bind("rule", personal ? "personal" : "single")
            .bind("explored", explored)
            .bind("campaign", first.campaign())
            .bind("first", first.id())
            .bind("chance", chance)
            .bind("place", place)
            .bindArray("ids", UUID.class, ids)
            .execute();
    if (kept == 0) {
      return;
    }
    int number = 1;
    for (var row : candidates) {
      db.createUpdate(
              """
              INSERT INTO contest_candidate (contest_id, campaign, place, touchpoint_id, customer_id,
                                             worth, basis, program, until, value)
              SELECT :id, t.campaign, :place, t.id, t.customer_id, :worth,
                     CASE WHEN k.ranked_by = 'uplift' THEN 'uplift' ELSE coalesce(
                       (SELECT f.basis FROM program_effect f
                         WHERE f.campaign = t.campaign AND f.at <= :now
                         ORDER BY f.at DESC LIMIT 1), 'chance') END,
                     d.goal_program,
                     CAST(:now AS timestamptz)
                       + coalesce(CAST(d.compiled #>> '{goal,within}' AS interval), interval '0'),
                     coalesce(CAST(d.compiled #>> '{goal,value,cents}' AS bigint) * 100, 0)
                FROM touchpoint t
                JOIN definition d ON d.campaign = t.campaign AND d.version = t.version
                JOIN entry e ON e.id = t.entry_id
                LEFT JOIN decision k ON k.id = e.decision_id
               WHERE t.entry_month = :month AND t.id = :touchpoint
              """)
          .bind("id", id)
          .bind("place", number++)
          .bind("worth", row.worth())
          .bind("now", now)
          .bind("month", row.id().month())
          .bind("touchpoint", row.id())
          .execute();
    }
  }

  /// A contest whose outcome can no longer change.
  ///
  /// @param candidates campaigns, the one expected to bring most first
  /// @param first campaign that went first
  /// @param chance with which it did
  /// @param dollars what the household's enrollments within the goals' windows were worth,
  ///   whichever program they were in, less what the campaigns' messages to it cost
  public record Matured(
      String id,
      long household,
      List<String> candidates,
      String first,
      double chance,
      double dollars) {
    public Matured {
      candidates = List.copyOf(candidates);
    }
  }

  /// The contests since an instant whose windows are all over, as far as is known.
  public static List<Matured> matured(Handle db, Instant since, Instant now) {
    return db.createQuery(
            """
            WITH over AS (
              SELECT c.*, (SELECT max(k.until) FROM contest_candidate k WHERE k.contest_id = c.id)
                          AS ends
                FROM contest c WHERE c.at > :since AND c.at <= :now)
            SELECT c.id, c.household_id, c.first_campaign, c.p_first,
                   (SELECT array_agg(k.campaign ORDER BY k.place) FROM contest_candidate k
                     WHERE k.contest_id = c.id) AS candidates,
                   coalesce((SELECT sum(g.value) FROM (
                      SELECT k.customer_id, k.program, max(k.value) AS value
                        FROM contest_candidate k
                       WHERE k.contest_id = c.id
                         AND EXISTS (SELECT FROM enrollment n
                                      WHERE n.customer_id = k.customer_id AND n.program = k.program
                                        AND n.occurred_at > c.at AND n.occurred_at <= k.until
                                        AND n.known_at <= :now)
                       GROUP BY k.customer_id, k.program) g), 0)
                   - coalesce((SELECT sum(t.cost) FROM contest_candidate k
                                 JOIN touchpoint t ON t.campaign = k.campaign
                                                  AND t.customer_id = k.customer_id
                                WHERE k.contest_id = c.id AND t.sent_at >= c.at
                                  AND t.sent_at <= k.until), 0) AS earned
              FROM over c WHERE c.ends <= :now ORDER BY c.at, c.id
            """)
        .bind("since", since)
        .bind("now", now)
        .map(
            (rows, context) ->
                new Matured(
                    rows.getString("id"),
                    rows.getLong("household_id"),
                    Arrays.asList((String[]) rows.getArray("candidates").getArray()),
                    rows.getString("first_campaign"),
                    rows.getDouble("p_first"),
                    rows.getDouble("earned") / 10_000))
        .list();
  }

  /// How many contests had ever come to their end whenever it was compared what the two rules earn,
  /// in the order of time, and in the end how many have now.
  public static List<Long> overWhenCompared(Handle db, Instant now) {
    return db.createQuery(
            """
            SELECT seen FROM (
              SELECT at, compared,
                     count(*) FILTER (WHERE NOT compared)
                       OVER (ORDER BY at, compared ROWS UNBOUNDED PRECEDING) AS seen
                FROM (SELECT max(until) AS at, false AS compared
                        FROM contest_candidate GROUP BY contest_id
                      UNION ALL
                      SELECT at, true FROM program_rule WHERE gain IS NOT NULL AND at < :now
                      UNION ALL
                      SELECT CAST(:now AS timestamptz), true) moments) counted
             WHERE compared ORDER BY at
            """)
        .bind("now", now)
        .mapTo(Long.class)
        .list();
  }

  /// How many contests there were since an instant.
  ///
  /// @param explored of them, whose first was drawn
  public record Counted(long contests, long explored) {}

  public static Counted counted(Handle db, Instant since, Instant now) {
    return db.createQuery(
            """
            SELECT count(*), count(*) FILTER (WHERE explored) FROM contest
             WHERE at > :since AND at <= :now
            """)
        .bind("since", since)
        .bind("now", now)
        .map((rows, context) -> new Counted(rows.getLong(1), rows.getLong(2)))
        .one();
  }

  /// The newest contests of a household.
  ///
  /// @param basis of what each candidate was expected to bring
  public record Told(
      Instant at, String rule, boolean explored, String first, double chance, List<String> basis) {}

  public static List<Told> of(Handle db, long household, Instant now, int most) {
    return new ArrayList<>(
        db.createQuery(
                """
                SELECT c.*, (SELECT array_agg(k.campaign || ' ' || k.basis || ' '
                                              || round(k.worth / 10000.0, 2) ORDER BY k.place)
                               FROM contest_candidate k WHERE k.contest_id = c.id) AS basis
                  FROM contest c WHERE c.household_id = :household AND c.at <= :now
                 ORDER BY c.at DESC, c.id LIMIT :most
                """)
            .bind("household", household)
            .bind("now", now)
            .bind("most", most)
            .map(
                (rows, context) ->
                    new Told(
                        rows.getTimestamp("at").toInstant(),
                        rows.getString("rule"),
                        rows.getBoolean("explored"),
                        rows.getString("first_campaign"),
                        rows.getDouble("p_first"),
                        Arrays.asList((String[]) rows.getArray("basis").getArray())))
            .list());
  }
}
