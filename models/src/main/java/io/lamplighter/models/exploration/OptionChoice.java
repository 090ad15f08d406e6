package io.lamplighter.models.exploration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which of several options, channels or arms, does best with a customer: the one they asked for,
/// where they can ask; else what was learned in their segment, with a share of exploration; always
/// among those that are open to them.
///
/// @param segments a bandit over the options for each segment that has one
/// @param everybody the bandit of those without a segment of their own
public record OptionChoice(Map<String, Bandit> segments, Bandit everybody) {
  public OptionChoice {
    segments = Map.copyOf(segments);
  }

  /// The options that are open, with what was seen of each and its chance in the coming wave; the
  /// chances add up to 1. Drawn once, they hold for all customers who are alike.
  public record Shares(List<Bandit.Arm> arms, List<Double> chances) {
    public Shares {
      arms = List.copyOf(arms);
      chances = List.copyOf(chances);
    }
  }

  /// The option of a customer, or none when none is open.
  ///
  /// @param stated the customer's own wish; it is not explored against
  /// @param open options, channels for example with consent and address
  /// @param place of the customer between 0 and 1, see [Bandit#choose]
  public Optional<Bandit.Choice> choose(
      Optional<String> stated, Set<String> open, String segment, double place, long seed) {
    if (stated.isPresent() && open.contains(stated.get())) {
      return Optional.of(new Bandit.Choice(stated.get(), 1));
    }
    return shares(segment, open, seed)
        .map(shares -> Bandit.choose(shares.arms(), shares.chances(), place));
  }

  /// The chances by which a segment's customers are shared out among options, or nothing when the
  /// bandit knows none of those that are open.
  public Optional<Shares> shares(String segment, Set<String> open, long seed) {
    var bandit = segments.getOrDefault(segment, everybody);
    var all = bandit.probabilities(seed);
    var arms = new ArrayList<Bandit.Arm>();
    var shares = new ArrayList<Double>();
    double sum = 0;
    for (int a = 0; a < all.size(); a++) {
      if (open.contains(bandit.arms().get(a).name())) {
        arms.add(bandit.arms().get(a));
        shares.add(all.get(a));
        sum += all.get(a);
      }
    }
    if (arms.isEmpty()) {
      return Optional.empty();
    }
    double whole = sum;
    return Optional.of(new Shares(arms, shares.stream().map(share -> share / whole).toList()));
  }
}
