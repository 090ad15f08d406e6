package io.lamplighter.ledger.facts;

import io.lamplighter.campaigns.CustomerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An event that the ledger took in.
///
/// @param account by the ledger's number
/// @param word program, reason, channel: what the type says
public record Fact(
    String source,
    String key,
    String type,
    CustomerId customer,
    Optional<Long> account,
    Instant occurredAt,
    Instant knownAt,
    Optional<String> word,
    boolean enrolls) {

  /// The words by which a journey may have waited for this: its type, and `enrolled:PROGRAM`.
  public List<String> waitWords() {
    return enrolls ? List.of(type, "enrolled:" + word.orElseThrow()) : List.of(type);
  }
}
