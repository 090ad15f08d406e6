package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.survey.SurveySummary;
import io.lamplighter.ledger.survey.SurveySummary.Question;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What customers answered, survey by survey.
public record Surveys(List<Asked> asked) {
  /// The span that a score covers: 13 weeks.
  public static final Duration SPAN = Duration.ofDays(91);

  /// One instrument of one campaign.
  ///
  /// @param recent invitations of the last 13 weeks
  /// @param ever all invitations
  public record Asked(
      String campaign, Survey instrument, SurveySummary recent, SurveySummary ever) {}

  /// What somebody wrote beside an answer.
  public record Comment(Instant at, String campaign, Survey instrument, int answer, String words) {}

  /// Sums up every survey that was ever sent, by campaign.
  public static Surveys of(Handle db, Instant now) {
    return new Surveys(
        pairs(db).stream()
            .map(
                pair ->
                    new Asked(
                        pair.campaign(),
                        pair.instrument(),
                        SurveySummary.of(
                            db, question(pair.instrument(), pair.campaign(), now.minus(SPAN), now)),
                        SurveySummary.of(
                            db, question(pair.instrument(), pair.campaign(), Instant.EPOCH, now))))
            .toList());
  }

  /// The score of one campaign's survey over 13 weeks, by the Monday of the last one (UTC).
  public static NavigableMap<LocalDate, SurveySummary> rolling(
      Handle db, String campaign, Survey instrument, Instant now) {
    return SurveySummary.rolling(db, question(instrument, campaign, Instant.EPOCH, now));
  }

  /// What people wrote, the newest first. Whoever shows it asks whether the reader may see it.
  public static List<Comment> comments(Handle db, Instant now, int most) {
    return db.createQuery(
            """
            SELECT a.at, t.campaign, a.survey, a.answer, a.comment
              FROM survey_answer a JOIN touchpoint t ON t.id = a.touchpoint_id
             WHERE a.comment IS NOT NULL AND a.actor = 'human' AND a.known_at <= :now
               AND NOT t.is_test
             ORDER BY a.at DESC LIMIT :most
            """)
        .bind("now", now)
        .bind("most", most)
        .map(
            (rows, context) ->
                new Comment(
                    rows.getTimestamp("at").toInstant(),
                    rows.getString("campaign"),
                    Survey.named(rows.getString("survey")).orElseThrow(),
                    rows.getInt("answer"),
                    rows.getString("comment")))
        .list();
  }

  /// Whether a campaign ever sent a survey.
  public static boolean asked(Handle db, String campaign, Survey instrument) {
    return pairs(db).contains(new Pair(campaign, instrument));
  }

  private record Pair(String campaign, Survey instrument) {}

  private static List<Pair> pairs(Handle db) {
    return db.createQuery(
            """
            SELECT DISTINCT campaign, survey FROM touchpoint
             WHERE survey IS NOT NULL AND NOT is_test ORDER BY 1, 2
            """)
        .map(
            (rows, context) ->
                new Pair(rows.getString(1), Survey.named(rows.getString(2)).orElseThrow()))
        .list();
  }

  private static Question question(Survey instrument, String campaign, Instant from, Instant now) {
    return new Question(instrument, Optional.of(campaign), from, now, now);
  }
}
