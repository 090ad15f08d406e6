package io.lamplighter.cli;

import org.jspecify.annotations.Nullable;

/// A verb cannot do what it was asked. The message says what is wrong and the remedy.
final class VerbFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  VerbFailedException(ExitCode code, String message) {
    this(code, message, null);
  }

  VerbFailedException(ExitCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  ExitCode code() {
    return code;
  }
}
