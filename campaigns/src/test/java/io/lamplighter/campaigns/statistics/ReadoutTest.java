package io.lamplighter.campaigns.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.statistics.Guardrail.Good;
import io.lamplighter.campaigns.statistics.Readout.Arm;
import io.lamplighter.campaigns.statistics.Readout.Period;
import io.lamplighter.campaigns.statistics.Readout.Status;
import io.lamplighter.campaigns.statistics.Readout.Watched;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReadoutTest {
  private static final Period ENDED = new Period(50_000, 90, "USD");
  private static final Watched UNSUBSCRIBES =
      new Watched(
          new Guardrail("unsubscribes", Good.LOW, 0.005),
          new Proportion(90, 45_000),
          new Proportion(10, 5_000));

  private static Arm contacted(double people, double enrolled) {
    return new Arm("save-paper", 0.9, Households.ofOne(people, enrolled), 12_800);
  }

  private static Arm heldOut(double people, double enrolled) {
    return new Arm("holdout", 0.1, Households.ofOne(people, enrolled), 0);
  }

  private static Readout read(Arm contacted, Arm holdout, Period period, Watched... watched) {
    return Readout.of(List.of(contacted), holdout, period, List.of(watched), List.of());
  }

  @Test
  void saysWhatWasWonAtWhatPriceAndThatItIsSafeToAct() {
    var readout = read(contacted(45_000, 1_312), heldOut(5_000, 100), ENDED, UNSUBSCRIBES);

    assertThat(readout.status()).isEqualTo(new Status.Ship());
    assertThat(readout.look().orElseThrow().last()).isTrue();
    assertThat(readout.incremental().orElseThrow().estimate()).isCloseTo(412, within(1e-6));
    assertThat(readout.costEach().orElseThrow().estimate().orElseThrow())
        .isCloseTo(12_800 / 412.0, within(1e-6));
    assertThat(readout.sentences())
        .containsExactly(
            "412 more enrollments than the holdout would have had, 95 % interval with daily looks"
                + " 198 to 594; $31 per extra enrollment, $22 to $65.",
            "Planned size reached: safe to act.");
    assertThat(readout.lift().orElseThrow().estimate()).isCloseTo(0.457, within(0.01));
    assertThat(readout.missing()).isEmpty();
  }

  @Test
  void drawsNothingBeforeTenEventsAndAHundredAndFiftyPeopleAndSevenDays() {
    var few = read(contacted(900, 30), heldOut(100, 4), new Period(50_000, 6, "USD"));

    assertThat(few.look()).isEmpty();
    assertThat(few.incremental()).isEmpty();
    assertThat(few.missing())
        .containsExactly(
            "Holdout has 4 enrollments; 10 are needed.",
            "Holdout has 100 people; 150 are needed.",
            "First interval in 1 day.");
    assertThat(few.sentences()).last().isEqualTo("Collecting: 294 days left.");
    assertThat(read(contacted(1_350, 10), heldOut(150, 10), new Period(50_000, 7, "USD")).look())
        .isPresent();
  }

  @Test
  void saysHowLongItStillTakes() {
    var readout = read(contacted(22_500, 480), heldOut(2_500, 50), new Period(50_000, 40, "USD"));

    assertThat(readout.status()).isEqualTo(new Status.Collecting(OptionalInt.of(40)));
    assertThat(readout.look().orElseThrow().label()).isEqualTo("99 % interval at every look");
    assertThat(readout.lift()).as("its interval does not survive daily looks").isEmpty();
    assertThat(readout.sentences()).last().isEqualTo("Collecting: 40 days left.");
  }

  @Test
  void anEmptyCampaignIsCollecting() {
    var readout = read(contacted(0, 0), heldOut(0, 0), new Period(50_000, 0, "USD"));

    assertThat(readout.status()).isEqualTo(new Status.Collecting(OptionalInt.empty()));
    assertThat(readout.sentences()).last().isEqualTo("Nobody has entered yet.");
    assertThat(readout.sampleRatio().light()).isEqualTo(SampleRatio.Light.GREEN);
  }

  @Test
  void actsEarlyOnlyOnWhatTheSequenceShows() {
    var half = new Period(50_000, 40, "USD");
    // The difference is 3.1 standard errors: enough for a fixed test, not for one of many looks.
    var tempting = read(contacted(22_500, 675), heldOut(2_500, 52), half, UNSUBSCRIBES);
    var clear = read(contacted(22_500, 900), heldOut(2_500, 50), half);

    assertThat(
            Effect.newcombe(new Proportion(675, 22_500), new Proportion(52, 2_500), Normal.Z95)
                .interval()
                .above(0))
        .isTrue();
    assertThat(tempting.status()).isInstanceOf(Status.Collecting.class);
    assertThat(clear.status()).isEqualTo(new Status.Ship());
    assertThat(clear.sentences()).last().isEqualTo("Clear before the planned size: safe to act.");
  }

  @Test
  void stopsWhatDoesHarm() {
    var readout = read(contacted(45_000, 600), heldOut(5_000, 120), ENDED);

    assertThat(readout.status()).isEqualTo(new Status.Stop());
    assertThat(readout.sentences().getFirst()).startsWith("480 fewer enrollments than the holdout");
    assertThat(readout.sentences().getFirst()).doesNotContain("$");
  }

  @Test
  void leavesToAPersonWhatShowedNothing() {
    var readout = read(contacted(45_000, 910), heldOut(5_000, 100), ENDED);

    assertThat(readout.status())
        .isEqualTo(new Status.Review("No difference was shown at the planned size."));
    assertThat(readout.sentences().getFirst()).contains("at least").contains("no upper bound");
  }

  @Test
  void leavesToAPersonWhatWinsButMayHarm() {
    var complaints = new Guardrail("complaints", Good.LOW, 0.0001);
    var open = new Watched(complaints, new Proportion(18, 45_000), new Proportion(2, 5_000));
    var worse = new Watched(complaints, new Proportion(360, 45_000), new Proportion(2, 5_000));

    assertThat(read(contacted(45_000, 1_312), heldOut(5_000, 100), ENDED, open).status())
        .isEqualTo(new Status.Review("Too great a loss is not ruled out: complaints."));
    assertThat(read(contacted(45_000, 1_312), heldOut(5_000, 100), ENDED, worse).status())
        .isEqualTo(new Status.Review("Got worse: complaints."));
  }

  @Test
  void trustsNoNumbersOfGroupsOfTheWrongSize() {
    var readout = read(contacted(45_500, 1_400), heldOut(4_500, 90), ENDED);

    assertThat(readout.status()).isInstanceOf(Status.Unhealthy.class);
    assertThat(readout.status().word()).isEqualTo("unhealthy");
    assertThat(readout.sentences()).last().asString().endsWith("Do not act on these numbers.");
  }

  @Test
  void trustsNoNumbersWhileAnAlarmIsOn() {
    var readout =
        Readout.of(
            List.of(contacted(45_000, 1_312)),
            heldOut(5_000, 100),
            ENDED,
            List.of(),
            List.of("Enrollments are three days old."));

    assertThat(readout.status()).isEqualTo(new Status.Unhealthy("Enrollments are three days old."));
  }

  @Test
  void whoLiveTogetherWidenTheInterval() {
    var alone = read(contacted(45_000, 1_312), heldOut(5_000, 100), ENDED);
    var inFours = new Households(11_250, 45_000, 1_312, 180_000, 1_312 * 4, 1_312 * 4);
    var together =
        read(
            new Arm("save-paper", 0.9, inFours, 12_800),
            new Arm("holdout", 0.1, new Households(1_250, 5_000, 100, 20_000, 400, 400), 0),
            ENDED);

    assertThat(together.designEffect()).isCloseTo(4, within(0.05));
    assertThat(together.look().orElseThrow().effect().interval().width())
        .isGreaterThan(1.8 * alone.look().orElseThrow().effect().interval().width());
  }

  @Test
  void showsEachArmAgainstTheHoldoutWithAdjustedChances() {
    var readout =
        Readout.of(
            List.of(
                new Arm("paper", 0.45, Households.ofOne(22_500, 760), 6_400),
                new Arm("time", 0.45, Households.ofOne(22_500, 552), 6_400)),
            heldOut(5_000, 100),
            ENDED,
            List.of(),
            List.of());

    assertThat(readout.arms())
        .extracting(line -> line.arm().name())
        .containsExactly("paper", "time");
    assertThat(readout.arms().get(0).adjustedP()).isLessThan(0.001);
    assertThat(readout.arms().get(1).adjustedP()).isBetween(0.01, 0.2);
    assertThat(readout.arms().get(0).look().orElseThrow().effect().interval().above(0)).isTrue();
    assertThat(readout.arms().get(0).rate().contains(760 / 22_500.0)).isTrue();
  }
}
