package io.lamplighter.console.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CsvTest {
  @Test
  void quotesWhatNeedsIt() {
    assertThat(new Csv("a", "b").row("x, y", "say \"hi\"\nthere").text())
        .isEqualTo("a,b\r\n\"x, y\",\"say \"\"hi\"\"\nthere\"\r\n");
  }

  @Test
  void disarmsFormulasButLeavesNumbersAlone() {
    assertThat(
            new Csv("a")
                .row("=1+1")
                .row("+1")
                .row("-1")
                .row("@x")
                .row("\tx")
                .row(-1)
                .row(-0.5)
                .text())
        .isEqualTo("a\r\n'=1+1\r\n'+1\r\n'-1\r\n'@x\r\n'\tx\r\n-1\r\n-0.5\r\n");
  }

  @Test
  void saysNothingAndInstantsPlainly() {
    assertThat(new Csv("a", "b").row(null, Instant.parse("2026-11-18T20:05:00Z")).text())
        .isEqualTo("a,b\r\n,2026-11-18T20:05:00Z\r\n");
  }
}
