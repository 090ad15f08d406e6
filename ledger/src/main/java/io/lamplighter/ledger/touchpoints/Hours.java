package io.lamplighter.ledger.touchpoints;

import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.ledger.touchpoints.HourPick.Answers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// When programs' messages went out and which of them were answered, by the recipients' own hours.
public final class Hours {
  private static final String ANSWERED =
      """
      EXISTS (SELECT FROM engagement g
               WHERE g.touchpoint_id = t.id AND g.actor = 'human'
                 AND g.kind IN ('clicked', 'replied') AND g.known_at <= :now)""";

  private static final String SENT =
      """
      t.state = 'sent' AND t.category = 'program' AND NOT t.is_test AND c.zone IS NOT NULL
        AND t.sent_at > CAST(:now AS timestamptz) - interval '365 days' AND t.sent_at <= :now""";

  private static final String HOUR =
      "CAST(extract(hour FROM t.sent_at AT TIME ZONE c.zone) AS integer)";

  private Hours() {}

  /// Where a message stands between 0 and 1 when those whose hour is drawn are picked.
  public static double lot(TouchpointId message) {
    return Integer.toUnsignedLong(digest(message).getInt(0)) / 0x1.0p32;
  }

  /// The hour of a message whose hour is drawn: any of the day, each as likely.
  public static int drawn(TouchpointId message) {
    return (int) ((Integer.toUnsignedLong(digest(message).getInt(4)) * 24) >>> 32);
  }

  /// MD5, since Postgres has it too: the lot decides nothing that anybody would want to forge.
  private static ByteBuffer digest(TouchpointId message) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("MD5")
              .digest(message.value().toString().getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has MD5", impossible);
    }
  }

  /// Counts once a day how those fared whose hour was drawn.
  ///
  /// @param tries share of messages whose hour is drawn
  static void learn(Handle db, double tries, Instant now) {
    db.createUpdate(
            """
            INSERT INTO hour_rate (day, hour, sent, answered)
            SELECT :day, %1$s, count(*), count(*) FILTER (WHERE %2$s)
              FROM touchpoint t JOIN customer c ON c.id = t.customer_id
             WHERE %3$s
               AND CAST(CAST('x' || substr(md5(CAST(t.id AS text)), 1, 8) AS bit(32)) AS bigint)
                   / 4294967296.0 < :tries
               AND NOT EXISTS (SELECT FROM hour_rate r WHERE r.day = :day)
             GROUP BY 2
            ON CONFLICT DO NOTHING
            """
                .formatted(HOUR, ANSWERED, SENT))
        .bind("day", day(now))
        .bind("tries", tries)
        .bind("now", now)
        .execute();
  }

  /// What was counted last.
  static Answers everybody(Handle db, Instant now) {
    var answers = Answers.none();
    db.createQuery(
            """
            SELECT hour, sent, answered FROM hour_rate
             WHERE day = (SELECT max(day) FROM hour_rate WHERE day <= :day)
            """)
        .bind("day", day(now))
        .map((rows, context) -> answers.at(rows.getInt(1), rows.getInt(2), rows.getInt(3)))
        .list();
    return answers;
  }

  /// By customer; who never got a message is left out.
  static Map<Long, Answers> own(Handle db, List<Long> people, Instant now) {
    var own = new HashMap<Long, Answers>();
    db.createQuery(
            """
            SELECT t.customer_id, %1$s AS hour, count(*) AS sent,
                   count(*) FILTER (WHERE %2$s) AS answered
              FROM customer c JOIN touchpoint t ON t.customer_id = c.id
             WHERE c.id = ANY(:people) AND %3$s
             GROUP BY 1, 2
            """
                .formatted(HOUR, ANSWERED, SENT))
        .bindArray("people", Long.class, people)
        .bind("now", now)
        .map(
            (rows, context) ->
                own.computeIfAbsent(rows.getLong(1), unseen -> Answers.none())
                    .at(rows.getInt(2), rows.getInt(3), rows.getInt(4)))
        .list();
    return own;
  }

  private static LocalDate day(Instant now) {
    return now.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
