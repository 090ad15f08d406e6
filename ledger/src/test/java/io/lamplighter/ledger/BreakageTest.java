package io.lamplighter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class BreakageTest {
  @Test
  void saysKindAndPlaceOfEachCauseAndNoneOfItsWords() {
    var cause = new IOException("no row for ada@mail.example");
    var elsewhere = new StackTraceElement("java.io.Files", "read", "Files.java", 1);
    cause.setStackTrace(new StackTraceElement[] {elsewhere});
    var broken = new UncheckedIOException("while reading ada@mail.example", cause);
    var ours = new StackTraceElement("io.lamplighter.ledger.Ledger", "open", "Ledger.java", 40);
    broken.setStackTrace(new StackTraceElement[] {elsewhere, ours, elsewhere});

    assertThat(Breakage.kindAndPlace(broken))
        .isEqualTo(
            "java.io.UncheckedIOException at io.lamplighter.ledger.Ledger.open(Ledger.java:40) < java.io.IOException");
  }
}
