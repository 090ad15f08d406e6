package io.lamplighter.campaigns.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.definition.Campaign.Arm;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static final int HOUSEHOLDS = 40_000;
  private final Assignment assignment = new Assignment("ebill-adoption/salt");

  @Test
  void holdsOutTheShareThatWasAskedFor() {
    long heldOut = count(household -> assignment.heldOut(household, 0.1));

    // Four standard errors of a share of 10 % among 40,000.
    assertThat(heldOut / (double) HOUSEHOLDS).isCloseTo(0.1, within(4 * 0.0015));
  }

  @Test
  void growingTheHoldoutKeepsWhoWasInIt() {
    assertThat(
            LongStream.range(0, HOUSEHOLDS).filter(household -> assignment.heldOut(household, 0.1)))
        .allMatch(household -> assignment.heldOut(household, 0.2));
  }

  @Test
  void drawsArmsByShareAndIndependentlyOfTheHoldout() {
    var arms = List.of(new Arm("paper", new Share(0.3)), new Arm("time", new Share(0.7)));

    long paper = count(household -> assignment.arm(household, arms).name().equals("paper"));
    long both =
        count(
            household ->
                assignment.arm(household, arms).name().equals("paper")
                    && assignment.heldOut(household, 0.5));

    assertThat(paper / (double) HOUSEHOLDS).isCloseTo(0.3, within(0.01));
    assertThat(both / (double) paper).isCloseTo(0.5, within(0.02));
  }

  @Test
  void exploresOtherHouseholdsInTheNextPeriod() {
    long twice =
        count(
            household ->
                assignment.explores(household, 1, 0.1) && assignment.explores(household, 2, 0.1));

    assertThat(twice / (double) HOUSEHOLDS).isCloseTo(0.01, within(0.003));
  }

  @Test
  void anotherCampaignDrawsAnew() {
    var other = new Assignment("autopay/salt");

    long both =
        count(household -> assignment.heldOut(household, 0.5) && other.heldOut(household, 0.5));

    assertThat(both / (double) HOUSEHOLDS).isCloseTo(0.25, within(0.01));
  }

  private static long count(java.util.function.LongPredicate which) {
    return LongStream.range(0, HOUSEHOLDS).filter(which).count();
  }
}
