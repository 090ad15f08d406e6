package io.lamplighter.models.action;

import java.util.List;
import java.util.Optional;

/// Chooses among offers by what they are expected to earn: uplift times value, less cost. Where
/// only the chance of enrolling if contacted is known, pass that instead of the uplift; then
/// enrolments that would have come anyway are counted too.
public final class NextBestAction {
  private final List<Offer> offers;
  private final Optional<Offer> single;

  private NextBestAction(List<Offer> offers, Optional<Offer> single) {
    this.offers = offers;
    this.single = single;
  }

  /// Chooses for each customer; only after [PolicyTrial#personalise] said so.
  public static NextBestAction forEach(List<Offer> offers) {
    return new NextBestAction(List.copyOf(offers), Optional.empty());
  }

  /// One offer for all who are eligible and for whom it pays; the others get the best of the rest.
  /// Where no trial has been won, this is the rule.
  public static NextBestAction oneForAll(List<Offer> offers, Offer single) {
    return new NextBestAction(List.copyOf(offers), Optional.of(single));
  }

  /// What is best for one customer.
  ///
  /// @param expected what the offer is expected to earn
  public record Choice(Offer offer, double expected) {}

  /// The best offer, or none when no eligible one earns more than it costs.
  ///
  /// @param uplift by which each offer changes the customer's chance, in the order of the offers
  /// @param eligible for each offer
  public Optional<Choice> choose(double[] uplift, boolean[] eligible) {
    if (uplift.length != offers.size() || eligible.length != offers.size()) {
      throw new IllegalArgumentException("one uplift and one eligibility per offer are needed");
    }
    Optional<Choice> best = Optional.empty();
    for (int i = 0; i < uplift.length; i++) {
      var offer = offers.get(i);
      double expected = uplift[i] * offer.value() - offer.cost();
      if (!eligible[i] || !(expected > 0)) {
        continue;
      }
      var choice = new Choice(offer, expected);
      if (single.filter(offer::equals).isPresent()) {
        return Optional.of(choice);
      }
      if (best.isEmpty() || expected > best.get().expected()) {
        best = Optional.of(choice);
      }
    }
    return best;
  }
}
