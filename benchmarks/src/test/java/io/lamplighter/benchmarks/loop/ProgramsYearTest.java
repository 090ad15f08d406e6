package io.lamplighter.benchmarks.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.simulator.meridian.Meridian;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ProgramsYearTest {
  private static final LocalDate START = LocalDate.of(2026, 1, 5);
  private static final Market MARKET = Market.of(Town.of(Meridian.of(4, 2_500, START)), START);

  @Test
  void anOracleEarnsMostAndWhereNothingMattersAllEarnTheSame() {
    var year = ProgramsYear.live(MARKET, Pilot.expected(MARKET, 4), 4);
    var same = ProgramsYear.live(MARKET.indifferent(), Pilot.expected(MARKET, 4), 4);

    assertThat(year.oracle()).isGreaterThan(year.learned()).isGreaterThan(year.single());
    assertThat(year.oracle()).isGreaterThan(year.happened());
    assertThat(year.contests()).isPositive();
    assertThat(same.learned()).isCloseTo(same.oracle(), within(1e-6));
    assertThat(same.random()).isCloseTo(same.single(), within(1e-6));
  }

  @Test
  void whereContactMultipliesWhatPeopleAreInclinedToChoosingForEachEarnsMore() {
    var market = MARKET.multiplying();
    var year = ProgramsYear.live(market, Pilot.expected(market, 4), 4);

    assertThat(year.learned()).isGreaterThan(1.05 * year.random());
  }

  @Test
  void theSameSeedLivesTheSameYear() {
    var expected = Pilot.expected(MARKET, 7);

    assertThat(Pilot.expected(MARKET, 7)).isDeepEqualTo(expected);
    assertThat(ProgramsYear.live(MARKET, expected, 7))
        .isEqualTo(ProgramsYear.live(MARKET, expected, 7));
  }
}
