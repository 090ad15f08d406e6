package io.lamplighter.ledger.survey;

import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.definition.Survey;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Answers to surveys. Each is kept, up to a bound; the latest within 72 hours of the first one
/// counts, so that people may change their minds and a form may be sent twice. All methods work in
/// the caller's transaction.
public final class Answers {
  /// How long an answer may be changed.
  public static final Duration CHANGEABLE = Duration.ofDays(3);

  /// How often an answer can be given and changed. What machines send is counted apart, so that it
  /// keeps nobody from answering.
  public static final int MOST = 20;

  private Answers() {}

  /// What became of an answer.
  public sealed interface Outcome {
    /// @param counts whether it is the answer that counts now
    record Kept(Actor actor, boolean counts) implements Outcome {}

    /// The answer was changed so often that it stays as it is.
    record Full() implements Outcome {}

    /// @param why in words
    record Refused(String why) implements Outcome {}
  }

  /// One answer as it is kept.
  ///
  /// @param about the event it was asked about, as `source/key`
  public record Answer(
      TouchpointId touchpoint,
      Survey survey,
      int answer,
      Optional<String> comment,
      Instant at,
      Actor actor,
      Optional<String> about) {}

  /// Keeps an answer. The same answer sent twice at one instant is one.
  ///
  /// @param visit how it came; its sign of many links is read from the ledger besides
  /// @param knownAt when it becomes known
  public static Outcome record(
      Handle db,
      TouchpointId touchpoint,
      int answer,
      Optional<String> comment,
      Visit visit,
      Instant knownAt) {
    var asked = asked(db, touchpoint);
    if (asked.isEmpty()) {
      return new Outcome.Refused("nobody was asked this");
    }
    var survey = asked.get().survey();
    if (answer < survey.lowest() || answer > survey.highest()) {
      return new Outcome.Refused(
          "the scale goes from %d to %d".formatted(survey.lowest(), survey.highest()));
    }
    var actor =
        new Visit(
                visit.at(),
                visit.sentAt().or(() -> asked.get().sentAt()),
                visit.method(),
                visit.userAgent(),
                Math.max(visit.linksWithin10s(), links(db, touchpoint, visit.at())),
                visit.trap(),
                visit.hosting())
            .actor();
    var kept = all(db, touchpoint);
    boolean full =
        kept.stream()
                .filter(each -> (each.actor() == Actor.HUMAN) == (actor == Actor.HUMAN))
                .count()
            >= MOST;
    if (full && kept.stream().noneMatch(each -> each.at().equals(visit.at()))) {
      return new Outcome.Full();
    }
    db.createUpdate(
            """
            INSERT INTO survey_answer
              (touchpoint_id, survey, customer_id, answer, comment, at, known_at, actor, about)
            VALUES (:touchpoint, :survey, :customer, :answer, :comment, :at, :known, :actor, :about)
            ON CONFLICT (touchpoint_id, at) DO NOTHING
            """)
        .bind("touchpoint", touchpoint)
        .bind("survey", survey.word())
        .bind("customer", asked.get().customer())
        .bind("answer", answer)
        .bind("comment", comment.map(Answers::text).filter(text -> !text.isEmpty()).orElse(null))
        .bind("at", visit.at())
        .bind("known", knownAt)
        .bind("actor", actor.word())
        .bind("about", asked.get().about().orElse(null))
        .execute();
    var counting = counting(db, touchpoint);
    return new Outcome.Kept(actor, counting.map(now -> now.at().equals(visit.at())).orElse(false));
  }

  /// Postgres keeps no NUL in a text, and nobody shall lose an answer for one.
  private static String text(String comment) {
    return comment.replace("\0", "").strip();
  }

  /// The answer that counts, if a person gave one.
  public static Optional<Answer> counting(Handle db, TouchpointId touchpoint) {
    var people =
        all(db, touchpoint).stream().filter(answer -> answer.actor() == Actor.HUMAN).toList();
    if (people.isEmpty()) {
      return Optional.empty();
    }
    var end = people.getFirst().at().plus(CHANGEABLE);
    return people.stream().filter(answer -> !answer.at().isAfter(end)).reduce((a, b) -> b);
  }

  /// Every answer to one invitation, oldest first.
  public static List<Answer> all(Handle db, TouchpointId touchpoint) {
    return db.createQuery(
            """
            SELECT touchpoint_id, survey, answer, comment, at, actor, about FROM survey_answer
             WHERE touchpoint_id = :touchpoint ORDER BY at
            """)
        .bind("touchpoint", touchpoint)
        .map(
            (rows, context) ->
                new Answer(
                    touchpoint,
                    Survey.named(rows.getString("survey")).orElseThrow(),
                    rows.getInt("answer"),
                    Optional.ofNullable(rows.getString("comment")),
                    rows.getObject("at", OffsetDateTime.class).toInstant(),
                    Actor.valueOf(rows.getString("actor").toUpperCase(java.util.Locale.ROOT)),
                    Optional.ofNullable(rows.getString("about"))))
        .list();
  }

  private record Asked(
      Survey survey, long customer, Optional<Instant> sentAt, Optional<String> about) {}

  /// Holds the invitation, so that answers that come at the same moment are counted one by one.
  private static Optional<Asked> asked(Handle db, TouchpointId touchpoint) {
    return db.createQuery(
            """
            SELECT t.survey, t.customer_id, t.sent_at, nullif(e.occurrence, e.wave_id) AS about
              FROM touchpoint t LEFT JOIN entry e ON e.id = t.entry_id
             WHERE t.entry_month = :month AND t.id = :id AND t.survey IS NOT NULL
               FOR NO KEY UPDATE OF t
            """)
        .bind("month", touchpoint.month())
        .bind("id", touchpoint)
        .map(
            (rows, context) ->
                new Asked(
                    Survey.named(rows.getString("survey")).orElseThrow(),
                    rows.getLong("customer_id"),
                    Optional.ofNullable(rows.getObject("sent_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                    Optional.ofNullable(rows.getString("about"))))
        .findOne();
  }

  private static int links(Handle db, TouchpointId touchpoint, Instant at) {
    return db.createQuery(
            """
            SELECT count(DISTINCT detail) FROM engagement
             WHERE touchpoint_id = :touchpoint AND kind = 'clicked'
               AND at > CAST(:at AS timestamptz) - interval '10 seconds' AND at <= :at
            """)
        .bind("touchpoint", touchpoint)
        .bind("at", at)
        .mapTo(Integer.class)
        .one();
  }
}
