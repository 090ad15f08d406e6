package io.lamplighter.simulator.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.simulator.mail.MailSink.Received;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailSinkTest {
  private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  @TempDir Path folder;

  @Test
  void whatIsAnsweredForIsInTheFile() throws Exception {
    try (var sink = sink(Faults.NONE);
        var wire = new Wire(sink.port())) {
      var answer = wire.deliver("one@meridian.example", "ada@mail.example");

      assertThat(answer).startsWith("250");
      assertThat(MailSink.received(file()))
          .containsExactly(new Received(NOW, "<one@meridian.example>", "ada@mail.example"));
    }
  }

  @Test
  void aRefusedRecipientGetsNothing() throws Exception {
    try (var sink = sink(Faults.of("*+gone@* always rcpt 550 5.1.1 no such user"));
        var wire = new Wire(sink.port())) {
      assertThat(wire.deliver("one@x", "ada+gone@mail.example"))
          .isEqualTo("550 5.1.1 no such user");
      assertThat(wire.deliver("two@x", "ada@mail.example")).startsWith("250");
      assertThat(MailSink.received(file()))
          .extracting(Received::messageId)
          .containsExactly("<two@x>");
    }
  }

  @Test
  void aGreylistedRecipientIsTakenTheSecondTime() throws Exception {
    try (var sink = sink(Faults.of("*+grey@* 1 rcpt 451 4.7.1 come back later"));
        var wire = new Wire(sink.port())) {
      assertThat(wire.deliver("one@x", "ada+grey@mail.example")).startsWith("451");
      assertThat(wire.deliver("one@x", "ada+grey@mail.example")).startsWith("250");
      assertThat(wire.deliver("two@x", "bob+grey@mail.example")).startsWith("451");
    }
  }

  @Test
  void theTwoWaysOfHangingUpDifferOnlyInTheFile() throws Exception {
    var faults = Faults.of("*+lost@* 1 drop-after-dot\n*+kept@* 1 drop-before-reply");
    try (var sink = sink(faults)) {
      try (var wire = new Wire(sink.port())) {
        assertThat(wire.deliver("lost@x", "ada+lost@mail.example")).isNull();
      }
      try (var wire = new Wire(sink.port())) {
        assertThat(wire.deliver("kept@x", "ada+kept@mail.example")).isNull();
      }
      assertThat(MailSink.received(file()))
          .extracting(Received::messageId)
          .containsExactly("<kept@x>");
    }
  }

  @Test
  void manySendersAtOnceLoseNothing() throws Exception {
    try (var sink = sink(Faults.NONE);
        var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var work = new ArrayList<Callable<Void>>();
      for (int sender = 0; sender < 16; sender++) {
        int number = sender;
        work.add(
            () -> {
              try (var wire = new Wire(sink.port())) {
                for (int i = 0; i < 50; i++) {
                  assertThat(wire.deliver(number + "-" + i + "@x", "ada@mail.example"))
                      .startsWith("250");
                }
              }
              return null;
            });
      }
      for (var done : senders.invokeAll(work)) {
        done.get();
      }
    }

    assertThat(MailSink.received(file())).hasSize(800).doesNotHaveDuplicates();
  }

  @Test
  void aLineTornByAKillIsNeitherReadNorContinued() throws Exception {
    try (var sink = sink(Faults.NONE);
        var wire = new Wire(sink.port())) {
      wire.deliver("one@x", "ada@mail.example");
    }
    Files.writeString(file(), "2026-03-02T17:00:00Z\t<to", StandardOpenOption.APPEND);

    assertThat(MailSink.received(file())).hasSize(1);
    try (var sink = sink(Faults.NONE);
        var wire = new Wire(sink.port())) {
      wire.deliver("two@x", "ada@mail.example");
    }
    assertThat(MailSink.received(file()))
        .extracting(Received::messageId)
        .containsExactly("<one@x>", "<two@x>");
  }

  @Test
  void runsInAProcessOfItsOwnAndKeepsWhatItAnsweredForWhenKilled() throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MailSink.class.getName(),
                "--file",
                file().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(said.readLine().replace("listening on ", ""));
      try (var wire = new Wire(port)) {
        assertThat(wire.deliver("one@x", "ada@mail.example")).startsWith("250");
      }
    } finally {
      process.destroyForcibly().waitFor();
    }

    assertThat(MailSink.received(file()))
        .extracting(Received::recipient)
        .isEqualTo(List.of("ada@mail.example"));
  }

  @Test
  void aScriptThatCannotBeUnderstoodNamesItsLine() {
    assertThatThrownBy(() -> Faults.of("# fine\n*@x sometimes rcpt 550 no"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("*@x sometimes rcpt 550 no");
  }

  private MailSink sink(Faults faults) throws Exception {
    return MailSink.start(0, file(), faults, CLOCK);
  }

  private Path file() {
    return folder.resolve("sink.tsv");
  }
}
