package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.console.access.Role;
import io.lamplighter.console.words.Say;
import io.lamplighter.ledger.reports.Surveys;
import io.lamplighter.models.insights.SurveyDrivers;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurveysAndModelsTest {
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
  void givesAScoreWithItsIntervalAndItsAnswersAsTheReportDoes() {
    var page = open.as(Role.VIEWER).get("/surveys").body();

    var asked =
        open.ledger.jdbi().withHandle(db -> Surveys.of(db, SampleLedger.NOW)).asked().getFirst();

    assertThat(asked.instrument()).isEqualTo(Survey.CSAT);
    var score = asked.recent().score().orElseThrow();
    assertThat(page)
        .contains("CSAT, Csat after call")
        .contains("%.1f\u00a0%%".formatted(score.value() * 100))
        .contains(
            "%.1f\u00a0%% to %.1f\u00a0%%"
                .formatted(score.interval().low() * 100, score.interval().high() * 100))
        .contains("%,d\u00a0answers in 13 weeks".formatted(asked.recent().answered()));
  }

  @Test
  void showsWhatPeopleWroteOnlyToThoseWhoMayReadIt() {
    assertThat(open.as(Role.AUTHOR).get("/surveys").body()).contains("“Kind and quick”");
    assertThat(open.as(Role.VIEWER).get("/surveys").body())
        .contains("Hidden for your role")
        .doesNotContain("Kind and quick");
  }

  @Test
  void hidesAnswersThatFewGave() {
    assertThat(open.as(Role.VIEWER).get("/surveys").body()).contains("under 15");
  }

  @Test
  void saysWhatTheAnswersGoWithAsTheReportDoes() {
    var reader = open.as(Role.VIEWER);
    assertThat(reader.get("/surveys").body()).contains("/surveys/csat-after-call/csat/drivers");

    var page = reader.get("/surveys/csat-after-call/csat/drivers").body();

    var drivers =
        open.ledger
            .jdbi()
            .withHandle(
                db ->
                    SurveyDrivers.of(
                        db, Survey.CSAT, Optional.of("csat-after-call"), SampleLedger.NOW));
    assertThat(drivers.sayMoreThanChance()).isTrue();
    assertThat(page)
        .contains(drivers.finding())
        .contains("nothing here says that it causes them")
        .contains("look at first")
        .contains(
            "rank agreement "
                + new Say(ZoneOffset.UTC, SampleLedger.NOW).decimals(drivers.agreement(), 2));
    assertThat(reader.get("/surveys/csat-after-call/csat/drivers.csv").body())
        .contains("outage_hours_90d,");
    assertThat(reader.get("/surveys/csat-after-call/nps/drivers").statusCode()).isEqualTo(404);
    assertThat(reader.get("/surveys/nobody/csat/drivers").statusCode()).isEqualTo(404);
    assertThat(reader.get("/surveys/csat-after-call/mood/drivers").statusCode()).isEqualTo(404);
  }

  @Test
  void saysWhichVersionDecidesHowGoodItIsAndWhyALaterOneDoesNot() {
    var page = open.as(Role.VIEWER).get("/models/e-bill").body();

    assertThat(page)
        .contains("version 2 decides")
        .contains("0.716")
        .contains("0.680 to 0.752")
        .contains("62 enrollments in the newest window, 200 are needed")
        .contains("Calibration of version 2")
        .contains("SCORE_DRIFT");
    assertThat(open.as(Role.VIEWER).get("/models/e-bill?version=1").body())
        .contains("Card, version 1")
        .contains("Calibration is not drawn");
    assertThat(open.as(Role.VIEWER).get("/models/nothing").statusCode()).isEqualTo(404);
    assertThat(open.as(Role.VIEWER).get("/models/e-bill?version=99").statusCode()).isEqualTo(404);
  }

  @Test
  void saysWhatAModelIsForAndWhatAVersionBesideItExpects() {
    var viewer = open.as(Role.VIEWER);

    assertThat(viewer.get("/models").body())
        .contains("Chooses people for Ebill adoption")
        .contains("Expected answer to CSAT of everybody");
    assertThat(viewer.get("/models/e-bill").body())
        .contains("Chooses people for Ebill adoption")
        .contains("Version 3, at the wave of")
        .contains("of the 660 whom the version that decided had scored too")
        .containsPattern("rank correlation of 0\\.9\\d \\(95 % interval 0\\.9\\d to 0\\.9\\d\\)");
    assertThat(viewer.get("/models/csat").body())
        .contains("150 satisfied")
        .contains("the satisfied among the best tenth")
        .doesNotContain("enrolled");
  }

  @Test
  void teachesHowToGetAFirstSurveyAndAFirstModel() {
    try (var empty = OpenConsole.overNothing()) {
      assertThat(empty.as(Role.VIEWER).get("/surveys").body()).contains("No survey was sent yet");
      assertThat(empty.as(Role.VIEWER).get("/models").body()).contains("No model yet");
    }
  }
}
