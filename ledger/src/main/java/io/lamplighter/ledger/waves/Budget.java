package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Campaign.FollowUp;
import io.lamplighter.campaigns.definition.Choice.Take;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.policy.Costs;
import io.lamplighter.ledger.LedgerState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What is left of a campaign's money in one calendar month. An entry reserves the most that it can
/// cost. Once it has ended and nothing of its journey is out any more it counts with what its
/// messages did cost, and with the survey after an enrollment for as long as that can come; the
/// rest is free again. The held out reserve like everybody, so that the choice is blind to them.
final class Budget {
  private final Campaign campaign;
  private final Costs costs;
  private final LocalDate month;
  private final long left;
  private final Map<String, Long> most = new HashMap<>();

  private Budget(Campaign campaign, Costs costs, LocalDate month, long left) {
    this.campaign = campaign;
    this.costs = costs;
    this.month = month;
    this.left = left;
  }

  /// The budget of the month in which an instant lies for the campaign, if it has one. Holds its
  /// row: whoever else allocates for it waits until this transaction is over, and then sees what it
  /// has reserved.
  static Optional<Budget> of(Handle db, Campaign campaign, Costs costs, Instant at) {
    if (!(campaign.choice().take() instanceof Take.MonthlyBudget(var money))) {
      return Optional.empty();
    }
    var month = month(db, campaign, at);
    long whole = money.cents() * 100;
    db.createUpdate(
            """
            INSERT INTO budget (campaign, month, money, currency)
            VALUES (:campaign, :month, :money, :currency)
            ON CONFLICT (campaign, month)
              DO UPDATE SET money = excluded.money, currency = excluded.currency
            """)
        .bind("campaign", campaign.name())
        .bind("month", month)
        .bind("money", whole)
        .bind("currency", money.currency())
        .execute();
    long committed =
        db.createQuery(
                """
                SELECT coalesce(sum(
                         CASE WHEN e.state = 'active' OR t.journey_is_out
                              THEN greatest(e.reserved, t.spent)
                              WHEN t.survey_is_out OR (t.survey IS NULL AND NOT e.held_out
                                                       AND e.survey_until > :at)
                              THEN t.spent + e.reserved_survey
                              ELSE t.spent END), 0)
                  FROM entry e
                  CROSS JOIN LATERAL (
                    SELECT coalesce(sum(cost), 0) AS spent,
                           coalesce(bool_or(lineage <> :survey AND state IN ('due', 'leased')),
                                    false) AS journey_is_out,
                           -- One that is asked again has its cost already.
                           coalesce(bool_or(lineage = :survey AND state IN ('due', 'leased')
                                            AND cost = 0), false) AS survey_is_out,
                           max(lineage) FILTER (WHERE lineage = :survey) AS survey
                      FROM touchpoint
                     WHERE entry_id = e.id
                       AND entry_month = CAST(date_trunc('month', e.entered_at, 'UTC')
                                                AT TIME ZONE 'UTC' AS date)) t
                 WHERE e.campaign = :campaign AND e.budget_month = :month AND NOT e.is_test
                """)
            .bind("campaign", campaign.name())
            .bind("month", month)
            .bind("at", at)
            .bind("survey", FollowUp.LINEAGE)
            .mapTo(Long.class)
            .one();
    return Optional.of(new Budget(campaign, costs, month, whole - committed));
  }

  /// The first day of the month in which an instant lies by the campaign's own clock, else the
  /// utility's.
  static LocalDate month(Handle db, Campaign campaign, Instant at) {
    return at.atZone(zone(db, campaign)).toLocalDate().withDayOfMonth(1);
  }

  /// When that month began.
  static Instant monthStart(Handle db, Campaign campaign, Instant at) {
    return month(db, campaign, at).atStartOfDay(zone(db, campaign)).toInstant();
  }

  private static ZoneId zone(Handle db, Campaign campaign) {
    return campaign.trigger() instanceof Trigger.Every every
        ? every.zone()
        : LedgerState.read(db).zone();
  }

  /// What one entry takes of it, in hundredths of a cent.
  ///
  /// @param month whose money it is
  /// @param survey part of it that may be spent after the journey
  /// @param surveyUntil until when; null if nobody is asked
  record Reserved(LocalDate month, long most, long survey, @Nullable Instant surveyUntil) {}

  /// What an entry over a channel that begins at an instant reserves.
  Reserved reserve(String channel, Instant at) {
    return new Reserved(
        month,
        most(channel),
        costs.survey(campaign, Channel.of(channel)),
        surveyUntil(at).orElse(null));
  }

  /// Whoever enrolls within the goal's window can be asked until the survey is out of date.
  private Optional<Instant> surveyUntil(Instant at) {
    return campaign
        .afterEnrollment()
        .flatMap(
            followUp ->
                campaign.goal().map(goal -> at.plus(goal.within()).plus(followUp.latest())));
  }

  /// In hundredths of a cent; below zero if prices rose or the money was cut.
  long left() {
    return left;
  }

  /// The most that an entry over a channel can cost.
  long most(String channel) {
    return most.computeIfAbsent(channel, word -> costs.most(campaign, Channel.of(word)));
  }
}
