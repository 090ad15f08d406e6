package io.lamplighter.models.data;

/// One named column of a [Table]: [Numbers] or [Labels]. Immutable; every cell may be missing.
public sealed interface Column permits Numbers, Labels {
  String name();

  int rows();

  boolean isMissing(int row);

  /// The cell as a person would write it; empty when missing.
  String text(int row);

  /// The same column with only these rows, in this order; a row may be picked twice.
  Column pick(int[] rows);

  Column named(String name);
}
