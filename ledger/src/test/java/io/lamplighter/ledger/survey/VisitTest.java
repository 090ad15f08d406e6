package io.lamplighter.ledger.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisitTest {
  private static final Instant SENT = Instant.parse("2026-03-02T14:00:00Z");
  private static final Instant LATER = SENT.plusSeconds(60);

  @Test
  void isAPersonWhenNothingSpeaksAgainstIt() {
    assertThat(Visit.of(LATER, Optional.of(SENT)).actor()).isEqualTo(Actor.HUMAN);
    assertThat(Visit.of(LATER, Optional.empty()).actor()).isEqualTo(Actor.HUMAN);
  }

  @Test
  void isSuspectOnOneSignAndAMachineOnTwo() {
    assertThat(visit(SENT.plusSeconds(4), 1, false).actor()).isEqualTo(Actor.SUSPECT);
    assertThat(visit(SENT.minusSeconds(1), 1, false).actor()).isEqualTo(Actor.SUSPECT);
    assertThat(visit(LATER, 3, false).actor()).isEqualTo(Actor.SUSPECT);
    assertThat(visit(LATER, 2, true).actor()).isEqualTo(Actor.SUSPECT);
    assertThat(visit(SENT.plusSeconds(4), 1, true).actor()).isEqualTo(Actor.MACHINE);
    assertThat(visit(LATER, 3, true).actor()).isEqualTo(Actor.MACHINE);
  }

  @Test
  void isAMachineWhenItGivesItselfAway() {
    assertThat(
            new Visit(LATER, Optional.of(SENT), "HEAD", Optional.empty(), 1, false, false).actor())
        .isEqualTo(Actor.MACHINE);
    assertThat(
            new Visit(LATER, Optional.of(SENT), "POST", Optional.empty(), 1, true, false).actor())
        .isEqualTo(Actor.MACHINE);
    assertThat(
            new Visit(LATER, Optional.of(SENT), "POST", Optional.of("AcmeBot/1.0"), 1, false, false)
                .actor())
        .isEqualTo(Actor.MACHINE);
  }

  private static Visit visit(Instant at, int links, boolean hosting) {
    return new Visit(
        at, Optional.of(SENT), "POST", Optional.of("Mozilla/5.0"), links, false, hosting);
  }
}
