package io.lamplighter.campaigns;

import java.time.LocalDate;
import java.util.UUID;

/// One contact with one customer. It is the idempotency key towards providers and the Message-ID of
/// an e-mail: the same entry, step lineage and occurrence always give the same id, so a retry can
/// never be a second message and a second entry is never taken for a retry.
public record TouchpointId(UUID value) {
  /// The id of the contact that a step makes.
  ///
  /// @param lineage the step's key when it was first published, so that a renamed step is not sent
  ///   again
  /// @param occurrence 0 for the first time through the step
  public static TouchpointId of(EntryId entry, String lineage, int occurrence) {
    return new TouchpointId(
        DerivedId.at(
            entry.enteredAt(),
            "touchpoint\n" + entry.value() + "\n" + lineage + "\n" + occurrence));
  }

  /// First day of the month (UTC) in which the entry of this touchpoint began.
  public LocalDate month() {
    return DerivedId.month(value);
  }
}
