package io.lamplighter.simulator.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailCatcherTest {
  private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");

  @TempDir Path folder;

  @Test
  void aCaughtMessageCanBeListedAndOpened() throws Exception {
    try (var catcher = catcher(10);
        var wire = new Wire(catcher.port())) {
      wire.deliver("one@x", "ada@mail.example");

      var caught = catcher.latest(5).getFirst();
      assertThat(caught).isEqualTo(new Caught(1, NOW, "", "ada@mail.example", "Café", "<one@x>"));
      assertThat(catcher.open(1).orElseThrow().text()).isEqualTo(".dotted\r\n");
    }
  }

  @Test
  void onlyTheNewestAreKept() throws Exception {
    try (var catcher = catcher(2);
        var wire = new Wire(catcher.port())) {
      for (int i = 1; i <= 4; i++) {
        wire.deliver(i + "@x", "ada@mail.example");
      }

      assertThat(catcher.latest(9)).extracting(Caught::messageId).containsExactly("<4@x>", "<3@x>");
      assertThat(catcher.since(3, 9)).extracting(Caught::number).containsExactly(4L);
      assertThat(catcher.open(1)).isEmpty();
    }
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aRestartLosesNothingAndNumbersGoOn() throws Exception {
    try (var catcher = catcher(10);
        var wire = new Wire(catcher.port())) {
      wire.deliver("one@x", "ada@mail.example");
    }
    Files.writeString(folder.resolve("caught9.part"), "torn");

    try (var catcher = catcher(10);
        var wire = new Wire(catcher.port())) {
      wire.deliver("two@x", "bob@mail.example");

      assertThat(catcher.since(0, 9)).extracting(Caught::number).containsExactly(1L, 2L);
    }
    assertThat(folder.resolve("caught9.part")).doesNotExist();
  }

  private MailCatcher catcher(int keep) throws Exception {
    return MailCatcher.start(
        InetAddress.getLoopbackAddress(), 0, folder, keep, InstantSource.fixed(NOW));
  }
}
