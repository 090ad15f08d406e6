package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
import io.lamplighter.models.insights.ProgramSaturation;
import io.lamplighter.models.insights.ProgramSaturation.Goal;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramsTest {
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
  void saysHowFarAProgramHasComeAndWhetherAGoalIsWithinReachAsTheReportDoes() {
    var reader = open.as(Role.VIEWER);
    assertThat(reader.get("/programs").body()).contains("/programs/autopay", "Automatic payment");

    var page = reader.get("/programs/autopay?goal=1,200&by=2027-06-30").body();

    var report =
        open.ledger
            .jdbi()
            .withHandle(
                db ->
                    ProgramSaturation.of(
                        db,
                        "autopay",
                        Optional.empty(),
                        Optional.of(new Goal(1200, LocalDate.parse("2027-06-30"))),
                        SampleLedger.NOW));
    assertThat(report.forecast()).isNotEmpty();
    assertThat(page).contains(report.finding()).contains(report.goalFinding().orElseThrow());
    assertThat(reader.get("/programs/autopay/adoption.csv").body()).contains("expected,");
  }

  @Test
  void tellsWhatAGoalLooksLikeWhenItIsNone() {
    assertThat(open.as(Role.VIEWER).get("/programs/autopay?goal=many&by=soon").body())
        .contains("A goal is a whole number above 0 and a day");
  }

  @Test
  void drawsNoCurveThroughThreePeriodsAndTellsWhatEachContactBrought() {
    var page = open.as(Role.VIEWER).get("/programs/e-bill").body();

    assertThat(page)
        .contains("are needed for a curve")
        .contains("One more contact, Ebill adoption")
        .contains("Contact 2");
    assertThat(open.as(Role.VIEWER).get("/programs/e-bill/contacts.csv").body())
        .contains("ebill-adoption,1,");
    assertThat(open.as(Role.VIEWER).get("/programs/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void teachesWhereProgramsComeFrom() {
    try (var empty = OpenConsole.overNothing()) {
      assertThat(empty.as(Role.VIEWER).get("/programs").body()).contains("No program yet");
    }
  }
}
