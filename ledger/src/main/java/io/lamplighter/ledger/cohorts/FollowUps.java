package io.lamplighter.ledger.cohorts;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Campaign.FollowUp;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.campaigns.policy.Slots;
import io.lamplighter.ledger.facts.Fact;
import io.lamplighter.ledger.facts.FactListener.Wake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Surveys after an enrollment. Whoever reaches a campaign's goal within its window is asked, in
/// the journey or after it, once for each entry. The held out are not: from the campaign they hear
/// nothing. The invitation travels in the campaign's rolling cohort, and everything that a send is
/// asked is asked of it too: consent, caps, hours, sell-by.
final class FollowUps {
  private FollowUps() {}

  /// Somebody who has reached the goal, with the entry it belongs to.
  private record Reached(
      EntryId entry,
      String campaign,
      int version,
      String wave,
      long customer,
      long household,
      String arm,
      @Nullable String channel,
      Instant enteredAt,
      Instant enrolledAt) {}

  private record Version(String campaign, int version) {}

  /// Makes the invitations that these facts give rise to. Part of the transaction that records the
  /// facts; making one twice makes one.
  ///
  /// @return the cohorts that have to look
  static List<Wake> invite(Handle db, List<Fact> news, Instant now) {
    var enrolled = news.stream().filter(Fact::enrolls).toList();
    if (enrolled.isEmpty()) {
      return List.of();
    }
    var campaigns = new HashMap<Version, Campaign>();
    var byCampaign = new TreeMap<String, List<Reached>>();
    for (var reached : reached(db, enrolled)) {
      var campaign =
          campaigns.computeIfAbsent(
              new Version(reached.campaign(), reached.version()), key -> read(db, key));
      var within = campaign.goal().orElseThrow().within();
      if (!reached.enrolledAt().isAfter(reached.enteredAt().plus(within))) {
        byCampaign.computeIfAbsent(reached.campaign(), unseen -> new ArrayList<>()).add(reached);
      }
    }
    var wakes = new ArrayList<Wake>();
    byCampaign.forEach(
        (campaign, people) -> wakes.addAll(ask(db, campaign, people, campaigns, now)));
    return List.copyOf(wakes);
  }

  /// The last entry of each customer before the enrollment, unless it is held out, in campaigns
  /// that ask afterwards.
  private static List<Reached> reached(Handle db, List<Fact> enrolled) {
    return db.createQuery(
            """
            SELECT * FROM (
              SELECT DISTINCT ON (e.campaign, e.customer_id, f.at)
                     e.*, f.at AS enrolled_at
                FROM unnest(:customers, :programs, :ats) AS f (customer_id, program, at)
                JOIN entry e ON e.customer_id = f.customer_id AND e.entered_at < f.at
                            AND NOT e.is_test
                JOIN definition d ON d.campaign = e.campaign AND d.version = e.version
                                 AND d.goal_program = f.program
                                 AND d.compiled -> 'afterEnrollment' IS NOT NULL
                JOIN campaign c ON c.name = e.campaign AND c.state <> 'stopped'
               ORDER BY e.campaign, e.customer_id, f.at, e.entered_at DESC, e.id) last
             WHERE NOT held_out ORDER BY campaign, enrolled_at, id
            """)
        .bindArray(
            "customers",
            Long.class,
            enrolled.stream().map(fact -> fact.customer().value()).toList())
        .bindArray(
            "programs", String.class, enrolled.stream().map(f -> f.word().orElseThrow()).toList())
        .bindArray("ats", Instant.class, enrolled.stream().map(Fact::occurredAt).toList())
        .map(
            (rows, context) ->
                new Reached(
                    new EntryId(rows.getObject("id", UUID.class)),
                    rows.getString("campaign"),
                    rows.getInt("version"),
                    rows.getString("wave_id"),
                    rows.getLong("customer_id"),
                    rows.getLong("household_id"),
                    rows.getString("arm"),
                    rows.getString("channel"),
                    rows.getTimestamp("entered_at").toInstant(),
                    rows.getTimestamp("enrolled_at").toInstant()))
        .list();
  }

  private static Campaign read(Handle db, Version key) {
    return CompiledCampaign.fromJson(
        db.createQuery(
                "SELECT compiled::text FROM definition WHERE campaign = :name AND version = :version")
            .bind("name", key.campaign())
            .bind("version", key.version())
            .mapTo(String.class)
            .one());
  }

  private static List<Wake> ask(
      Handle db, String name, List<Reached> people, Map<Version, Campaign> campaigns, Instant now) {
    var cohort = Cohorts.admit(db, name, now);
    var insert =
        db.prepareBatch(
            """
            WITH made AS (
              INSERT INTO touchpoint
                (entry_month, id, entry_id, lineage, occurrence, campaign, version, wave_id,
                 cohort_id, step, customer_id, household_id, channel, class, category, arm, survey,
                 topics, state, reason, became_due_at, due_at, expires_at, settled_at)
              VALUES
                (:month, :id, :entry, :lineage, 0, :campaign, :version, :wave, :cohort, :step,
                 :customer, :household, :channel, :class, :category, :arm, :survey, :topics, :state,
                 :reason, :due, :due, :expires,
                 CASE WHEN :state = 'due' THEN NULL ELSE CAST(:now AS timestamptz) END)
              ON CONFLICT DO NOTHING
              RETURNING entry_month, id, state, reason)
            INSERT INTO touchpoint_history (entry_month, touchpoint_id, at, state, reason)
            SELECT entry_month, id, :now, state, reason FROM made
            """);
    var first = Instant.MAX;
    for (var each : people) {
      var campaign = campaigns.get(new Version(each.campaign(), each.version()));
      if (campaign == null) {
        throw new IllegalStateException("a campaign that was not read");
      }
      var followUp = campaign.afterEnrollment().orElseThrow();
      var id = TouchpointId.of(each.entry(), FollowUp.LINEAGE, 0);
      var channel = channel(campaign, followUp, each);
      var due = due(each, followUp, now);
      first = due.isBefore(first) ? due : first;
      insert
          .bind("month", id.month())
          .bind("id", id)
          .bind("entry", each.entry())
          .bind("lineage", FollowUp.LINEAGE)
          .bind("campaign", name)
          .bind("version", each.version())
          .bind("wave", each.wave())
          .bind("cohort", cohort)
          .bind("step", FollowUp.STEP)
          .bind("customer", each.customer())
          .bind("household", each.household())
          .bind("channel", channel.map(Channel::word).orElse("email"))
          .bind("class", Category.SURVEY.messageClass())
          .bind("category", Category.SURVEY.word())
          .bind("arm", each.arm())
          .bind("survey", followUp.survey().word())
          .bindArray(
              "topics",
              String.class,
              List.of(campaign.goal().orElseThrow().program(), followUp.survey().word()))
          .bind("state", channel.isPresent() ? "due" : "skipped")
          .bind("reason", channel.isPresent() ? null : "no_content")
          .bind("due", due)
          .bind("expires", each.enrolledAt().plus(followUp.latest()))
          .bind("now", now)
          .add();
    }
    insert.execute();
    db.createUpdate("UPDATE cohort SET size = size + :people WHERE id = :id")
        .bind("people", people.size())
        .bind("id", cohort)
        .execute();
    return List.of(new Wake(cohort, first));
  }

  private static Instant due(Reached each, FollowUp followUp, Instant now) {
    var earliest = each.enrolledAt().plus(followUp.earliest());
    return Slots.roundUp(
        earliest.isBefore(now) ? now : earliest, Category.SURVEY.messageClass(), Duration.ZERO);
  }

  /// The channel of the entry, else the first of the campaign's that has words to ask with.
  private static Optional<Channel> channel(Campaign campaign, FollowUp followUp, Reached each) {
    var spoken = followUp.content().byChannel().keySet();
    return Optional.ofNullable(each.channel())
        .map(Channel::of)
        .filter(spoken::contains)
        .or(() -> campaign.channels().allow().stream().filter(spoken::contains).findFirst());
  }
}
