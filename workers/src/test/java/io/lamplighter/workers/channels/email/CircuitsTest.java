package io.lamplighter.workers.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofMinutes(15));

  private final Circuits circuits = new Circuits();

  @Test
  void aDomainThatRefusesUsIsLeftAloneForAQuarterHour() {
    circuits.refused("mail.example", NOW);

    assertThat(circuits.wait("mail.example", NOW)).contains(Duration.ofMinutes(15));
    assertThat(circuits.wait("other.example", NOW)).isEmpty();
  }

  @Test
  void thenOneMessageGoesAheadAndDecidesForTheOthers() {
    circuits.refused("mail.example", NOW);

    assertThat(circuits.wait("mail.example", LATER)).isEmpty();
    assertThat(circuits.wait("mail.example", LATER)).contains(Duration.ofMinutes(1));
    circuits.well("mail.example");
    assertThat(circuits.wait("mail.example", LATER)).isEmpty();
    assertThat(circuits.wait("mail.example", LATER)).isEmpty();
  }

  @Test
  void aProbeThatIsRefusedStartsTheQuarterHourAgain() {
    circuits.refused("mail.example", NOW);
    assertThat(circuits.wait("mail.example", LATER)).isEmpty();

    circuits.refused("mail.example", LATER);

    assertThat(circuits.wait("mail.example", LATER)).contains(Duration.ofMinutes(15));
  }

  @Test
  void aProbeThatWasNotHeardMakesRoomForAnother() {
    circuits.refused("mail.example", NOW);
    assertThat(circuits.wait("mail.example", LATER)).isEmpty();

    circuits.notHeard("mail.example");

    assertThat(circuits.wait("mail.example", LATER)).isEmpty();
  }

  @Test
  void whenOurOwnServerRefusesUsNobodyIsCalled() {
    circuits.refused(Circuits.EVERYBODY, NOW);

    assertThat(circuits.wait("mail.example", NOW)).isPresent();
    assertThat(circuits.wait("mail.example", LATER)).isEmpty();
    circuits.well("mail.example");
    assertThat(circuits.wait("other.example", LATER)).isEmpty();
  }

  @Test
  void aFifthOfPutOffsAmongTheLastTwoHundredIsTooMany() {
    for (int i = 0; i < 160; i++) {
      circuits.well("mail.example");
    }
    for (int i = 0; i < 39; i++) {
      circuits.deferred("mail.example", NOW);
    }
    assertThat(circuits.wait("mail.example", NOW)).isEmpty();

    circuits.deferred("mail.example", NOW);

    assertThat(circuits.wait("mail.example", NOW)).isPresent();
  }
}
