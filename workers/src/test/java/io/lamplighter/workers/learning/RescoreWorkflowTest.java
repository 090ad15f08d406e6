package io.lamplighter.workers.learning;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.cohorts.JourneyEvents;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.scores.Scores;
import io.lamplighter.ledger.scores.Scores.Score;
import io.lamplighter.ledger.scores.StaleScores;
import io.lamplighter.workers.crew.Crew;
import io.lamplighter.workers.intake.EventIntake;
import io.lamplighter.workers.intake.IntakeServer;
import io.lamplighter.workflows.Promises;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Over the real intake, the real workflows and a live ledger, with time skipped.
class RescoreWorkflowTest {
  private static final Instant NOW = Instant.parse("2026-03-02T16:00:00Z");
  private static final String TOKEN = "a-token-of-the-cis";
  private static final String MODEL = "contentment";

  @Test
  void aServiceCallChangesTheScoreWithinSeconds() throws IOException, InterruptedException {
    try (var ledger = TestLedger.fresh("live")) {
      var ada = aCustomer().in(ledger);
      Learned.callsLower(ledger, MODEL, NOW);
      var temporal =
          TestWorkflowEnvironment.newInstance(
              TestEnvironmentOptions.newBuilder()
                  .setInitialTime(NOW)
                  .setWorkflowClientOptions(Promises.clientOptions("default"))
                  .build());
      try (var crew =
              Crew.start(
                  ledger,
                  temporal.getWorkflowClient(),
                  options -> WorkerFactory.newInstance(temporal.getWorkflowClient(), options),
                  ledger.jdbi().withHandle(Attributes::catalogue),
                  PolicyFile.standard(),
                  List.of(),
                  playbook -> io.lamplighter.workers.Stage::compose,
                  () -> Instant.ofEpochMilli(temporal.currentTimeMillis()),
                  Crew.Settings.LIVE);
          var intake =
              IntakeServer.start(
                  "127.0.0.1",
                  0,
                  TOKEN,
                  new EventIntake(
                      new Facts(ledger.jdbi(), new JourneyEvents()),
                      wakes -> {},
                      () -> {
                        if (StaleScores.announce(ledger.jdbi())) {
                          crew.promises().rescore();
                        }
                      }),
                  () -> Instant.ofEpochMilli(temporal.currentTimeMillis()))) {
        temporal.sleep(Duration.ofMinutes(5));
        var before = score(ledger, ada, now(temporal)).orElseThrow();
        var called = now(temporal);

        post(intake, ada, called);
        temporal.sleep(Duration.ofSeconds(15));

        var after = score(ledger, ada, now(temporal)).orElseThrow();
        assertThat(after.value()).isLessThan(before.value());
        assertThat(after.asOf()).isBetween(called, called.plusSeconds(15));
        assertThat(after.reasons().getFirst()).containsEntry("feature", "calls_12m");
      } finally {
        temporal.close();
      }
    }
  }

  private static Instant now(TestWorkflowEnvironment temporal) {
    return Instant.ofEpochMilli(temporal.currentTimeMillis());
  }

  private static Optional<Score> score(Ledger ledger, Stored customer, Instant now) {
    return ledger
        .jdbi()
        .withHandle(db -> Scores.of(db, MODEL, UnitKind.CUSTOMER, customer.id().value(), now));
  }

  private static void post(IntakeServer intake, Stored customer, Instant at)
      throws IOException, InterruptedException {
    var event =
        """
        {"specversion": "1.0", "id": "1", "source": "/crm", "type": "contact.closed",
         "subject": "cust:%s", "time": "%s", "data": {"reason": "billing", "minutes": 9}}
        """
            .formatted(customer.key(), at);
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:%d/v1/events".formatted(intake.port())))
                  .header("Content-Type", "application/cloudevents+json")
                  .header("Authorization", "Bearer " + TOKEN)
                  .POST(BodyPublishers.ofString(event))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.body()).contains("\"added\":1");
    }
  }
}
