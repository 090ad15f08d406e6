package io.lamplighter.workers.channels;

/// The configured channels do not fit the ledger. The worker must not start; the message says what
/// to configure.
public final class WrongChannelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongChannelException(String message) {
    super(message);
  }
}
