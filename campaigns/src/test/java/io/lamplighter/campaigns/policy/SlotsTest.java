package io.lamplighter.campaigns.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.MessageClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotsTest {
  @Test
  void roundsUpToTheHourForMarketingAndLeavesAFullHourAsItIs() {
    var full = Instant.parse("2026-06-10T12:00:00Z");

    assertThat(Slots.roundUp(full, MessageClass.MARKETING, Duration.ZERO)).isEqualTo(full);
    assertThat(Slots.roundUp(full.plusNanos(1), MessageClass.MARKETING, Duration.ZERO))
        .isEqualTo("2026-06-10T13:00:00Z");
    assertThat(Slots.roundUp(full.plusSeconds(61), MessageClass.SERVICE, Duration.ZERO))
        .isEqualTo("2026-06-10T12:05:00Z");
  }

  @Test
  void aCohortsPhaseMovesItsSlots() {
    assertThat(
            Slots.roundUp(
                Instant.parse("2026-06-10T12:38:00Z"),
                MessageClass.MARKETING,
                Duration.ofMinutes(37)))
        .isEqualTo("2026-06-10T13:37:00Z");
  }

  @Test
  void neverGoesBackAndNeverWaitsAWholeSlot() {
    var random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      var messageClass = List.of(MessageClass.values()).get(random.nextInt(4));
      var at =
          Instant.ofEpochSecond(random.nextLong(-1_000_000, 4_000_000_000L), random.nextInt(2));
      var phase = Duration.ofSeconds(random.nextInt(7_200));

      var slot = Slots.roundUp(at, messageClass, phase);

      assertThat(slot).isAfterOrEqualTo(at).isBefore(at.plus(messageClass.slot()));
      assertThat(Slots.roundUp(slot, messageClass, phase)).isEqualTo(slot);
    }
  }

  @Test
  void cohortsSpreadOverTheSlot() {
    var quarters =
        IntStream.range(0, 1_000)
            .mapToObj(i -> Slots.phase("cohort/" + i, MessageClass.MARKETING))
            .collect(Collectors.groupingBy(phase -> phase.toMinutes() / 15, Collectors.counting()));

    assertThat(quarters).containsOnlyKeys(0L, 1L, 2L, 3L);
    assertThat(quarters.values()).allMatch(count -> count > 200 && count < 300);
    assertThat(Slots.phase("cohort/1", MessageClass.MARKETING))
        .isEqualTo(Slots.phase("cohort/1", MessageClass.MARKETING));
  }
}
