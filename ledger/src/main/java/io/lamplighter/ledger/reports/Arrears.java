package io.lamplighter.ledger.reports;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Who fell behind with a bill. An account is behind when a bill is not paid [#GRACE] after it fell
/// due: nothing was paid since it was issued, or what was paid is said to have come later than
/// that; and when a disconnection is announced.
public final class Arrears {
  /// How far a look goes.
  public static final Duration WITHIN = Duration.ofDays(60);

  /// Who pays a few days late is late, not behind.
  public static final Duration GRACE = Duration.ofDays(7);

  /// Once a look is over, nightly files may take so long to tell.
  public static final Duration KNOWN_AFTER = WITHIN.plusDays(3);

  /// A bill that does not say when it is due is due then.
  private static final Duration USUAL_DUE = Duration.ofDays(21);

  /// Accounts that were billed so long before a look can be told apart at it.
  private static final Duration ACQUAINTED = Duration.ofDays(60);

  /// Days that a payment came late, unknown where a feed said something else. Only within CASE: one
  /// word in a number's place would fail the question for everybody.
  private static final String DAYS_LATE =
      """
      CASE WHEN v.data->>'days_late' ~ '^-{0,1}[0-9]{1,6}([.][0-9]{1,6}){0,1}$'
           THEN CAST(v.data->>'days_late' AS numeric) END""";

  /// The day a bill is due, whatever stands behind it; a 31st of April is the first of May.
  private static final String DUE =
      """
      CASE WHEN b.data->>'due' ~ '^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
           THEN CAST(make_date(CAST(substr(b.data->>'due', 1, 4) AS integer),
                               CAST(substr(b.data->>'due', 6, 2) AS integer), 1)
                     + (CAST(substr(b.data->>'due', 9, 2) AS integer) - 1) AS timestamp)
                AT TIME ZONE 'UTC'
           ELSE b.occurred_at + CAST(:due AS interval) END""";

  private Arrears() {}

  /// An account at a moment, and whether it fell behind within [#WITHIN] from then.
  public record Met(long account, long household, Instant at, boolean behind) {}

  /// The newest moments whose outcome is known at an instant, the newest first.
  public static List<Instant> moments(Instant now, int looks, Duration apart) {
    return Stream.iterate(now.minus(KNOWN_AFTER), at -> at.minus(apart)).limit(looks).toList();
  }

  /// Accounts by chance of a hash.
  public static List<Long> accounts(Handle db, int most) {
    return db.createQuery(
            """
            SELECT a.id FROM account a
              JOIN customer c ON c.id = a.customer_id AND c.erased_at IS NULL
             WHERE a.status = 'open' ORDER BY md5(a.id::text) LIMIT :most
            """)
        .bind("most", most)
        .mapTo(Long.class)
        .list();
  }

  /// Looks at accounts, each at one of the moments: of the first in an order by lot so many, by
  /// account and moment.
  ///
  /// @param moments that lie at least [#KNOWN_AFTER] back
  /// @param now what was known then
  public static List<Met> of(Handle db, List<Instant> moments, int most, Instant now) {
    if (moments.isEmpty()) {
      return List.of();
    }
    return db.createQuery(
            """
            WITH drawn AS (
              SELECT a.id, a.customer_id, c.household_id,
                     row_number() OVER (ORDER BY md5('arrears ' || a.id), a.id) AS place
                FROM account a JOIN customer c ON c.id = a.customer_id AND c.erased_at IS NULL
               WHERE a.status = 'open'
               ORDER BY place LIMIT :most),
            met AS (
              SELECT d.*, m.at FROM drawn d
                JOIN unnest(:moments) WITH ORDINALITY AS m (at, nth)
                  ON m.nth = 1 + d.place % :looks
               WHERE EXISTS (SELECT FROM event v
                              WHERE v.customer_id = d.customer_id AND v.account_id = d.id
                                AND v.type = 'utility.bill.issued'
                                AND v.occurred_at <= m.at - CAST(:acquainted AS interval)
                                AND v.known_at <= m.at))
            SELECT m.id, m.household_id, m.at,
                   EXISTS (
                     SELECT FROM event v
                      WHERE v.customer_id = m.customer_id AND v.account_id = m.id
                        AND v.type IN ('payment.received', 'disconnection.announced')
                        AND v.occurred_at > m.at AND v.occurred_at <= m.at + CAST(:within AS interval)
                        AND v.known_at <= :now
                        AND (v.type = 'disconnection.announced'
                             OR %1$s > :grace))
                   OR EXISTS (
                     SELECT FROM event b
                      CROSS JOIN LATERAL (
                        SELECT CAST(:grace * 86400 AS double precision) * interval '1 second'
                               + %2$s AS over) w
                      WHERE b.customer_id = m.customer_id AND b.account_id = m.id
                        AND b.type = 'utility.bill.issued' AND b.known_at <= :now
                        AND b.occurred_at > m.at - interval '90 days'
                        AND b.occurred_at <= m.at + CAST(:within AS interval)
                        AND w.over > m.at AND w.over <= m.at + CAST(:within AS interval)
                        AND NOT EXISTS (
                          SELECT FROM event p
                           WHERE p.customer_id = m.customer_id AND p.account_id = m.id
                             AND p.type IN ('payment.received', 'utility.bill.cancelled')
                             AND p.occurred_at > b.occurred_at AND p.occurred_at <= w.over
                             AND p.known_at <= :now)) AS behind
              FROM met m ORDER BY m.at, m.id
            """
                .replace("%1$s", DAYS_LATE)
                .replace("%2$s", DUE))
        .bind("most", most)
        .bindArray("moments", Instant.class, moments)
        .bind("looks", moments.size())
        .bind("acquainted", seconds(ACQUAINTED))
        .bind("within", seconds(WITHIN))
        .bind("grace", GRACE.toDays())
        .bind("due", seconds(USUAL_DUE))
        .bind("now", now)
        .map(
            (rows, context) ->
                new Met(
                    rows.getLong(1),
                    rows.getLong(2),
                    rows.getTimestamp(3).toInstant(),
                    rows.getBoolean(4)))
        .list();
  }

  /// Whether payments or bills became known after an instant, and enough of the past is there for
  /// some to have fallen behind.
  ///
  /// @param last what became known after it is new; empty: everything
  /// @param enough payments that came after the grace, or notices
  public static boolean hasNews(Handle db, Optional<Instant> last, int enough, Instant now) {
    return db.createQuery(
            """
            SELECT EXISTS (SELECT FROM event
                            WHERE known_at > :last AND known_at <= :now
                              AND type IN ('payment.received', 'utility.bill.issued'))
               AND EXISTS (SELECT FROM event
                            WHERE known_at <= :before AND type = 'utility.bill.issued')
               AND (SELECT count(*) FROM (
                      SELECT FROM event v
                       WHERE type IN ('payment.received', 'disconnection.announced')
                         AND known_at <= :now
                         AND (type = 'disconnection.announced' OR %1$s > :grace)
                       LIMIT :enough) late) >= :enough
            """
                .replace("%1$s", DAYS_LATE))
        .bind("last", last.orElse(Instant.EPOCH))
        .bind("now", now)
        .bind("before", now.minus(KNOWN_AFTER).minus(ACQUAINTED))
        .bind("grace", GRACE.toDays())
        .bind("enough", enough)
        .mapTo(Boolean.class)
        .one();
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " seconds";
  }
}
