package io.lamplighter.workers.cohorts;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.policy.CapOrder;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.campaigns.policy.SendPolicy;
import io.lamplighter.ledger.Interleaving;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState.Mode;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.cohorts.Cohorts;
import io.lamplighter.ledger.cohorts.JourneyEvents;
import io.lamplighter.ledger.cohorts.Wakes;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.FactListener.Wake;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.touchpoints.Touchpoints;
import io.lamplighter.workers.Guard;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.Stage;
import io.lamplighter.workers.channels.ChannelSet;
import io.lamplighter.workers.waves.Admission;
import io.lamplighter.workflows.NextPlan;
import io.lamplighter.workflows.NextPlan.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Events that come while a cohort decides.
class WakeTest {
  private static final Instant NOW = Instant.parse("2026-03-02T17:10:00Z");
  private static final Instant NEXT_SLOT = Instant.parse("2026-03-02T18:00:00Z");
  private static final Instant NEXT_WEEK = NOW.plus(Duration.ofDays(7));

  private Ledger ledger;
  private String cohort;
  private String wave;
  private io.lamplighter.ledger.CampaignFixture.StoredCampaign ebill;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    ebill = aCampaign("ebill").in(ledger);
    wave = ebill.wave(NOW);
    cohort = wave + "/0";
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void noWakeIsLostWhereverItFallsInDecide() {
    int statements =
        Interleaving.everywhere(
            at -> {
              var ada = waitingForAWeek();
              // An earlier wake that nobody has answered yet: the next one finds it there.
              ledger.jdbi().useHandle(db -> db.execute("UPDATE cohort SET wake_due = ?", at(NOW)));
              var signalled = new ArrayList<Wake>();
              var plan = new AtomicReference<NextPlan>();

              var race =
                  Interleaving.at(
                      ledger,
                      at,
                      () -> plan.set(activities().decide(cohort, "run", 0, NOW)),
                      () -> signalled.addAll(enrolls(ada)));

              if (race.reached()) {
                boolean seen = !plan.get().due().isAfter(NEXT_SLOT);
                assertThat(seen || !signalled.isEmpty())
                    .as("at statement %d of decide the workflow learns of the event", at)
                    .isTrue();
              }
              // Nobody else is waiting when the next one is.
              ledger
                  .jdbi()
                  .useHandle(db -> db.execute("UPDATE entry SET due_at = ?", at(NEXT_WEEK)));
              return race.reached();
            });

    assertThat(statements).isGreaterThan(6);
  }

  @Test
  void aWorkflowThatWasReplacedMovesNobody() {
    ebill.entered(aCustomer().in(ledger), wave, NOW);
    var activities = activities();
    int first = activities.decide(cohort, "first", 0, NOW.minusSeconds(1)).epoch();
    activities.decide(cohort, "second", 0, NOW.minusSeconds(1));

    var plan = activities.decide(cohort, "first", first, NOW.plus(Duration.ofDays(8)));

    assertThat(plan.state()).isEqualTo(State.STALE);
    assertThat(column("SELECT step || ' ' || due_at FROM entry"))
        .containsExactly("wait-1 2026-03-02 17:10:00+00");
  }

  private CustomerId waitingForAWeek() {
    var customer = aCustomer().in(ledger);
    var entry = ebill.entered(customer, wave, NOW.minusSeconds(60));
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    "UPDATE entry SET waits_for = 'enrolled:e-bill', due_at = ? WHERE id = ?",
                    at(NEXT_WEEK),
                    entry.value()));
    return customer.id();
  }

  private List<Wake> enrolls(CustomerId customer) {
    var recorded =
        new Facts(ledger.jdbi(), new JourneyEvents())
            .record(
                List.of(
                    Event.of(
                        "test",
                        customer.toString(),
                        "enrollment.changed",
                        customer,
                        NOW,
                        Map.of("program", "e-bill", "status", "enrolled"))),
                NOW);
    return new Wakes(ledger.jdbi()).announce(recorded.wakes());
  }

  private CohortActivitiesImpl activities() {
    var jdbi = ledger.jdbi();
    var policy = PolicyFile.standard();
    var playbook = new Playbook(new Definitions(jdbi), Catalogue.parse("attributes: {}"));
    return new CohortActivitiesImpl(
        new Cohorts(jdbi),
        new Admission(jdbi, playbook, policy),
        new JourneyWalk(jdbi, playbook),
        new Delivery(
            new Touchpoints(jdbi, new CapOrder(new SendPolicy(policy))),
            Stage::compose,
            new Guard(Mode.REHEARSAL, InstantSource.system())),
        ChannelSet.of("rehearsal", List.of()),
        new Guard(Mode.REHEARSAL, InstantSource.system()),
        Duration.ofDays(30));
  }

  private List<String> column(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }

  private static java.time.OffsetDateTime at(Instant instant) {
    return instant.atOffset(java.time.ZoneOffset.UTC);
  }
}
