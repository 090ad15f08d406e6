package io.lamplighter.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private static final Instant NOW = Instant.parse("2026-11-18T20:05:00Z");

  private final LoginThrottle throttle = new LoginThrottle();

  @Test
  void triesAtTheSameMomentCountBeforeAnyIsJudged() {
    for (int tries = 0; tries < 5; tries++) {
      assertThat(throttle.turnsAway("ada", "192.0.2.1", NOW)).isFalse();
    }

    assertThat(throttle.turnsAway("ada", "192.0.2.1", NOW)).isTrue();
  }
}
