package io.lamplighter.models.data;

/// Data that cannot be used, said so that whoever owns it can fix it: where, why, and what to do.
/// No stack of ours is needed to understand the message, so commands print it as it is.
public final class BadData extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final String reason;
  private final String remedy;

  public BadData(String place, String reason, String remedy) {
    super("%s: %s\n  %s".formatted(place, reason, remedy));
    this.place = place;
    this.reason = reason;
    this.remedy = remedy;
  }

  /// File and line, or the name of the column.
  public String place() {
    return place;
  }

  public String reason() {
    return reason;
  }

  public String remedy() {
    return remedy;
  }
}
