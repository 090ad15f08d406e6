package io.lamplighter.console;

/// The console could not take its address or port.
public final class ConsoleNotStartedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ConsoleNotStartedException(int port, Throwable cause) {
    super(taken(port), cause);
  }

  ConsoleNotStartedException(String host, int port, Throwable cause) {
    super(
        "The console cannot listen on "
            + host
            + ":"
            + port
            + ": this machine has no such address, or you may not open that port. Choose others with"
            + " --host and --port.",
        cause);
  }

  /// What to say of a port that another program has.
  public static String taken(int port) {
    return "The console cannot listen on port "
        + port
        + ": another program does. End that program or choose another port with --port.";
  }
}
