package io.lamplighter.models.uplift;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.measures.Clusters;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpliftLearnerTest {
  private static final List<FeatureSpec> FEATURES =
      List.of(FeatureSpec.numeric("usage"), FeatureSpec.categorical("owner"));

  /// Heavy users enrol anyway and mail bores them; owners with little usage are the ones it moves.
  private static final class Town {
    private final Table table;
    private final boolean[] treated;
    private final boolean[] outcomes;
    private final double[] effect;

    private Town(Table table, boolean[] treated, boolean[] outcomes, double[] effect) {
      this.table = table;
      this.treated = treated;
      this.outcomes = outcomes;
      this.effect = effect;
    }

    static Town of(int n, long seed, double strength) {
      var random = new SplittableRandom(seed);
      var usage = new double[n];
      var owner = new String[n];
      var treated = new boolean[n];
      var outcomes = new boolean[n];
      var effect = new double[n];
      for (int i = 0; i < n; i++) {
        usage[i] = random.nextGaussian();
        boolean owns = random.nextBoolean();
        owner[i] = owns ? "yes" : "no";
        treated[i] = random.nextDouble() < 0.7;
        effect[i] = strength * ((owns ? 0.10 : 0) - 0.06 * usage[i]);
        double base = Math.clamp(0.2 + 0.08 * usage[i], 0.02, 0.9);
        outcomes[i] = random.nextDouble() < base + (treated[i] ? effect[i] : 0);
      }
      return new Town(
          Table.of(Numbers.of("usage", usage), Labels.of("owner", owner)),
          treated,
          outcomes,
          effect);
    }

    Experiment experiment() {
      return Experiment.of(FEATURES, table, treated, outcomes);
    }

    Experiment seenBy(Experiment other) {
      return other.with(table, treated, outcomes, Clusters.single(treated.length));
    }
  }

  @ParameterizedTest
  @EnumSource(UpliftLearner.class)
  void findsWhomTheMailMoves(UpliftLearner learner) {
    var train = Town.of(12_000, 1, 1).experiment();
    var later = Town.of(3000, 2, 1);

    var uplift = learner.fit(train, Effort.seeded(1)).uplift(later.table);

    assertThat(correlation(uplift, later.effect)).isGreaterThan(0.85);
    double mean = java.util.Arrays.stream(uplift).average().orElseThrow();
    double truth = java.util.Arrays.stream(later.effect).average().orElseThrow();
    assertThat(Math.abs(mean - truth)).isLessThan(0.03);
  }

  @ParameterizedTest
  @EnumSource(UpliftLearner.class)
  void readsBackToTheSameBits(UpliftLearner learner) {
    var town = Town.of(1000, 3, 1);
    var scorer = learner.fit(town.experiment(), Effort.seeded(1));

    assertThat(UpliftScorer.read(scorer.write()).uplift(town.table))
        .isEqualTo(scorer.uplift(town.table));
    assertThat(learner.fit(town.experiment(), Effort.seeded(1)).write()).isEqualTo(scorer.write());
  }

  @Test
  void saysThatUpliftIsWorthItWhereItIsAndNamesThoseToLeaveAlone() {
    var train = Town.of(12_000, 1, 1.5).experiment();

    var trial =
        UpliftTrial.of(
            UpliftLearner.T, train, Town.of(12_000, 2, 1.5).seenBy(train), Effort.seeded(1));

    assertThat(trial.beatsResponse()).isTrue();
    assertThat(trial.advice()).startsWith("Rank by uplift");
    assertThat(trial.disturbed().exists()).isTrue();
  }

  @Test
  void saysNoGainWhereThereIsNone() {
    var train = Town.of(6000, 1, 0).experiment();

    var trial =
        UpliftTrial.of(UpliftLearner.T, train, Town.of(6000, 2, 0).seenBy(train), Effort.seeded(1));

    assertThat(trial.beatsResponse()).isFalse();
    assertThat(trial.advice()).startsWith("No gain");
    assertThat(trial.disturbed().exists()).isFalse();
  }

  private static double correlation(double[] a, double[] b) {
    double ma = java.util.Arrays.stream(a).average().orElseThrow();
    double mb = java.util.Arrays.stream(b).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - ma) * (b[i] - mb);
      aa += (a[i] - ma) * (a[i] - ma);
      bb += (b[i] - mb) * (b[i] - mb);
    }
    return ab / Math.sqrt(aa * bb);
  }
}
