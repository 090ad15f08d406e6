package io.lamplighter.ledger.survey;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/// Everybody who was asked, whether they answered or not: what a model learns from that is to speak
/// of the silent.
public final class Invitations {
  /// Within this time nearly everybody answers who ever does; a younger silence says nothing yet.
  public static final Duration PATIENCE = Duration.ofDays(14);

  private Invitations() {}

  /// One invitation that reached a customer.
  ///
  /// @param at when it went out
  /// @param answer the one that counts, on the survey's own scale; empty for the silent
  public record Invitation(long customer, long household, Instant at, OptionalInt answer) {}

  /// The newest invitations, the oldest of them first: those answered by a person, and those that
  /// had [#PATIENCE] to be.
  ///
  /// @param now what was known then
  public static List<Invitation> of(Handle db, Survey survey, Instant now, int most) {
    return Sweep.over(
        db,
        () ->
            db.createQuery(
                    """
            WITH known AS (
              SELECT a.touchpoint_id, a.answer, a.at, min(a.at) OVER (PARTITION BY a.touchpoint_id) AS first
                FROM survey_answer a
               WHERE a.survey = :survey AND a.actor = 'human' AND a.known_at <= :now),
            counting AS (
              SELECT DISTINCT ON (touchpoint_id) touchpoint_id, answer FROM known
               WHERE at <= first + make_interval(secs => :changeable)
               ORDER BY touchpoint_id, at DESC)
            SELECT t.customer_id, t.household_id, t.sent_at, k.answer
              FROM touchpoint t
              JOIN customer c ON c.id = t.customer_id AND c.erased_at IS NULL
              LEFT JOIN counting k ON k.touchpoint_id = t.id
             WHERE t.survey = :survey AND t.state IN ('sent', 'ambiguous') AND NOT t.is_test
               AND t.sent_at <= :now
               AND (k.answer IS NOT NULL OR t.sent_at <= :silent)
               AND NOT EXISTS (SELECT FROM engagement g WHERE g.touchpoint_id = t.id
                                  AND g.kind = 'bounced' AND g.known_at <= :now)
             ORDER BY t.sent_at DESC, t.id DESC LIMIT :most
            """)
                .bind("survey", survey.word())
                .bind("now", now)
                .bind("silent", now.minus(PATIENCE))
                .bind("changeable", Answers.CHANGEABLE.toSeconds())
                .bind("most", most)
                .map(
                    (rows, context) -> {
                      int answer = rows.getInt(4);
                      var counts = rows.wasNull() ? OptionalInt.empty() : OptionalInt.of(answer);
                      return new Invitation(
                          rows.getLong(1),
                          rows.getLong(2),
                          rows.getTimestamp(3).toInstant(),
                          counts);
                    })
                .list()
                .reversed());
  }
}
