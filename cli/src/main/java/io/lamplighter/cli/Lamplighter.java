package io.lamplighter.cli;

/// The one executable: every verb and every role of Lamplighter.
public final class Lamplighter {
  private Lamplighter() {}

  /// Runs one verb and ends the process with its exit code.
  public static void main(String[] args) {
    System.out.println("Lamplighter");
  }
}
