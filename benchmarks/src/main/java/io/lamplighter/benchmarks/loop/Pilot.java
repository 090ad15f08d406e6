package io.lamplighter.benchmarks.loop;

import io.lamplighter.campaigns.statistics.Effect;
import io.lamplighter.campaigns.statistics.Normal;
import io.lamplighter.campaigns.statistics.Proportion;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Learner;
import io.lamplighter.models.learning.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/// What campaigns know of their customers before they meet: two months in which everybody heard of
/// one program that was drawn, or in a fifth of the cases of none. Of each program a model learned
/// the chance of those contacted, and the holdout showed which part of it comes from contact.
final class Pilot {
  private static final int MONTHS = 2;

  private Pilot() {}

  /// Dollars that a message is expected to bring, by program and row: as the product has it, the
  /// chance times the part that contact adds times the value, less the cost.
  static double[][] expected(Market market, long seed) {
    var random = new SplittableRandom(seed);
    int rows = market.town().size();
    var heard = new ArrayList<List<Case>>();
    for (int p = 0; p < Market.SIZE; p++) {
      heard.add(new ArrayList<>());
    }
    for (int month = 0; month < MONTHS; month++) {
      for (int row = 0; row < rows; row++) {
        int about = random.nextInt(Market.SIZE + 1);
        for (int p = 0; p < Market.SIZE; p++) {
          double chance = market.alone(p, row) + (about == p ? market.effect(p, row) : 0);
          boolean enrolled = random.nextDouble() < chance;
          if (market.isOpen(p, row) && (about == p || about == Market.SIZE)) {
            heard.get(p).add(new Case(row, about == p, enrolled));
          }
        }
      }
    }
    var parts = heard.stream().map(Pilot::part).toList();
    double usual = parts.stream().flatMapToDouble(OptionalDouble::stream).average().orElse(1);
    var expected = new double[Market.SIZE][];
    for (int p = 0; p < Market.SIZE; p++) {
      double worth = parts.get(p).orElse(usual) * Market.offer(p).value();
      double cost = Market.offer(p).cost();
      var chances = chances(market.town(), heard.get(p), seed);
      expected[p] = Arrays.stream(chances).map(chance -> chance * worth - cost).toArray();
    }
    return expected;
  }

  private record Case(int row, boolean contacted, boolean enrolled) {}

  /// The effect over the rate of the contacted, where the interval of the effect leaves out 0.
  private static OptionalDouble part(List<Case> cases) {
    var contacted = proportion(cases, true);
    var told = Effect.newcombe(contacted, proportion(cases, false), Normal.Z95);
    return told.interval().contains(0) || contacted.rate() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.clamp(told.estimate() / contacted.rate(), 0, 1));
  }

  private static Proportion proportion(List<Case> cases, boolean contacted) {
    long people = cases.stream().filter(each -> each.contacted() == contacted).count();
    long enrolled =
        cases.stream().filter(each -> each.contacted() == contacted && each.enrolled()).count();
    return new Proportion(enrolled, people);
  }

  private static double[] chances(Town town, List<Case> cases, long seed) {
    var contacted = cases.stream().filter(Case::contacted).toList();
    var rows = contacted.stream().mapToInt(Case::row).toArray();
    var outcomes = new boolean[rows.length];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = contacted.get(i).enrolled();
    }
    var sample = Sample.of(Town.FEATURES, town.table().pick(rows), outcomes);
    Optional<Learner> learner =
        sample.rarer() < Learner.FEWEST
            ? Optional.empty()
            : Optional.of(Learner.byDefault(sample.rarer()));
    if (learner.isPresent()) {
      return learner.get().fit(sample, Effort.seeded(seed)).score(town.table());
    }
    var all = new double[town.size()];
    Arrays.fill(all, sample.positives() / (double) rows.length);
    return all;
  }
}
