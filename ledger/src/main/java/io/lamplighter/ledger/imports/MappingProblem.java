package io.lamplighter.ledger.imports;

/// One thing wrong with a mapping file, said so that its author can fix it.
///
/// @param line counted from 1, as editors do
/// @param column counted from 1
/// @param hint what to do about it
public record MappingProblem(String file, int line, int column, String message, String hint) {
  @Override
  public String toString() {
    return "%s:%d:%d: %s\n  %s".formatted(file, line, column, message, hint);
  }
}
