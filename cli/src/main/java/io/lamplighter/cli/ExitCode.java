package io.lamplighter.cli;

/// What the process says to its caller. A contract: scripts branch on it.
enum ExitCode {
  DONE(0, "done"),
  INVALID(1, "the definition or the data is invalid"),
  CHANGES(2, "changes are waiting (only with --detailed-exitcode)"),
  UNREACHABLE(3, "the database or Temporal cannot be reached"),
  REFUSED(4, "refused by policy"),
  USAGE(64, "the command line or a setting is wrong"),
  BUG(70, "a bug of Lamplighter");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  String meaning() {
    return meaning;
  }
}
