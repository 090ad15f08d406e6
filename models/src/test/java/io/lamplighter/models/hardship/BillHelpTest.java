package io.lamplighter.models.hardship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BillHelpTest {
  private static final double[] NEED = {0.9, 0.8, 0.2, 0.5, 0.6};
  private static final double[] UPLIFT = {0.01, 0.10, 0.50, 0.10, -0.2};
  private static final List<String> GROUPS =
      List.of("tenant", "tenant", "owner", "tenant", "tenant");

  @Test
  void ranksByNeedTimesUpliftAndNotByEitherAlone() {
    // worth: .009, .08, .10, .05, below 0
    assertThat(BillHelp.choose(NEED, UPLIFT, GROUPS, 3, Map.of())).containsExactly(2, 1, 3);
  }

  @Test
  void givesEveryGroupItsFloor() {
    assertThat(BillHelp.choose(NEED, UPLIFT, GROUPS, 2, Map.of("tenant", 1.0)))
        .containsExactly(1, 3);
    assertThat(BillHelp.choose(NEED, UPLIFT, GROUPS, 1, Map.of("tenant", 1.0))).containsExactly(1);
  }

  @Test
  void helpsNobodyWhomAContactWouldPutOff() {
    assertThat(BillHelp.choose(NEED, UPLIFT, GROUPS, 5, Map.of("tenant", 0.8)))
        .containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void refusesFloorsThatDoNotFit() {
    assertThatThrownBy(
            () -> BillHelp.choose(NEED, UPLIFT, GROUPS, 2, Map.of("tenant", 0.7, "owner", 0.4)))
        .hasMessageContaining("exceed");
  }

  @Test
  void needIsArrearsOrTheBurdenOfTheBill() {
    assertThat(BillHelp.need(0.3, 0.02)).isCloseTo(0.3, within(1e-12));
    assertThat(BillHelp.need(0.3, 0.06)).isCloseTo(0.6, within(1e-12));
    assertThat(BillHelp.need(0.3, 0.5)).isEqualTo(1);
    assertThat(BillHelp.need(0.3, Double.NaN)).isCloseTo(0.3, within(1e-12));
  }
}
