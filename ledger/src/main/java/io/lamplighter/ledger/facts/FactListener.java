package io.lamplighter.ledger.facts;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// What else is to happen when facts become known, in the same transaction: pull waiting entries
/// forward, admit people whom an event brings in.
@FunctionalInterface
public interface FactListener {
  /// Nobody listens.
  FactListener NONE = (db, news, knownAt) -> List.of();

  /// Told of facts that are new to the ledger, each once, in the order in which they happened.
  ///
  /// @return the cohorts to wake after the transaction has committed
  List<Wake> recorded(Handle db, List<Fact> news, Instant knownAt);

  /// A cohort that has to look again at its people.
  record Wake(String cohort, Instant due) {}
}
