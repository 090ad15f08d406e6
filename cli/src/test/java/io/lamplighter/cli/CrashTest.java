package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.benchmarks.Result;
import io.lamplighter.benchmarks.crash.CrashBenchmark;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The benchmark's claim with fewer customers: the same processes, killed the same way, with the
/// real Temporal server where there is one.
@Tag("crash")
class CrashTest {
  private static final int CUSTOMERS = 400;

  @TempDir private Path folder;

  @Test
  void nothingIsDoubledOrLostThoughEverythingIsKilledThreeTimesWhileItSends() throws Exception {
    var command = new BenchCommand();
    command.name = "crash";
    command.data = folder;
    command.seed = 7;
    Result result;
    try (var parts = OpenParts.untilExit(CrashTest::say)) {
      result =
          new CrashBenchmark(CUSTOMERS, /* alsoInMemory= */ false)
              .run(BenchRoom.of(command, CrashTest::say, parts));
    }

    assertThat(result.variants()).as("messages that arrived: the test would be empty").isNotEmpty();
    assertThat(result.variants())
        .allSatisfy(
            variant -> assertThat((Long) variant.figures().get("messages")).isGreaterThan(5));
    assertThat(result.aims()).allSatisfy(aim -> assertThat(aim.met()).as("%s", aim).isTrue());
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
