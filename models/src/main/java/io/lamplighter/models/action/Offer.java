package io.lamplighter.models.action;

/// Something that can be offered.
///
/// @param name of the programme
/// @param value of one enrolment to the utility and its customers, in money
/// @param cost of one contact, in money
public record Offer(String name, double value, double cost) {
  public Offer {
    if (!Double.isFinite(value) || !(cost >= 0)) {
      throw new IllegalArgumentException(
          "offer '%s' needs a finite value and a cost that is not negative".formatted(name));
    }
  }
}
