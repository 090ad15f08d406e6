package io.lamplighter.console.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.definition.Journey.Until;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JourneyLayoutTest {
  @Test
  void splitsTheLaneAtABranchAndMakesItWholeWhereTheWaysMeet() {
    var layout =
        new JourneyLayout(
            new Journey(
                List.of(
                    branch("if", "left", "right"),
                    wait("left", "end"),
                    wait("right", "end"),
                    wait("end", null))));

    assertThat(layout.lanes())
        .containsEntry(new StepKey("if"), "")
        .containsEntry(new StepKey("left"), "Y")
        .containsEntry(new StepKey("right"), "N")
        .containsEntry(new StepKey("end"), "");
    assertThat(layout.place(new StepKey("left")).rank()).isEqualTo(1);
    assertThat(layout.place(new StepKey("end")).rank()).isEqualTo(2);
  }

  @Test
  void keepsTheLaneWhenOneSideEnds() {
    var layout =
        new JourneyLayout(new Journey(List.of(branch("if", "on", null), wait("on", null))));

    assertThat(layout.lanes()).containsEntry(new StepKey("on"), "");
  }

  @Test
  void neverLetsTwoStepsOfARankOverlap() {
    var layout =
        new JourneyLayout(
            new Journey(
                List.of(
                    branch("a", "b", "c"),
                    branch("b", "d", "e"),
                    branch("c", "f", "g"),
                    wait("d", null),
                    wait("e", null),
                    wait("f", null),
                    wait("g", null))));

    var places = layout.places();
    for (var one : places) {
      for (var other : places) {
        if (!one.equals(other) && one.rank() == other.rank()) {
          assertThat(one.right() <= other.left() || other.right() <= one.left()).isTrue();
        }
      }
    }
  }

  private static Step branch(String key, String then, String otherwise) {
    return new Step.Branch(
        new StepKey(key),
        "true",
        Optional.ofNullable(then).map(StepKey::new),
        Optional.ofNullable(otherwise).map(StepKey::new));
  }

  private static Step wait(String key, String next) {
    return new Step.Wait(
        new StepKey(key),
        Duration.ofDays(1),
        new Until.TimePasses(),
        Optional.ofNullable(next).map(StepKey::new));
  }
}
