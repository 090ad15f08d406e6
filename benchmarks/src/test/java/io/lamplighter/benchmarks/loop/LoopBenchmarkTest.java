package io.lamplighter.benchmarks.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.benchmarks.Result;
import io.lamplighter.simulator.meridian.Meridian;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopBenchmarkTest {
  private static final LocalDate START = LocalDate.of(2026, 1, 5);

  @TempDir Path scratch;

  /// One small town; what it shows is for the benchmark itself.
  @Test
  void aYearCanBeLivedAgainToTheLastFigure() throws Exception {
    var first = year();
    var second = year();

    assertThat(first.variants()).isNotEmpty().isEqualTo(second.variants());
    assertThat(first.ratios()).isEqualTo(second.ratios());
    assertThat(first.aims()).hasSize(18).isEqualTo(second.aims());
  }

  @Test
  void anOracleEarnsMostAndAsManyAtRandomEarnTheirShareOfContactingAll() {
    var town = Town.of(Meridian.of(5, 1500, START));
    var year = Year.live(town, START, 5);

    for (var wave : year.waves()) {
      var worth = Worth.of(wave, 0.02);
      long chosen = 0;
      for (boolean each : wave.chosen()) {
        chosen += each ? 1 : 0;
      }
      assertThat(chosen).isEqualTo(Math.round(Wave.SHARE * wave.size()));
      assertThat(worth.oracle()).isGreaterThanOrEqualTo(worth.targeted());
      assertThat(worth.random()).isCloseTo(worth.all() * chosen / wave.size(), within(1e-9));
      for (int i = 0; i < wave.size(); i++) {
        assertThat(wave.probability()[i]).isStrictlyBetween(0.0, 1.0);
        assertThat(wave.held()[i] && wave.chosen()[i] && !wave.explored()[i] && wave.contacted()[i])
            .isFalse();
      }
    }
  }

  private Result year() throws Exception {
    return new LoopBenchmark(1, 1500).live(3, scratch, said -> {});
  }
}
