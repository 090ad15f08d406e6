package io.lamplighter.campaigns;

/// A customer, by the ledger's own number. It appears in no URL, log or workflow.
public record CustomerId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
