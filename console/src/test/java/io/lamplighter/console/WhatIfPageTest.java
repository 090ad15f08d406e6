package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
import io.lamplighter.models.insights.Question;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhatIfPageTest {
  private OpenConsole open;

  @BeforeAll
  void open() {
    open = OpenConsole.overTheSample();
  }

  @AfterAll
  void close() {
    open.close();
  }

  @Test
  void answersWithTheQuestionInTheAddressAsTheVerbDoes() {
    var page =
        open.as(Role.VIEWER).get("/what-if?model=csat&thing=late_payments_90d&by=0.2").body();

    var question =
        open.ledger
            .jdbi()
            .withHandle(db -> Question.about(db, Question.CSAT, SampleLedger.NOW))
            .orElseThrow();
    assertThat(question.missing()).isEmpty();
    assertThat(page).contains(question.ask("late_payments_90d", 0.2).finding());
  }

  @Test
  void sharesOfAModelAreAskedInItsOwnFeatures() {
    assertThat(open.as(Role.VIEWER).get("/what-if?model=e-bill").body())
        .contains("The chance of enrolling in e-bill if contacted")
        .contains("Years of service");
    assertThat(open.as(Role.VIEWER).get("/what-if?model=nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void saysWhatIsWantedWhereTheNumberIsNone() {
    assertThat(
            open.as(Role.VIEWER).get("/what-if?model=csat&thing=late_payments_90d&by=much").body())
        .contains("Say by how much it moves");
  }

  @Test
  void asksNothingOfAnEmptyLedger() {
    try (var empty = OpenConsole.overNothing()) {
      assertThat(empty.as(Role.VIEWER).get("/what-if").body())
          .contains("Too little is known to ask");
    }
  }
}
