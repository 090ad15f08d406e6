package io.lamplighter.campaigns.statistics;

import static io.lamplighter.campaigns.statistics.Normal.Z95;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.statistics.Weights.Cell;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SurveyTest {
  private static final LocalDate MONDAY = LocalDate.parse("2026-01-05");

  @Test
  void csatIsTheShareOfFoursAndFives() {
    var csat = Survey.csat(List.of(3.0, 4.0, 8.0, 20.0, 25.0), Z95);

    assertThat(csat.value()).isEqualTo(0.75);
    assertThat(csat.interval().low()).isCloseTo(0.6277, within(5e-5));
    assertThat(csat.interval().high()).isCloseTo(0.8422, within(5e-5));
    assertThat(csat.drawn()).isTrue();
    assertThatThrownBy(() -> Survey.csat(List.of(1.0), Z95))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cesIsTheShareFromFiveToSeven() {
    assertThat(Survey.ces(List.of(1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 1.0), Z95).value()).isEqualTo(0.6);
  }

  @Test
  void npsByAdjustedWald() {
    var nps = Survey.nps(50, 30, 20, Z95);

    assertThat(nps.value()).isCloseTo(30, within(1e-12));
    assertThat(nps.interval().low()).isCloseTo(14.05, within(0.005));
    assertThat(nps.interval().high()).isCloseTo(44.20, within(0.005));
    assertThat((nps.interval().low() + nps.interval().high()) / 2).isCloseTo(29.13, within(0.005));
  }

  @Test
  void npsOfOneMindStillHasAnInterval() {
    assertThat(Survey.nps(20, 0, 0, Z95).interval().width()).isGreaterThan(10);
  }

  @Test
  void fewAnswersAreNotDrawnAndFewPeopleNotShown() {
    assertThat(Survey.score(new Proportion(20, 29), Z95).drawn()).isFalse();
    assertThat(Survey.score(new Proportion(20, 30), Z95).drawn()).isTrue();
    assertThat(Survey.shown(14)).isFalse();
    assertThat(Survey.shown(15)).isTrue();
  }

  @Test
  void unevenWeightsLeaveFewerAnswers() {
    assertThat(Survey.effective(List.of(1.0, 1.0, 2.0, 4.0))).isCloseTo(2.909, within(0.0005));
    assertThat(Survey.effective(List.of(2.0, 2.0, 2.0))).isCloseTo(3, within(1e-12));
    assertThat(Survey.effective(List.of())).isZero();
    assertThat(new Proportion(30, 60).effective(20)).isEqualTo(new Proportion(10, 20));
  }

  @Test
  void weightsGiveTheSilentTheirPart() {
    Map<String, Cell> cells = new LinkedHashMap<>();
    cells.put("owners", new Cell(600, 80));
    cells.put("renters", new Cell(400, 20));

    var weights = Weights.of(cells);

    assertThat(weights.get("owners")).isCloseTo(0.75, within(1e-12));
    assertThat(weights.get("renters")).isCloseTo(2, within(1e-12));
    assertThat(80 * weights.get("owners") + 20 * weights.get("renters"))
        .isCloseTo(100, within(1e-9));
  }

  @Test
  void aHandfulOfAnswersDoesNotSpeakForMany() {
    Map<String, Cell> cells = new LinkedHashMap<>();
    cells.put("large", new Cell(500, 90));
    cells.put("small", new Cell(300, 3));
    cells.put("smaller", new Cell(200, 4));
    cells.put("silent", new Cell(0, 0));

    var weights = Weights.of(cells);

    assertThat(weights.get("small")).isEqualTo(weights.get("smaller")).isEqualTo(3);
    assertThat(weights.get("silent")).isEqualTo(3);
    assertThat(Weights.of(Map.of("nobody", new Cell(10, 0)))).isEmpty();
  }

  @Test
  void rollsOverThirteenWeeksOfSumsNotOfRates() {
    var weekly = new TreeMap<LocalDate, Proportion>();
    weekly.put(MONDAY, new Proportion(1, 1));
    weekly.put(MONDAY.plusWeeks(5), new Proportion(10, 100));
    weekly.put(MONDAY.plusWeeks(12), new Proportion(9, 99));
    weekly.put(MONDAY.plusWeeks(14), new Proportion(50, 100));

    var rolling = RollingWeeks.sums(weekly, new Proportion(0, 0), Proportion::plus);

    assertThat(rolling)
        .containsExactly(
            Map.entry(MONDAY.plusWeeks(12), new Proportion(20, 200)),
            Map.entry(MONDAY.plusWeeks(13), new Proportion(19, 199)),
            Map.entry(MONDAY.plusWeeks(14), new Proportion(69, 299)));
  }

  @Test
  void thirteenWeeksAreNeededForTheFirstPoint() {
    var weekly = new TreeMap<LocalDate, Proportion>();
    weekly.put(MONDAY, new Proportion(1, 1));
    weekly.put(MONDAY.plusWeeks(11), new Proportion(1, 1));

    assertThat(RollingWeeks.sums(weekly, new Proportion(0, 0), Proportion::plus)).isEmpty();
    assertThat(
            RollingWeeks.sums(
                new TreeMap<LocalDate, Proportion>(), new Proportion(0, 0), Proportion::plus))
        .isEmpty();
    weekly.put(MONDAY.plusDays(1), new Proportion(1, 1));
    assertThatThrownBy(() -> RollingWeeks.sums(weekly, new Proportion(0, 0), Proportion::plus))
        .hasMessageContaining("2026-01-06 is no Monday");
  }
}
