package io.lamplighter.cli.forecast;

import io.lamplighter.campaigns.statistics.Interval;
import io.lamplighter.campaigns.statistics.Proportion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// What a rehearsed campaign did, day by day, counted from the ledger's rows.
///
/// @param days all of them, in order
/// @param enrollments of those who entered, within the goal's time or the days that there were;
///   empty without a goal
/// @param decisionsHash of every decision, entry and message: equal for equal runs
public record Forecast(List<Day> days, Optional<Enrollments> enrollments, String decisionsHash) {
  /// The 95 % normal quantile.
  private static final double Z = 1.959963984540054;

  /// One day in the utility's zone.
  ///
  /// @param entered units, held out ones included
  /// @param sent by channel
  /// @param deferred postponements by reason; a message can have several
  /// @param skipped by reason
  /// @param surveys sent
  /// @param cost in the currency's main unit
  public record Day(
      LocalDate date,
      long entered,
      SortedMap<String, Long> sent,
      SortedMap<String, Long> deferred,
      SortedMap<String, Long> skipped,
      long surveys,
      double cost) {}

  /// How many enroll.
  ///
  /// @param of how many people who entered
  /// @param interval of 95 %
  public record Enrollments(double estimate, long of, Interval interval) {}

  static Forecast of(Handle db, String campaign, LocalDate from, int days, ZoneId zone) {
    var entered =
        byDay(
            db,
            campaign,
            zone,
            "SELECT entered_at, 'all', 1 FROM entry WHERE campaign = :campaign AND NOT is_test");
    var sent =
        byDay(
            db,
            campaign,
            zone,
            """
            SELECT sent_at, channel, 1 FROM touchpoint
             WHERE campaign = :campaign AND state IN ('sent', 'ambiguous') AND NOT is_test""");
    var skipped =
        byDay(
            db,
            campaign,
            zone,
            """
            SELECT settled_at, coalesce(reason, 'unknown'), 1 FROM touchpoint
             WHERE campaign = :campaign AND state = 'skipped' AND NOT is_test""");
    var deferred =
        byDay(
            db,
            campaign,
            zone,
            """
            SELECT h.at, h.reason, 1 FROM touchpoint_history h
              JOIN touchpoint t ON t.entry_month = h.entry_month AND t.id = h.touchpoint_id
             WHERE t.campaign = :campaign AND h.state = 'due' AND h.detail IS NOT NULL
               AND h.reason IS NOT NULL AND NOT t.is_test""");
    var surveys =
        byDay(
            db,
            campaign,
            zone,
            """
            SELECT sent_at, 'all', 1 FROM touchpoint
             WHERE campaign = :campaign AND state = 'sent' AND survey IS NOT NULL AND NOT is_test""");
    var cost =
        byDay(
            db,
            campaign,
            zone,
            """
            SELECT sent_at, 'all', cost FROM touchpoint
             WHERE campaign = :campaign AND state IN ('sent', 'ambiguous') AND NOT is_test""");
    var all = new ArrayList<Day>();
    for (var date = from; date.isBefore(from.plusDays(days)); date = date.plusDays(1)) {
      var none = new TreeMap<String, Long>();
      all.add(
          new Day(
              date,
              sum(entered.getOrDefault(date, none)),
              sent.getOrDefault(date, none),
              deferred.getOrDefault(date, none),
              skipped.getOrDefault(date, none),
              sum(surveys.getOrDefault(date, none)),
              // The ledger counts in hundredths of a cent.
              sum(cost.getOrDefault(date, none)) / 10_000.0));
    }
    return new Forecast(List.copyOf(all), enrollments(db, campaign), hash(db, campaign));
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(count -> count).sum();
  }

  /// @param sql an instant, a word and a number for each row
  private static Map<LocalDate, SortedMap<String, Long>> byDay(
      Handle db, String campaign, ZoneId zone, String sql) {
    var days = new TreeMap<LocalDate, SortedMap<String, Long>>();
    db.createQuery(
            "SELECT CAST(at AT TIME ZONE :zone AS date), word, sum(number) FROM ("
                + sql
                + ") AS each (at, word, number) WHERE at IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2")
        .bind("campaign", campaign)
        .bind("zone", zone.getId())
        .map(
            (rows, context) ->
                days.computeIfAbsent(rows.getObject(1, LocalDate.class), unseen -> new TreeMap<>())
                    .put(rows.getString(2), rows.getLong(3)))
        .list();
    return days;
  }

  /// Each unit counts by its first entry.
  private static Optional<Enrollments> enrollments(Handle db, String campaign) {
    return db.createQuery(
            """
            SELECT count(*) AS n, count(*) FILTER (WHERE enrolled) AS x FROM (
              SELECT DISTINCT ON (e.unit_id)
                     EXISTS (SELECT FROM enrollment g
                              WHERE g.customer_id = e.customer_id AND g.program = d.goal_program
                                AND g.occurred_at > e.entered_at
                                AND g.occurred_at <= e.entered_at
                                    + CAST(d.compiled #>> '{goal,within}' AS interval)) AS enrolled
                FROM entry e
                JOIN definition d ON d.campaign = e.campaign AND d.version = e.version
               WHERE e.campaign = :campaign AND d.goal_program IS NOT NULL AND NOT e.is_test
               ORDER BY e.unit_id, e.entered_at) first
            HAVING EXISTS (SELECT FROM definition
                            WHERE campaign = :campaign AND goal_program IS NOT NULL)
            """)
        .bind("campaign", campaign)
        .map((rows, context) -> new Proportion(rows.getLong("x"), rows.getLong("n")))
        .findOne()
        .map(
            found ->
                new Enrollments(
                    found.successes(),
                    Math.round(found.trials()),
                    found.wilson(Z).times(found.trials())));
  }

  private static String hash(Handle db, String campaign) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var sql :
          List.of(
              "SELECT d::text FROM decision d WHERE campaign = :campaign ORDER BY id",
              "SELECT e::text FROM entry e WHERE campaign = :campaign ORDER BY id",
              // Without what hangs on the secret of this one ledger.
              """
              SELECT (id, entry_id, lineage, occurrence, step, channel, arm, state, reason, due_at,
                      attempts, settled_at, sent_at, content_hash, verdict, cost)::text
                FROM touchpoint WHERE campaign = :campaign ORDER BY id""")) {
        Query query = db.createQuery(sql).bind("campaign", campaign).setFetchSize(1_000);
        query
            .mapTo(String.class)
            .forEach(row -> digest.update((row + "\n").getBytes(StandardCharsets.UTF_8)));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /// The keys of `simulate --output json`.
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("days", days.stream().map(Forecast::json).toList());
    json.put(
        "expectedEnrollments",
        enrollments
            .<Map<String, Object>>map(
                expected ->
                    Map.of(
                        "estimate", expected.estimate(),
                        "low", expected.interval().low(),
                        "high", expected.interval().high(),
                        "of", expected.of()))
            .orElse(Map.of()));
    json.put("decisionsHash", decisionsHash);
    return json;
  }

  private static Map<String, Object> json(Day day) {
    var json = new LinkedHashMap<String, Object>();
    json.put("date", day.date().toString());
    json.put("entered", day.entered());
    json.put("sent", day.sent());
    json.put("deferred", day.deferred());
    json.put("skipped", day.skipped());
    json.put("surveys", day.surveys());
    json.put("cost", day.cost());
    return json;
  }
}
