package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPartsTest {
  private final List<String> log = new ArrayList<>();
  private final OpenParts parts = new OpenParts(log::add);

  @Test
  void closesLastFirstAndOnlyOnce() {
    parts.add(() -> log.add("database"));
    parts.add(() -> log.add("workers"));

    parts.close();
    parts.close();

    assertThat(log).containsExactly("workers", "database");
  }

  @Test
  void closesTheOthersWhenOneFailsAndSaysSo() {
    parts.add(() -> log.add("database"));
    parts.add(
        () -> {
          throw new IllegalStateException("stuck");
        });

    parts.close();

    assertThat(log).hasSize(2).last().isEqualTo("database");
    assertThat(log.getFirst()).contains("did not close cleanly: stuck");
  }

  @Test
  void closesAtOnceWhatIsAddedWhileTheProcessEnds() {
    parts.close();

    parts.add(() -> log.add("late"));

    assertThat(log).containsExactly("late");
  }
}
