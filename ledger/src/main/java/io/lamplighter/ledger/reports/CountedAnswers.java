package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.Sweep;
import io.lamplighter.ledger.survey.Answers;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The answers that count, one a customer, for whoever asks what goes with them.
public final class CountedAnswers {
  private CountedAnswers() {}

  /// What one customer answered last.
  ///
  /// @param at when
  public record Counted(long customer, Instant at, int answer) {}

  /// The newest answer of each customer that counts, by customer: given by a person, the last one
  /// within the days in which it could be changed, to an invitation that is no test.
  ///
  /// @param campaign only of this campaign
  /// @param from answers from here
  /// @param now what was known then
  public static List<Counted> of(
      Handle db, Survey instrument, Optional<String> campaign, Instant from, Instant now) {
    return Sweep.over(
        db,
        () ->
            db.createQuery(
                    """
            WITH known AS (
              SELECT a.touchpoint_id, a.customer_id, a.answer, a.at, a.actor,
                     min(a.at) FILTER (WHERE a.actor = 'human')
                       OVER (PARTITION BY a.touchpoint_id) AS first
                FROM survey_answer a JOIN touchpoint t ON t.id = a.touchpoint_id
               WHERE a.survey = :survey AND t.survey = :survey AND NOT t.is_test
                 AND (CAST(:campaign AS text) IS NULL OR t.campaign = :campaign)
                 AND a.at >= :from AND a.at <= :now AND a.known_at <= :now),
            counting AS (
              SELECT DISTINCT ON (touchpoint_id) touchpoint_id, customer_id, answer, at FROM known
               WHERE actor = 'human' AND at <= first + make_interval(secs => :changeable)
               ORDER BY touchpoint_id, at DESC)
            SELECT DISTINCT ON (k.customer_id) k.customer_id, k.at, k.answer
              FROM counting k JOIN customer c ON c.id = k.customer_id
             WHERE c.erased_at IS NULL
             ORDER BY k.customer_id, k.at DESC, k.touchpoint_id
            """)
                .bind("survey", instrument.word())
                .bind("campaign", campaign.orElse(null))
                .bind("from", from)
                .bind("now", now)
                .bind("changeable", Answers.CHANGEABLE.toSeconds())
                .map(
                    (rows, context) ->
                        new Counted(
                            rows.getLong(1),
                            rows.getObject(2, OffsetDateTime.class).toInstant(),
                            rows.getInt(3)))
                .list());
  }
}
