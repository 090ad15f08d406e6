package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.scores.Scores;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What is known of a customer and a campaign for weighing one program against another.
public final class ActionRows {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm VV", Locale.ROOT);

  private ActionRows() {}

  /// The chance of the goal if contacted.
  ///
  /// @param source where it comes from, in words
  public record Chance(double value, String source) {}

  /// The score in force; else that of the last decision about the customer; else, where the
  /// campaign asks no model, the rate among all whom it contacted. Empty if none is known.
  public static Optional<Chance> chance(
      Handle db, CustomerId customer, Applied campaign, Instant now) {
    var asked = campaign.definition().choice().score();
    // By need nobody asks for the chance of enrolling.
    if (asked.filter(score -> !(score instanceof Choice.Score.Need)).isEmpty()) {
      return rate(db, campaign, now);
    }
    var model = asked.map(Choice.Score::model);
    return Scores.of(db, customer, now).stream()
        .filter(score -> score.model().equals(model.get()))
        .max(Comparator.comparingDouble(Scores.Score::value))
        .map(
            score ->
                new Chance(
                    score.value(),
                    "model %s %d, as of %s"
                        .formatted(score.model(), score.version(), moment(db, score.asOf()))))
        .or(
            () ->
                db.createQuery(
                        """
                        SELECT score, model, model_version, at FROM decision
                         WHERE customer_id = :customer AND campaign = :campaign AND at <= :now
                           AND score IS NOT NULL AND coalesce(ranked_by, '') NOT IN ('need', 'need_uplift')
                         ORDER BY at DESC LIMIT 1
                        """)
                    .bind("customer", customer)
                    .bind("campaign", campaign.name())
                    .bind("now", now)
                    .map(
                        (rows, context) ->
                            new Chance(
                                rows.getDouble(1),
                                "model %s %d, at the decision of %s"
                                    .formatted(
                                        rows.getString(2),
                                        rows.getInt(3),
                                        moment(
                                            db,
                                            rows.getObject(4, OffsetDateTime.class).toInstant()))))
                    .findOne());
  }

  /// An instant as people of the utility say it: `2026-12-09 08:00 America/Denver`.
  public static String moment(Handle db, Instant at) {
    return MOMENT.format(at.atZone(LedgerState.read(db).zone()));
  }

  private static Optional<Chance> rate(Handle db, Applied campaign, Instant now) {
    var contacts = ProgramRows.contacts(db, campaign, now);
    long enrolled = contacts.contacts().stream().mapToLong(ProgramRows.Contact::enrolled).sum();
    return contacts.contacted() < 30
        ? Optional.empty()
        : Optional.of(
            new Chance(
                (double) enrolled / contacts.contacted(),
                "the rate of the %,d whom it contacted".formatted(contacts.contacted())));
  }

  /// What messages to one person came to, and the mean score of those decided about, in the last
  /// half year.
  ///
  /// @param dollars per person contacted
  /// @param score empty where nobody was scored
  public record Usual(double dollars, Optional<Double> score) {}

  public static Usual usual(Handle db, String campaign, Instant now) {
    return db.createQuery(
            """
            SELECT (SELECT coalesce(sum(cost) / 10000.0 / nullif(count(DISTINCT customer_id), 0), 0) FROM touchpoint
                     WHERE campaign = :campaign AND NOT is_test AND state IN ('sent', 'ambiguous')
                       AND sent_at <= :now) AS dollars,
                   (SELECT avg(score) FROM decision d
                     WHERE campaign = :campaign AND at <= :now AND score IS NOT NULL
                       AND coalesce(ranked_by, '') NOT IN ('need', 'need_uplift')
                       AND at > CAST(:now AS timestamptz) - interval '180 days'
                       AND NOT EXISTS (SELECT FROM entry e WHERE e.id = d.id AND e.is_test)) AS score
            """)
        .bind("campaign", campaign)
        .bind("now", now)
        .map(
            (rows, context) ->
                new Usual(
                    rows.getDouble("dollars"),
                    Optional.ofNullable((Double) rows.getObject("score"))))
        .one();
  }

  /// Whether the customer's household is left alone by a campaign, so that its effect can be told.
  public static boolean heldOut(Handle db, CustomerId customer, String campaign) {
    return db.createQuery(
            """
            SELECT EXISTS (SELECT FROM assignment a JOIN customer c ON c.household_id = a.household_id
                            WHERE a.campaign = :campaign AND c.id = :customer AND a.held_out)
            """)
        .bind("campaign", campaign)
        .bind("customer", customer)
        .mapTo(Boolean.class)
        .one();
  }
}
