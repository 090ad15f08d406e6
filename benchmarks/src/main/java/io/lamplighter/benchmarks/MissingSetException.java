package io.lamplighter.benchmarks;

import java.nio.file.Path;

/// A public data set is not where it was looked for. The message names the remedy.
public final class MissingSetException extends RuntimeException {
  MissingSetException(Path file) {
    super(
        file.toAbsolutePath().normalize()
            + " is not there: public data sets are no part of the project.\n"
            + "  --sets FOLDER names the folder that holds them.");
  }
}
