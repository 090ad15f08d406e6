package io.lamplighter.models.evaluation;

import io.lamplighter.models.data.BadData;

/// How rows are parted into those trained on and those measured on.
public sealed interface SplitBy {
  /// By the first byte of the SHA-256 of the row's id, or of its number (from 0) where there is no
  /// id: two thirds for training, a half where there is a treatment.
  record Hash() implements SplitBy {}

  /// The first two thirds by the values of a column for training, the last third for measuring.
  record Time(String column) implements SplitBy {}

  /// A column that holds `train` or `test`.
  record Named(String column) implements SplitBy {}

  /// Reads `hash`, `time=COLUMN` or `column=COLUMN`.
  ///
  /// @throws BadData when it is none of them
  static SplitBy parse(String text) {
    if (text.equals("hash")) {
      return new Hash();
    }
    if (text.startsWith("time=") && text.length() > 5) {
      return new Time(text.substring(5));
    }
    if (text.startsWith("column=") && text.length() > 7) {
      return new Named(text.substring(7));
    }
    throw new BadData(
        "split '%s'".formatted(text),
        "it is not understood",
        "Write hash, time=COLUMN (older rows train, newer ones measure) or column=COLUMN (holds train or test).");
  }
}
