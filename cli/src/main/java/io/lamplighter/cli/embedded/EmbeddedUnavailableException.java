package io.lamplighter.cli.embedded;

import org.jspecify.annotations.Nullable;

/// Something that Lamplighter runs by itself could not start. The message says what and the remedy.
public final class EmbeddedUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedUnavailableException(String message) {
    super(message);
  }

  EmbeddedUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
