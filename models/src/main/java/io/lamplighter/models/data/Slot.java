package io.lamplighter.models.data;

/// One place of an encoded row, see [Schema#slots()].
///
/// @param feature index of the feature it belongs to
/// @param kind what the figure means
/// @param special the value flagged, for [Kind#SPECIAL]
/// @param codes how many codes a [Kind#LEVEL] can take, reserved ones included; 0 otherwise
public record Slot(int feature, Kind kind, double special, int codes) {
  public enum Kind {
    /// A number; the typical value where it is missing or special.
    AMOUNT,
    /// 1 when the number is missing.
    MISSING,
    /// 1 when the number is the special value.
    SPECIAL,
    /// The code of a word.
    LEVEL
  }
}
