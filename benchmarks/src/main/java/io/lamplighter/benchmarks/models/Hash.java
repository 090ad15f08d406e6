package io.lamplighter.benchmarks.models;

import io.lamplighter.models.measures.Shares;

/// The split of the published figures: the first byte of the SHA-256 of the row's number.
final class Hash {
  private static final double TRAINING = 171 / 256.0;

  private Hash() {}

  static boolean isTraining(int row) {
    return Shares.of(Integer.toString(row)) < TRAINING;
  }
}
