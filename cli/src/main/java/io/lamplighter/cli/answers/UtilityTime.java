package io.lamplighter.cli.answers;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Instants as people read them: in the utility's zone, with its abbreviation. Scripts get UTC.
public record UtilityTime(ZoneId zone) {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm zzz", Locale.US);

  /// `2026-11-18 14:05 MST`.
  public String of(Instant at) {
    return MOMENT.format(at.atZone(zone));
  }

  /// The same of an instant that is kept as text, as ISO 8601 writes it in UTC; empty without one.
  public String ofText(@Nullable Object iso) {
    return iso == null ? "" : of(Instant.parse(iso.toString()));
  }
}
