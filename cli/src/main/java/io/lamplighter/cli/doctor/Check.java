package io.lamplighter.cli.doctor;

/// One thing looked at.
///
/// @param name stable, for scripts
/// @param message what was found
/// @param remedy what to do; empty when all is well
public record Check(String name, boolean ok, String message, String remedy) {
  static Check good(String name, String message) {
    return new Check(name, true, message, "");
  }

  static Check bad(String name, String message, String remedy) {
    return new Check(name, false, message, remedy);
  }

  static Check of(boolean ok, String name, String message, String remedy) {
    return ok ? good(name, message) : bad(name, message, remedy);
  }
}
