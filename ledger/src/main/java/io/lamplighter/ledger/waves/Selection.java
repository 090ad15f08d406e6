package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.policy.ConsentNeed;
import io.lamplighter.campaigns.policy.Policy;
import io.lamplighter.campaigns.policy.Policy.Cap;
import io.lamplighter.campaigns.policy.Policy.Protects;
import io.lamplighter.ledger.consent.Suppression;
import io.lamplighter.ledger.waves.Waves.State;
import io.lamplighter.ledger.waves.Waves.Wave;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/// Finds everybody who meets a campaign's rule, in one statement, and says of each whether
/// something stands against an entry: inside already, entered too recently, decided not long ago,
/// no address, suppressed, no consent, capped. The rest are candidates.
public final class Selection {
  /// Outcomes in the order in which they are asked; each unit has exactly one.
  public static final List<String> OUTCOMES =
      List.of("inside", "resting", "decided", "no_address", "suppressed", "no_consent", "capped");

  private final Policy policy;

  public Selection(Policy policy) {
    this.policy = policy;
  }

  /// Selects a wave's audience and moves the wave on to scoring. Safe to repeat.
  ///
  /// @param rule who qualifies, over the aliases of the campaign's unit kind
  public void select(Handle db, Wave wave, Campaign campaign, Sql rule) {
    if (Waves.get(db, wave.id()).state() != State.SELECTING) {
      return;
    }
    db.createUpdate("DELETE FROM wave_candidate WHERE wave_id = :wave")
        .bind("wave", wave.id())
        .execute();
    db.createUpdate("UPDATE wave SET audience = NULL WHERE id = :wave")
        .bind("wave", wave.id())
        .execute();
    candidates(db, wave.id(), campaign, rule, wave.tick(), Optional.empty(), true);
    Waves.advance(db, wave.id(), State.SELECTING, State.SCORING);
  }

  /// Writes candidates into the wave's work table, and how many the rule itself found on the wave's
  /// row: what becomes of them is counted elsewhere, and the two have to agree.
  ///
  /// @param only the units that events brought in; absent means everybody
  /// @param reconsider whether a recent decision stands against another one
  void candidates(
      Handle db,
      String wave,
      Campaign campaign,
      Sql rule,
      Instant at,
      Optional<List<Long>> only,
      boolean reconsider) {
    var unit = campaign.subject().word().substring(0, 1);
    var from =
        switch (campaign.subject()) {
          case CUSTOMER -> "customer c";
          case ACCOUNT ->
              """
              account a JOIN customer c ON c.id = a.customer_id AND a.status = 'open'
                LEFT JOIN premise p ON p.id = a.premise_id""";
          case PREMISE ->
              """
              premise p
                JOIN LATERAL (SELECT * FROM account WHERE premise_id = p.id AND status = 'open'
                               ORDER BY opened DESC NULLS LAST, id LIMIT 1) a ON true
                JOIN customer c ON c.id = a.customer_id""";
        };
    var sql =
        """
        WITH u AS MATERIALIZED (
          SELECT %UNIT%.id AS unit_id, c.id AS customer_id, c.household_id,
                 last.state IS NOT DISTINCT FROM 'active' AS inside,
                 last.state IS NULL
                   OR last.ended_at <= CAST(:at AS timestamptz) - CAST(:reentry AS interval)
                   AS may_enter,
                 %DECIDED% AS decided
            FROM %FROM%
            LEFT JOIN LATERAL (
              SELECT state, ended_at FROM entry
               WHERE campaign = :campaign AND unit_id = %UNIT%.id AND NOT is_test
               ORDER BY entered_at DESC LIMIT 1) last ON true
           WHERE c.erased_at IS NULL AND (%RULE%) IS TRUE %ONLY%),
        counted AS (
          UPDATE wave SET audience = coalesce(audience, 0) + (SELECT count(*) FROM u)
           WHERE id = :wave)
        INSERT INTO wave_candidate (wave_id, unit_id, customer_id, household_id, outcome, channels)
        SELECT :wave, u.unit_id, u.customer_id, u.household_id,
               CASE WHEN u.inside THEN 'inside'
                    WHEN NOT u.may_enter THEN 'resting'
                    WHEN u.decided THEN 'decided'
                    WHEN NOT w.reachable THEN 'no_address'
                    WHEN NOT w.unsuppressed THEN 'suppressed'
                    WHEN w.usable = '{}' THEN 'no_consent'
                    WHEN %CAPPED% THEN 'capped'
                    ELSE 'candidate' END,
               w.usable
          FROM u
          JOIN LATERAL (
            SELECT coalesce(bool_or(a.address IS NOT NULL), false) AS reachable,
                   coalesce(bool_or(a.address IS NOT NULL AND NOT s.suppressed), false)
                     AS unsuppressed,
                   coalesce(array_agg(ch.channel ORDER BY ch.place)
                     FILTER (WHERE a.address IS NOT NULL AND NOT s.suppressed
                               AND (ch.need = 0
                                    OR (ch.need = 1 AND coalesce(n.granted, true))
                                    OR (coalesce(n.granted, false)
                                        AND CASE n.basis WHEN 'express_written' THEN 4
                                                         WHEN 'express' THEN 3
                                                         ELSE 2 END >= ch.need))), '{}') AS usable
              FROM unnest(:channels, :needs) WITH ORDINALITY AS ch (channel, need, place)
              LEFT JOIN contact_point a ON a.customer_id = u.customer_id
                                       AND a.channel = ch.channel AND a.status = 'good'
              LEFT JOIN consent_now n ON n.customer_id = u.customer_id
                                     AND n.channel = ch.channel AND n.purpose = :purpose
              LEFT JOIN LATERAL (
                SELECT EXISTS (
                  SELECT FROM suppression s
                   WHERE s.address_mac = a.address_mac AND s.scope = ANY(:scopes)
                     AND (s.channel = ch.channel OR s.scope IN ('marketing', 'everything'))
                     AND (s.scope <> 'stream' OR s.stream IN ('', :purpose))
                     AND (s.until IS NULL OR s.until > :at)) AS suppressed) s ON true) w ON true
        """
            .replace("%UNIT%", unit)
            .replace("%FROM%", from)
            .replace("%RULE%", rule.text().replace(":now", ":at"))
            .replace("%CAPPED%", capped(campaign.category()))
            .replace("%ONLY%", only.isPresent() ? "AND " + unit + ".id = ANY(:only)" : "")
            .replace(
                "%DECIDED%",
                reconsider
                    ? """
                      EXISTS (SELECT FROM decision d
                               WHERE d.campaign = :campaign AND d.unit_id = %s.id
                                 AND d.at > CAST(:at AS timestamptz) - CAST(:reconsider AS interval)
                                 AND (d.reason IS DISTINCT FROM 'over_budget' OR d.at >= :month))
                      """
                        .formatted(unit)
                    : "false");
    var statement = db.createUpdate(sql);
    bindChannels(statement, campaign);
    rule.binds().forEach(statement::bind);
    only.ifPresent(units -> statement.bindArray("only", Long.class, units));
    statement
        .bind("wave", wave)
        .bind("campaign", campaign.name())
        .bind("at", at)
        // "Never again" is a thousand years: an interval keeps the statement one statement.
        .bind("reentry", interval(campaign.reentry().orElse(Duration.ofDays(365_000))))
        .bind("reconsider", interval(campaign.reconsider()))
        // Whom last month's money did not pay for is asked again with this month's.
        .bind("month", Budget.monthStart(db, campaign, at))
        .bind("purpose", campaign.category().word())
        .bindArray(
            "scopes",
            String.class,
            policy.suppressionsBinding(campaign.category()).stream()
                .map(Suppression::word)
                .toList())
        .execute();
  }

  private void bindChannels(Update statement, Campaign campaign) {
    var channels = new ArrayList<String>();
    var needs = new ArrayList<Integer>();
    for (Channel channel : campaign.channels().allow()) {
      channels.add(channel.word());
      needs.add(rank(policy.consentNeeded(campaign.category(), channel)));
    }
    statement
        .bindArray("channels", String.class, channels)
        .bindArray("needs", Integer.class, needs);
  }

  private static int rank(ConsentNeed need) {
    return switch (need) {
      case NOTHING -> 0;
      case NO_REFUSAL -> 1;
      case IMPLIED -> 2;
      case EXPRESS -> 3;
      case WRITTEN -> 4;
    };
  }

  /// Whether some cap of the policy is full now. Caps of single channels, jurisdictions or topics
  /// are left to the send decision: another channel may still be open.
  private String capped(Category category) {
    var full =
        policy.caps().stream()
            .filter(cap -> cap.binds().contains(category) && !cap.sameTopic())
            .filter(cap -> cap.jurisdictions().isEmpty())
            .filter(cap -> cap.channels().size() == Channel.values().length)
            .map(Selection::full)
            .toList();
    return full.isEmpty() ? "false" : String.join("\n OR ", full);
  }

  /// Counts what went out before the wave's tick. What another campaign sends in this very slot may
  /// be written earlier or later than this is read; the send decision counts it.
  private static String full(Cap cap) {
    var who = cap.protects() == Protects.PERSON ? "customer_id" : "household_id";
    var counted =
        cap.counts().stream()
            .sorted()
            .map(category -> "'" + category.word() + "'")
            .reduce((left, right) -> left + ", " + right)
            .orElse("''");
    return """
        (SELECT count(*) FROM contact k
          WHERE k.%1$s = u.%1$s AND k.category IN (%2$s)
            AND k.at > CAST(:at AS timestamptz) - interval '%3$d seconds'
            AND k.at < :at) >= %4$d"""
        .formatted(who, counted, cap.per().toSeconds(), cap.atMost());
  }

  private static String interval(Duration duration) {
    return duration.toSeconds() + " seconds";
  }
}
