package io.lamplighter.campaigns.policy;

/// One thing wrong with a policy file, said so that its author can fix it.
///
/// @param line counted from 1, as editors do
/// @param column counted from 1
/// @param code stable, for example `policy/unknown-key`
/// @param hint what to do about it
public record PolicyProblem(
    String file, int line, int column, String code, String message, String hint) {
  @Override
  public String toString() {
    return "%s:%d:%d: %s%n  %s".formatted(file, line, column, message, hint);
  }
}
