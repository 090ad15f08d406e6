package io.lamplighter.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.benchmarks.Result.Aim;
import io.lamplighter.benchmarks.Result.Ratio;
import org.junit.jupiter.api.Test;

class ResultTest {
  @Test
  void tellsTheSpreadOfWhatWasTakenSeveralTimes() {
    assertThat(Ratio.of(3, 1, 2)).isEqualTo(new Ratio(2, 1, 3));
    assertThat(Ratio.of(4, 1, 2, 3)).isEqualTo(new Ratio(2.5, 1, 4));
  }

  @Test
  void holdsFiguresAgainstTheirAims() {
    var result = new Result().atLeast("AUC", 0.7, 0.7).atMost("log loss", 0.5, 0.51);

    assertThat(result.aims())
        .containsExactly(
            new Aim("AUC", ">= 0.7", 0.7, true), new Aim("log loss", "<= 0.5", 0.51, false));
    assertThat(result.isEveryAimMet()).isFalse();
  }

  @Test
  void countsWhatOtherGuestsTookOfTheProcessor() {
    var before = new long[] {0, 100, 0, 50, 800, 10, 0, 0, 40, 5, 0};
    var after = new long[] {0, 150, 0, 60, 820, 10, 0, 0, 60, 55, 0};

    assertThat(Machine.share(before, after)).isEqualTo(0.2);
    assertThat(Machine.share(new long[0], new long[0])).isEqualTo(-1);
  }
}
