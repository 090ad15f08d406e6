package io.lamplighter.campaigns;

/// People who share a home or an owner: the unit of randomisation and of household caps.
public record HouseholdId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
