package io.lamplighter.ledger.cohorts;

import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.policy.Slots;
import io.lamplighter.ledger.facts.Fact;
import io.lamplighter.ledger.facts.FactListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// What facts mean for journeys: whoever waits for them is looked at again, and whoever a
/// campaign's event brings in waits in its rolling cohort to be decided about, and whoever has
/// reached a campaign's goal is asked how it was, see [FollowUps].
public final class JourneyEvents implements FactListener {
  /// @param atOnce whether its journey begins with a message that waits for no slot
  private record Triggered(String campaign, MessageClass messageClass, boolean atOnce) {}

  @Override
  public List<Wake> recorded(Handle db, List<Fact> news, Instant knownAt) {
    if (news.isEmpty()) {
      return List.of();
    }
    var wakes = new ArrayList<>(Wakes.pullForward(db, news, knownAt));
    wakes.addAll(admit(db, news, knownAt));
    wakes.addAll(FollowUps.invite(db, news, knownAt));
    return List.copyOf(wakes);
  }

  private static List<Wake> admit(Handle db, List<Fact> news, Instant knownAt) {
    Map<String, List<Triggered>> byEvent = new HashMap<>();
    db.createQuery(
            """
            SELECT c.on_event, c.name, c.class,
                   coalesce(d.compiled #>> '{journey,0,atOnce}', 'false') = 'true' AS at_once
              FROM campaign c
              JOIN definition d ON d.campaign = c.name AND d.version = c.version
             WHERE c.on_event = ANY(:types) AND c.state IN ('running', 'paused') ORDER BY c.name
            """)
        .bindArray(
            "types", String.class, news.stream().map(Fact::type).distinct().sorted().toList())
        .map(
            (rows, context) ->
                byEvent
                    .computeIfAbsent(rows.getString(1), unseen -> new ArrayList<>())
                    .add(
                        new Triggered(
                            rows.getString(2),
                            MessageClass.of(rows.getString(3)),
                            rows.getBoolean(4))))
        .list();
    var wakes = new ArrayList<Wake>();
    for (var triggered :
        byEvent.values().stream()
            .flatMap(List::stream)
            .sorted(java.util.Comparator.comparing(Triggered::campaign))
            .toList()) {
      var cohort = Cohorts.admit(db, triggered.campaign(), knownAt);
      var due =
          triggered.atOnce()
              ? knownAt
              : Slots.roundUp(knownAt, triggered.messageClass(), Duration.ZERO);
      var insert =
          db.prepareBatch(
              """
              INSERT INTO pending_entry
                (campaign, source, key, cohort_id, customer_id, account_id, occurred_at, known_at,
                 due_at)
              VALUES (:campaign, :source, :key, :cohort, :customer, :account, :occurred, :known, :due)
              ON CONFLICT DO NOTHING
              """);
      int people = 0;
      for (var fact : news) {
        if (byEvent.getOrDefault(fact.type(), List.of()).contains(triggered)) {
          people++;
          insert
              .bind("campaign", triggered.campaign())
              .bind("source", fact.source())
              .bind("key", fact.key())
              .bind("cohort", cohort)
              .bind("customer", fact.customer())
              .bind("account", fact.account().orElse(null))
              .bind("occurred", fact.occurredAt())
              .bind("known", fact.knownAt())
              .bind("due", due)
              .add();
        }
      }
      insert.execute();
      db.createUpdate("UPDATE cohort SET size = size + :people WHERE id = :id")
          .bind("people", people)
          .bind("id", cohort)
          .execute();
      wakes.add(new Wake(cohort, due));
    }
    return wakes;
  }
}
