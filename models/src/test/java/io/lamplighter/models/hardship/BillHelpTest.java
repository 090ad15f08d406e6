package io.lamplighter.models.hardship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BillHelpTest {
  @Test
  void needIsArrearsOrTheBurdenOfTheBill() {
    assertThat(BillHelp.need(0.3, 0.02)).isCloseTo(0.3, within(1e-12));
    assertThat(BillHelp.need(0.3, 0.06)).isCloseTo(0.6, within(1e-12));
    assertThat(BillHelp.need(0.3, 0.5)).isEqualTo(1);
    assertThat(BillHelp.need(0.3, Double.NaN)).isCloseTo(0.3, within(1e-12));
  }

  @Test
  void ranksByNeedTimesUpliftAndNotByEitherAlone() {
    assertThat(BillHelp.worth(0.2, 0.5)).isGreaterThan(BillHelp.worth(0.8, 0.1));
    assertThat(BillHelp.worth(0.8, 0.1)).isGreaterThan(BillHelp.worth(0.9, 0.01));
  }

  @Test
  void ranksByNeedAloneWhereNoEffectIsShown() {
    assertThat(BillHelp.worth(0.8, Double.NaN)).isGreaterThan(BillHelp.worth(0.2, Double.NaN));
  }

  @Test
  void whomAContactPutsOffIsNeverWorthOneHoweverGreatTheNeed() {
    assertThat(BillHelp.worth(1, -0.2)).isNegative();
    assertThat(BillHelp.worth(0, -0.2)).isNegative();
    assertThat(BillHelp.worth(0, 0.2)).isPositive();
  }
}
