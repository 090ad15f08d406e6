package io.lamplighter.campaigns.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Against values of R 4 (qnorm, pnorm, pchisq, qt, pbeta).
class DistributionsTest {
  @Test
  void knowsTheNormalDistribution() {
    assertThat(Normal.quantile(0.975)).isCloseTo(1.959963984540054, within(1e-13));
    assertThat(Normal.quantile(0.8)).isCloseTo(0.8416212335729143, within(1e-13));
    assertThat(Normal.quantile(0.5)).isCloseTo(0, within(1e-15));
    assertThat(Normal.quantile(1e-9)).isCloseTo(-5.997807015007687, within(1e-11));
    assertThat(Normal.twoSided(0.04)).isCloseTo(2.053748910631823, within(1e-13));
    assertThat(Normal.cdf(1.96)).isCloseTo(0.9750021048517795, within(1e-14));
    assertThat(Normal.cdf(-6)).isCloseTo(9.865876450376946e-10, within(1e-22));
    assertThatThrownBy(() -> Normal.quantile(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aQuantileLeadsBackToItsShare() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 1_000; i++) {
      double share = Math.exp(-20 * random.nextDouble());
      assertThat(Normal.cdf(Normal.quantile(share)) / share).isCloseTo(1, within(1e-10));
    }
  }

  @Test
  void knowsChiSquareStudentAndBeta() {
    assertThat(Special.chiSquareTail(3.841458820694124, 1)).isCloseTo(0.05, within(1e-13));
    assertThat(Special.chiSquareTail(10.82756617, 1)).isCloseTo(0.001, within(1e-10));
    assertThat(Special.chiSquareTail(18.30703805327515, 10)).isCloseTo(0.05, within(1e-13));
    assertThat(Special.chiSquareTail(0, 3)).isEqualTo(1);
    assertThat(Special.studentQuantile(0.975, 10)).isCloseTo(2.228138851964939, within(1e-9));
    assertThat(Special.studentQuantile(0.975, 1)).isCloseTo(12.70620473617471, within(1e-8));
    assertThat(Special.betaBelow(0.5, 2, 3)).isCloseTo(0.6875, within(1e-13));
    assertThat(Special.betaBelow(0.1, 3, 8)).isCloseTo(0.0701908264, within(1e-12));
    assertThat(Special.logGamma(0.5)).isCloseTo(Math.log(Math.sqrt(Math.PI)), within(1e-13));
  }
}
