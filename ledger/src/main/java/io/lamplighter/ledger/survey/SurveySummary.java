package io.lamplighter.ledger.survey;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.statistics.Interval;
import io.lamplighter.campaigns.statistics.Proportion;
import io.lamplighter.campaigns.statistics.RollingWeeks;
import io.lamplighter.campaigns.statistics.Survey.Score;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/// What the answers to one instrument came to, by the answers of people that count.
///
/// @param instrument `csat`, `nps`, `ces` or `fcr`
/// @param invited invitations that went out and did not come back
/// @param answered invitations that a person answered
/// @param excluded invitations that only machines or suspects answered
/// @param answers how many gave each answer, from the scale's lowest to its highest
/// @param score share of the satisfied (CSAT, CES, FCR) or net promoter score, with its interval;
///   empty without answers
public record SurveySummary(
    Survey instrument,
    long invited,
    long answered,
    long excluded,
    List<Long> answers,
    Optional<Score> score) {

  /// Normal quantile of the intervals: 95 %.
  static final double Z = 1.959963984540054;

  /// Which answers to sum up.
  ///
  /// @param campaign only of this campaign
  /// @param from invitations sent from here
  /// @param until and before here
  /// @param now what was known then
  public record Question(
      Survey instrument, Optional<String> campaign, Instant from, Instant until, Instant now) {}

  /// The share of invitations that a person answered, with its 95 % interval; empty if nobody was
  /// asked.
  public Optional<Interval> responseRate() {
    return invited == 0
        ? Optional.empty()
        : Optional.of(new Proportion(answered, invited).wilson(Z));
  }

  /// Sums up.
  public static SurveySummary of(Handle db, Question question) {
    return by(db, question, "'all'").getOrDefault("all", none(question.instrument()));
  }

  /// Sums up by what the customers are: `class`, `language`, `persona`, `jurisdiction`, or
  /// `channel` of the invitation.
  ///
  /// @throws IllegalArgumentException if there is no such segment key
  public static Map<String, SurveySummary> bySegment(Handle db, Question question, String key) {
    return by(
        db,
        question,
        switch (key) {
          case "class", "language", "persona", "jurisdiction" -> "c." + key;
          case "channel" -> "t.channel";
          default ->
              throw new IllegalArgumentException(
                  "no segment '"
                      + key
                      + "'; one of class, language, persona, jurisdiction, channel");
        });
  }

  /// The score over 13 weeks, by the Monday of the last one (UTC); the first point is where 13
  /// weeks are full.
  public static NavigableMap<LocalDate, SurveySummary> rolling(Handle db, Question question) {
    var weekly = new TreeMap<LocalDate, SurveySummary>();
    by(
            db,
            question,
            "CAST(CAST(date_trunc('week', t.sent_at, 'UTC') AT TIME ZONE 'UTC' AS date) AS text)")
        .forEach((week, summary) -> weekly.put(LocalDate.parse(week), summary));
    return RollingWeeks.sums(weekly, none(question.instrument()), SurveySummary::plus);
  }

  private SurveySummary plus(SurveySummary other) {
    var sum = new ArrayList<Long>();
    for (int i = 0; i < answers.size(); i++) {
      sum.add(answers.get(i) + other.answers.get(i));
    }
    return new SurveySummary(
        instrument,
        invited + other.invited,
        answered + other.answered,
        excluded + other.excluded,
        List.copyOf(sum),
        score(instrument, sum));
  }

  private static SurveySummary none(Survey instrument) {
    int points = instrument.highest() - instrument.lowest() + 1;
    return new SurveySummary(
        instrument, 0, 0, 0, Collections.nCopies(points, 0L), Optional.empty());
  }

  private static Map<String, SurveySummary> by(Handle db, Question question, String segment) {
    var summaries = new LinkedHashMap<String, SurveySummary>();
    var instrument = question.instrument();
    db.createQuery(
            """
            WITH invited AS (
              SELECT t.id, coalesce(%s, 'unknown') AS segment
                FROM touchpoint t JOIN customer c ON c.id = t.customer_id
               WHERE t.survey = :survey AND t.state IN ('sent', 'ambiguous') AND NOT t.is_test
                 AND t.sent_at >= :from AND t.sent_at < :until
                 AND (CAST(:campaign AS text) IS NULL OR t.campaign = :campaign)
                 AND NOT EXISTS (SELECT FROM engagement g WHERE g.touchpoint_id = t.id
                                    AND g.kind = 'bounced' AND g.known_at <= :now)),
            known AS (
              SELECT a.*, min(a.at) FILTER (WHERE a.actor = 'human')
                            OVER (PARTITION BY a.touchpoint_id) AS first
                FROM survey_answer a JOIN invited i ON i.id = a.touchpoint_id
               WHERE a.known_at <= :now),
            counting AS (
              SELECT DISTINCT ON (touchpoint_id) touchpoint_id, answer FROM known
               WHERE actor = 'human' AND at <= first + make_interval(secs => :changeable)
               ORDER BY touchpoint_id, at DESC),
            only_machines AS (
              SELECT DISTINCT touchpoint_id FROM known WHERE first IS NULL)
            SELECT i.segment, count(*) AS invited, count(k.touchpoint_id) AS answered,
                   count(m.touchpoint_id) AS excluded, array[%s] AS answers
              FROM invited i
              LEFT JOIN counting k ON k.touchpoint_id = i.id
              LEFT JOIN only_machines m ON m.touchpoint_id = i.id
             GROUP BY i.segment ORDER BY i.segment
            """
                .formatted(segment, counts(instrument)))
        .bind("survey", instrument.word())
        .bind("campaign", question.campaign().orElse(null))
        .bind("from", question.from())
        .bind("until", question.until())
        .bind("now", question.now())
        .bind("changeable", Answers.CHANGEABLE.toSeconds())
        .map(
            (rows, context) -> {
              var answers = List.of((Long[]) rows.getArray("answers").getArray());
              return summaries.put(
                  rows.getString("segment"),
                  new SurveySummary(
                      instrument,
                      rows.getLong("invited"),
                      rows.getLong("answered"),
                      rows.getLong("excluded"),
                      answers,
                      score(instrument, answers)));
            })
        .list();
    return summaries;
  }

  /// One column for each point of the scale, in one pass over the answers.
  private static String counts(Survey instrument) {
    return IntStream.rangeClosed(instrument.lowest(), instrument.highest())
        .mapToObj("count(*) FILTER (WHERE k.answer = %d)"::formatted)
        .collect(Collectors.joining(", "));
  }

  private static Optional<Score> score(Survey instrument, List<Long> answers) {
    var counts = answers.stream().map(Long::doubleValue).toList();
    if (counts.stream().allMatch(count -> count == 0)) {
      return Optional.empty();
    }
    return switch (instrument) {
      case CSAT -> Optional.of(io.lamplighter.campaigns.statistics.Survey.csat(counts, Z));
      case CES -> Optional.of(io.lamplighter.campaigns.statistics.Survey.ces(counts, Z));
      case NPS ->
          Optional.of(
              io.lamplighter.campaigns.statistics.Survey.nps(
                  sum(counts, 9, 11), sum(counts, 7, 9), sum(counts, 0, 7), Z));
      // "Not yet" is asked again, so it is neither a yes nor a no.
      case FCR ->
          sum(counts, 0, 2) == 0
              ? Optional.empty()
              : Optional.of(
                  io.lamplighter.campaigns.statistics.Survey.score(
                      new Proportion(counts.get(1), sum(counts, 0, 2)), Z));
    };
  }

  private static double sum(List<Double> counts, int from, int until) {
    return counts.subList(from, until).stream().mapToDouble(count -> count).sum();
  }
}
