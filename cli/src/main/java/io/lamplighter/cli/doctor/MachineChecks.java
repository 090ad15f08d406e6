package io.lamplighter.cli.doctor;

import io.lamplighter.cli.embedded.EmbeddedPostgres;
import io.lamplighter.cli.embedded.EmbeddedTemporal;
import io.lamplighter.cli.embedded.EmbeddedUnavailableException;
import io.lamplighter.cli.settings.Setting;
import io.lamplighter.cli.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What can be asked of the machine alone.
public final class MachineChecks {
  private static final int WANTED_JDK = 25;
  private static final long WANTED_BYTES = 2L << 30;

  private MachineChecks() {}

  public static List<Check> of(Settings settings) {
    var data = nearestExisting(settings.data().toAbsolutePath());
    return List.of(
        jdk(), folder(settings, data), disk(data), postgres(settings), temporal(settings));
  }

  private static Check jdk() {
    int feature = Runtime.version().feature();
    var machine = Runtime.getRuntime();
    return Check.of(
        feature >= WANTED_JDK,
        "jdk",
        "JDK %s, %d processors, heap up to %,d MB"
            .formatted(Runtime.version(), machine.availableProcessors(), machine.maxMemory() >> 20),
        "Install a JDK " + WANTED_JDK + "; `./lamplighter` finds it.");
  }

  private static Check folder(Settings settings, Path existing) {
    return Check.of(
        Files.isDirectory(existing) && Files.isWritable(existing),
        "data folder",
        settings.data().toString(),
        "Give yourself the right to write to "
            + existing
            + ", or name another folder with --data or "
            + Setting.DATA.variable()
            + ".");
  }

  private static Check disk(Path existing) {
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      return Check.of(
          free >= WANTED_BYTES,
          "disk",
          "%,d MB free at %s".formatted(free >> 20, existing),
          "Free at least 2 GB, or name a folder on another disk with --data.");
    } catch (IOException unknown) {
      return Check.bad("disk", "cannot be asked: " + unknown.getMessage(), "Look at the disk.");
    }
  }

  private static Check postgres(Settings settings) {
    if (settings.get(Setting.DB).isPresent()) {
      return Check.good("embedded Postgres", "not needed, " + Setting.DB.variable() + " is set");
    }
    return EmbeddedPostgres.whyNot()
        .map(
            reason -> Check.bad("embedded Postgres", reason.lines().findFirst().orElse(""), reason))
        .orElseGet(() -> Check.good("embedded Postgres", "can run here"));
  }

  private static Check temporal(Settings settings) {
    if (settings.get(Setting.TEMPORAL_ADDRESS).isPresent()) {
      return Check.good(
          "temporal binary", "not needed, " + Setting.TEMPORAL_ADDRESS.variable() + " is set");
    }
    try {
      return Check.good(
          "temporal binary",
          EmbeddedTemporal.binary(settings.environment())
              .map(Path::toString)
              .orElse("none: demo runs Temporal inside its own process"));
    } catch (EmbeddedUnavailableException wrong) {
      return Check.bad("temporal binary", "cannot be run", String.valueOf(wrong.getMessage()));
    }
  }

  private static Path nearestExisting(Path folder) {
    var existing = folder;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }
}
