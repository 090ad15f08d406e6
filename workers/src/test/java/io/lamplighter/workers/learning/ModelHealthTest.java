package io.lamplighter.workers.learning;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static io.lamplighter.workers.Campaigns.aCampaign;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Campaign.Goal;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.ledger.Fixtures;
import io.lamplighter.ledger.Fixtures.CustomerFixture;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.reports.Home;
import io.lamplighter.ledger.reports.Models;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.drift.Profile;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.workers.Campaigns;
import io.lamplighter.workers.Stage;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// On real workflows and a real Postgres: whoever calls enrolls seldom, says the model; from now on
/// callers enroll most.
class ModelHealthTest {
  private static final Instant BEFORE = Instant.parse("2026-02-20T16:00:00Z");
  private static final ZoneId DENVER = ZoneId.of("America/Denver");
  private static final String MODEL = "e-bill";
  private static final int CUSTOMERS = 640;

  @Test
  void aModelThatTheWorldHasTurnedRoundStopsDecidingSaysSoAndANewOneTakesOver() {
    try (var stage = Stage.open()) {
      var customers = customers(stage);
      callsLower(stage);
      stage.play(weekly());

      stage.sleep(Duration.ofDays(2));
      callersEnroll(stage, customers, 1);
      stage.sleep(Duration.ofDays(6));

      assertThat(rankedBy(stage, "2026-03-02")).containsExactly("propensity 1");
      assertThat(stage.column("SELECT version || ' ' || code FROM model_alarm"))
          .contains("1 UNHEALTHY");
      assertThat(rankedBy(stage, "2026-03-09")).containsExactly("lot 0");
      assertThat(home(stage))
          .anySatisfy(
              said ->
                  assertThat(said)
                      .startsWith("e-bill: version 1 is unhealthy and stopped deciding")
                      .contains("no better than drawing lots"));

      stage.sleep(Duration.ofDays(1));
      callersEnroll(stage, customers, 2);
      stage.sleep(Duration.ofDays(6));

      var versions = stage.ledger().jdbi().withHandle(db -> Registry.versions(db, MODEL));
      var champion =
          versions.stream()
              .filter(each -> each.state().equals("champion"))
              .findFirst()
              .orElseThrow();
      assertThat(champion.version()).describedAs(versions.toString()).isGreaterThan(1);
      // What a training writes on its card is what the page and its figures read.
      var pages = stage.ledger().jdbi().withHandle(db -> Models.of(db, MODEL));
      assertThat(pages.versions())
          .anySatisfy(
              version -> {
                assertThat(version.metric("auc")).isPresent();
                assertThat(version.calibration()).isNotEmpty();
                assertThat(version.checks()).isNotEmpty();
              });
      assertThat(rankedBy(stage, "2026-03-16")).containsExactly("propensity " + champion.version());
      assertThat(home(stage)).noneMatch(said -> said.contains("unhealthy"));
      boolean balanced =
          stage.ledger().jdbi().withHandle(db -> Reconciliation.of(db, "ebill").balanced());
      assertThat(balanced).isTrue();
    }
  }

  private static List<Stored> customers(Stage stage) {
    var customers = new ArrayList<CustomerFixture>();
    for (int i = 0; i < CUSTOMERS; i++) {
      var customer = aCustomer();
      for (int call = 0; call < calls(i); call++) {
        customer = customer.whoHad("contact.closed", BEFORE.minus(Duration.ofDays(10 + call)));
      }
      customers.add(customer);
    }
    return Fixtures.all(stage.ledger(), customers);
  }

  private static int calls(int customer) {
    return customer % 5;
  }

  /// Three in ten of those who never call, eight in ten of those who call most.
  private static void callersEnroll(Stage stage, List<Stored> customers, int round) {
    var random = new SplittableRandom(round);
    var events = new ArrayList<Event>();
    for (int i = 0; i < customers.size(); i++) {
      if (random.nextDouble() < .22 + .13 * calls(i)) {
        events.add(
            Event.of(
                "test",
                round + "-" + i,
                "enrollment.changed",
                customers.get(i).id(),
                stage.now(),
                Map.of("program", "e-bill", "status", "enrolled")));
      }
    }
    stage.happens(events.toArray(Event[]::new));
  }

  /// A model in force, trained where every call lowered the chance.
  private static void callsLower(Stage stage) {
    double[] calls = new double[1_000];
    var outcomes = new boolean[calls.length];
    var random = new SplittableRandom(7);
    for (int i = 0; i < calls.length; i++) {
      calls[i] = calls(i);
      outcomes[i] = random.nextDouble() < .8 - .13 * calls(i);
    }
    var table = Table.of(Numbers.of("calls_12m", calls));
    var sample = Sample.of(List.of(FeatureSpec.numeric("calls_12m")), table, outcomes);
    var scorer = Logistic.standard().fit(sample, Effort.seeded(1));
    var card = JsonNodeFactory.instance.objectNode();
    card.put("cases", calls.length).put("positives", sample.positives());
    card.putObject("learnedFrom").put("contacts", calls.length);
    card.set("profile", Profile.of(scorer.schema(), table, scorer.score(table)).toJson());
    stage
        .ledger()
        .jdbi()
        .useTransaction(
            db ->
                Registry.store(
                    db,
                    new Registry.Candidate(
                        MODEL,
                        Ranking.by(scorer),
                        BEFORE,
                        BEFORE,
                        "print",
                        card.toString(),
                        calls.length,
                        sample.positives(),
                        0,
                        null,
                        /* champion= */ true,
                        "the first")));
  }

  /// Everybody, every Monday anew; the goal counts for six days.
  private static Campaign weekly() {
    var daily =
        aCampaign()
            .enteringAgainAfter(Duration.ofHours(1))
            .going(
                Campaigns.send("invite", Optional.of("rest")),
                Campaigns.wait("rest", Duration.ofDays(3), Optional.empty()))
            .done();
    return new Campaign(
        daily.semantics(),
        daily.name(),
        daily.owner(),
        daily.category(),
        daily.subject(),
        Optional.of(new Goal("e-bill", Duration.ofDays(6), Optional.empty(), Optional.empty())),
        daily.audience(),
        daily.reentry(),
        new Trigger.Every(
            EnumSet.of(DayOfWeek.MONDAY), Optional.empty(), LocalTime.of(9, 0), DENVER),
        daily.holdout(),
        daily.holdoutReason(),
        new Choice(
            Optional.of(new Choice.Score.Propensity(MODEL)),
            new Choice.Take.All(),
            Share.percent(5)),
        Duration.ofDays(6),
        daily.channels(),
        daily.arms(),
        daily.journey(),
        daily.exit(),
        daily.afterEnrollment());
  }

  private static List<String> rankedBy(Stage stage, String day) {
    return stage.column(
        "SELECT DISTINCT ranked_by || ' ' || coalesce(model_version, 0) FROM decision"
            + " WHERE wave_id LIKE 'ebill/"
            + day
            + "%'");
  }

  private static List<String> home(Stage stage) {
    return stage.ledger().jdbi().withHandle(db -> Home.of(db, DENVER, stage.now())).alarms();
  }
}
