package io.lamplighter.console;

/// The console could not take its port.
public final class ConsoleNotStartedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ConsoleNotStartedException(int port, Throwable cause) {
    super(taken(port), cause);
  }

  /// What to say of a port that another program has.
  public static String taken(int port) {
    return "The console cannot listen on port "
        + port
        + ": another program does. End that program or choose another port with --port.";
  }
}
