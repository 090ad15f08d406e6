package io.lamplighter.ledger;

import java.util.Arrays;
import java.util.StringJoiner;

/// What a log may say about something that broke. An error's own words stay out: databases, and the
/// servers before them, quote in them what people typed.
public final class Breakage {
  private Breakage() {}

  /// The class of an error and the first place in our code that it came through, then the same of
  /// each of its causes, such as `java.io.IOException at
  /// io.lamplighter.ledger.Ledger.open(Ledger.java:40) < java.net.ConnectException`. One line,
  /// without the message of any.
  public static String kindAndPlace(Throwable broken) {
    var said = new StringJoiner(" < ");
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      var place =
          Arrays.stream(cause.getStackTrace())
              .filter(frame -> frame.getClassName().startsWith("io.lamplighter."))
              .findFirst();
      said.add(cause.getClass().getName() + place.map(frame -> " at " + frame).orElse(""));
    }
    return said.toString();
  }
}
