package io.lamplighter.campaigns.content;

/// Why a template has nothing to send. Holds no stack: it is an answer, not an accident.
final class Abort extends Exception {
  private static final long serialVersionUID = 1L;

  Abort(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /// Thrown from inside of a template, where Liqp lets only unchecked exceptions through.
  static final class Signal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Signal(String reason) {
      super(reason, null, false, false);
    }
  }

  /// The reason for an exception of Liqp's. Its own messages may quote data, so they are not
  /// passed.
  static Abort from(RuntimeException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof Signal signal) {
        return new Abort(String.valueOf(signal.getMessage()));
      }
    }
    String message = String.valueOf(error.getMessage());
    boolean tooLong = message.contains("exceed") || message.contains("iterations");
    return new Abort(tooLong ? "the message grew too long" : "the template failed");
  }
}
