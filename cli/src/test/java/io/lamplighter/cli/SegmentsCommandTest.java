package io.lamplighter.cli;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.reports.LearnedSegments;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Segments and surveys' models by their verbs, over a real ledger.
class SegmentsCommandTest {
  private static final Instant CALLED = Instant.parse("2026-02-20T17:00:00Z");

  private Ledger ledger;
  private Map<String, String> environment;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("live");
    environment = Typed.environment(ledger);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void learnsPersonasListsThemAndShowsWhereTheyComeFrom() {
    for (int i = 0; i < 60; i++) {
      var customer = aCustomer();
      for (int call = 0; i % 2 == 0 && call < 4; call++) {
        customer.whoHad("contact.closed", CALLED.plusSeconds(call));
      }
      customer.in(ledger);
    }

    var none = Typed.run(environment, "segments", "list");
    var learned = Typed.run(environment, "--output", "json", "segments", "learn", "personas");
    var name = learned.json().path("segments").path(0).path("name").asText();
    var listed = Typed.run(environment, "--output", "json", "segments", "list");
    var shown = Typed.run(environment, "--output", "json", "segments", "show", name);

    assertThat(none.out()).contains("None was learned yet");
    assertThat(learned.code()).as(learned.err()).isZero();
    assertThat(listed.json().path("segments")).isEqualTo(learned.json().path("segments"));
    assertThat(shown.json().at("/versions/0/lineage/silhouette").asDouble()).isPositive();
    assertThat(shown.json().at("/versions/0/condition").asText())
        .isEqualTo("customer.personas_1 == '" + name + "'");
    var forScreens = ledger.jdbi().withHandle(LearnedSegments::of);
    assertThat(forScreens.personas().values().stream().mapToLong(size -> size).sum())
        .isLessThanOrEqualTo(60)
        .isPositive();
  }

  @Test
  void saysWhatIsThereWhenASegmentOrProgramIsNot() {
    assertThat(Typed.run(environment, "segments", "show", "nobody").code()).isEqualTo(64);
    var noProgram = Typed.run(environment, "segments", "learn", "e-bill");
    assertThat(noProgram.code()).isEqualTo(1);
    assertThat(noProgram.err()).contains("no such program", "import enrollments first");
  }

  @Test
  void refusesToTrainASurveysModelOnTooFewAnswers() {
    var trained = Typed.run(environment, "train", "csat");

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err()).contains("0 answers to csat are too few", "at least 100 are needed");
  }
}
