package io.lamplighter.ledger.customers;

import java.time.ZoneId;
import java.util.Optional;

/// A place that is supplied.
///
/// @param tract census tract
/// @param dwelling `house`, `apartment`, ...
/// @param ownership `owner` or `renter`
/// @param heating `electric`, `gas`, `oil`, ...
public record Premise(
    String key,
    String address,
    String city,
    String state,
    String zip,
    Optional<String> tract,
    ZoneId zone,
    Optional<String> dwelling,
    Optional<String> ownership,
    Optional<String> heating) {

  public long id() {
    return Numbering.premise(key);
  }

  @Override
  public String toString() {
    return "premise " + key;
  }
}
