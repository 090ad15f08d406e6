package io.lamplighter.workers.pages;

import io.lamplighter.ledger.survey.Visit;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Writes down what somebody did with a message, and whether it was somebody.
final class Engagements {
  // Whoever follows a link all day long fills no ledger.
  private static final int MOST = 100;

  private Engagements() {}

  /// @param detail what was followed; no personal data
  static void record(
      Handle db,
      SentMessage message,
      String kind,
      String detail,
      HttpServletRequest request,
      Instant now) {
    var links = linksWithin10s(db, message, now, detail);
    var actor = visit(message, request, now, links, false).actor();
    db.createUpdate(
            """
            INSERT INTO engagement (touchpoint_id, kind, at, known_at, actor, customer_id, detail)
            SELECT :id, :kind, :now, :now, :actor, :customer, :detail
             WHERE (SELECT count(*) FROM engagement WHERE touchpoint_id = :id AND kind = :kind) < :most
            ON CONFLICT DO NOTHING
            """)
        .bind("id", message.id())
        .bind("kind", kind)
        .bind("now", now)
        .bind("actor", actor.word())
        .bind("customer", message.customer())
        .bind("detail", detail)
        .bind("most", MOST)
        .execute();
  }

  /// How somebody came to do this.
  ///
  /// @param trapped whether a field was filled that no person can see
  static Visit visit(
      Handle db, SentMessage message, HttpServletRequest request, Instant now, boolean trapped) {
    return visit(message, request, now, linksWithin10s(db, message, now, ""), trapped);
  }

  private static Visit visit(
      SentMessage message, HttpServletRequest request, Instant now, int links, boolean trapped) {
    return new Visit(
        now,
        message.sentAt(),
        request.getMethod(),
        Optional.ofNullable(request.getHeader("User-Agent")),
        links,
        trapped,
        false);
  }

  private static int linksWithin10s(Handle db, SentMessage message, Instant now, String detail) {
    return db.createQuery(
            """
            SELECT count(DISTINCT detail) FROM (
              SELECT detail FROM engagement
               WHERE touchpoint_id = :id AND kind IN ('clicked', 'viewed')
                 AND at > CAST(:now AS timestamptz) - interval '10 seconds' AND at <= :now
              UNION SELECT :detail) AS followed
             WHERE detail <> ''
            """)
        .bind("id", message.id())
        .bind("now", now)
        .bind("detail", detail)
        .mapTo(Integer.class)
        .one();
  }
}
