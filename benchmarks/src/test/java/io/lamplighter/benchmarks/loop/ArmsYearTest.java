package io.lamplighter.benchmarks.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArmsYearTest {
  @Test
  void losesAtMostHalfOfWhatFixedHalvesLoseAndKeepsItsInterval() {
    var years = LongStream.range(0, 200).mapToObj(ArmsYear::live).toList();

    double lost = years.stream().mapToDouble(ArmsYear::lost).average().orElseThrow();
    double halves = years.stream().mapToDouble(ArmsYear::halves).average().orElseThrow();
    long drawn = years.stream().filter(year -> year.held().isPresent()).count();
    long held = years.stream().filter(year -> year.held().orElse(false)).count();
    assertThat(lost / halves).isLessThan(.5);
    assertThat((double) held / drawn).isGreaterThan(.9);
  }

  @Test
  void theSameSeedLivesTheSameYear() {
    assertThat(ArmsYear.live(7)).isEqualTo(ArmsYear.live(7));
  }
}
