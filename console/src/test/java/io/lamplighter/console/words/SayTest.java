package io.lamplighter.console.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SayTest {
  private final Say say =
      new Say(ZoneId.of("America/Denver"), Instant.parse("2026-11-18T20:05:00Z"));

  @Test
  void separatesThousandsAndUsesATrueMinus() {
    assertThat(say.count(128_224)).isEqualTo("128,224");
    assertThat(say.change(-83.2)).isEqualTo("−83");
    assertThat(say.change(412)).isEqualTo("+412");
    assertThat(say.change(0.4)).isEqualTo("0");
  }

  @Test
  void putsANoBreakSpaceBeforeThePercentSign() {
    assertThat(say.share(0.0245)).isEqualTo("2.45\u00a0%");
    assertThat(say.share(0.982)).isEqualTo("98.2\u00a0%");
    assertThat(say.share(3, 0)).isEqualTo("–");
    assertThat(say.points(0.0042)).isEqualTo("+0.42");
    assertThat(say.points(0.00001)).isEqualTo("0.00");
    assertThat(say.points(-0.0003)).isEqualTo("−0.03");
  }

  @Test
  void saysMoneyAsPreciselyAsItsSizeAsks() {
    assertThat(say.money(127_720_000)).isEqualTo("$12,772");
    assertThat(say.money(2_071_0)).isEqualTo("$2.07");
    assertThat(say.dollars(-31.4)).isEqualTo("−$31.40");
    assertThat(say.money(10)).isEqualTo("0.10\u00a0¢");
  }

  @Test
  void saysTimesInTheUtilitysZoneWithItsName() {
    assertThat(say.moment(Instant.parse("2026-11-18T14:31:00Z"))).isEqualTo("today 07:31 MST");
    assertThat(say.moment(Instant.parse("2026-07-01T14:31:00Z"))).isEqualTo("Wed 1 Jul 08:31 MDT");
    assertThat(say.day(Instant.parse("2025-07-01T14:31:00Z"))).isEqualTo("Tue 1 Jul 2025");
    assertThat(say.lasting(Duration.ofMinutes(43))).isEqualTo("43\u00a0min");
  }
}
