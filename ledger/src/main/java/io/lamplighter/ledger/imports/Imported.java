package io.lamplighter.ledger.imports;

import io.lamplighter.ledger.facts.FactListener.Wake;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What became of a file.
///
/// @param load number of the load, by which rows remember where they came from
/// @param accepted rows that are in the ledger now
/// @param known of them, events that were there before: those stay as they were, whatever the file
///   says of them
/// @param first some of the rejects, at most 20; all of them are in the reject file
/// @param rejectFile where the rejects are listed, if there are any
/// @param why the file was refused, if it was
/// @param wakes cohorts to wake now that all is committed
public record Imported(
    State state,
    long load,
    long rows,
    long accepted,
    long known,
    long rejected,
    List<Reject> first,
    Optional<Path> rejectFile,
    Optional<String> why,
    List<Wake> wakes) {

  /// What a file as a whole came to.
  public enum State {
    ACCEPTED,
    ACCEPTED_WITH_REJECTS,
    /// Nothing of it is in the ledger.
    REFUSED,
    /// The same file was imported by the same mapping before; nothing was done.
    KNOWN_ALREADY;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
