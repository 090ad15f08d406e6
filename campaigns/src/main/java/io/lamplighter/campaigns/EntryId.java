package io.lamplighter.campaigns;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/// One entry of one unit into one campaign. The id is derived, never drawn: its first 48 bits are
/// the millisecond of entry and the rest is a hash of campaign, unit and occurrence, so that a
/// rehearsal repeats id for id and the month of entry (the partition key) can be read off the id.
public record EntryId(UUID value) {
  /// The id of the entry of a unit at an instant.
  ///
  /// @param occurrence what brought it in: the wave, or the event's source and key
  public static EntryId of(
      CampaignName campaign, UnitKind kind, long unit, String occurrence, Instant enteredAt) {
    return new EntryId(
        DerivedId.at(
            enteredAt,
            "entry\n" + campaign.value() + "\n" + kind.word() + "\n" + unit + "\n" + occurrence));
  }

  /// First day of the month (UTC) in which this entry began.
  public LocalDate month() {
    return DerivedId.month(value);
  }

  /// When this entry began, to the millisecond.
  public Instant enteredAt() {
    return DerivedId.instant(value);
  }

  /// UTC month of an instant, as the partitions have it.
  public static LocalDate monthOf(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
  }
}
