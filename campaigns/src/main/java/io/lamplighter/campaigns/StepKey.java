package io.lamplighter.campaigns;

/// The name of one step of a journey, the same from the YAML file to the ledger to the screen.
public record StepKey(String value) implements Comparable<StepKey> {
  @Override
  public int compareTo(StepKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
