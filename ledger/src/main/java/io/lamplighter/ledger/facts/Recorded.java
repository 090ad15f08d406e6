package io.lamplighter.ledger.facts;

import io.lamplighter.ledger.facts.FactListener.Wake;
import java.util.List;

/// What became of a batch of events. Every event of the batch is one of these.
///
/// @param added facts that were new
/// @param repeated events that the ledger had already, or that the batch says twice
/// @param rejected events that were left out; all others are recorded
/// @param wakes cohorts to wake now that all is committed
public record Recorded(int added, int repeated, List<Rejected> rejected, List<Wake> wakes) {

  /// One event that was left out.
  ///
  /// @param row its place in the batch, from 0
  /// @param rule short code: `unknown_type`, `unknown_customer`, `unknown_account`,
  ///   `account_of_another`, `erased_customer`, `missing_field`, `bad_field`, `too_late`,
  ///   `in_future`
  /// @param why in words, without personal data
  public record Rejected(int row, String source, String key, String rule, String why) {}
}
