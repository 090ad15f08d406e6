package io.lamplighter.models.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.MadeUp;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.measures.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import smile.classification.LogisticRegression;

class LearnerTest {
  private static final MadeUp PAST = MadeUp.customers(4000, 1);
  private static final MadeUp LATER = MadeUp.customers(4000, 2);
  private static final Boosting SMALL = new Boosting(30, 8, 50, 0.1, 0.7);

  private static Sample past() {
    return Sample.of(MadeUp.FEATURES, PAST.table(), PAST.outcomes());
  }

  static Stream<Learner> learners() {
    return Stream.of(Logistic.standard(), SMALL, new Blend(SMALL, Logistic.standard()));
  }

  @ParameterizedTest
  @MethodSource("learners")
  void comesCloseToTheTruthOnCustomersItHasNotSeen(Learner learner) {
    var scorer = learner.fit(past(), Effort.seeded(1));

    double auc = Scored.of(scorer.score(LATER.table()), LATER.outcomes()).metrics().auc();
    double best = Scored.of(LATER.truth(), LATER.outcomes()).metrics().auc();
    assertThat(auc).isGreaterThan(best - 0.02);
  }

  @ParameterizedTest
  @MethodSource("learners")
  void givesTheSameBitsForTheSameSeedOnAnyNumberOfThreads(Learner learner)
      throws InterruptedException {
    var first = learner.fit(past(), Effort.seeded(7)).score(LATER.table());
    var onThree = learner.fit(past(), Effort.seeded(7).onThreads(3)).score(LATER.table());
    var elsewhere = new double[1][];
    var thread =
        new Thread(() -> elsewhere[0] = learner.fit(past(), Effort.seeded(7)).score(LATER.table()));
    thread.start();
    thread.join();

    assertThat(onThree).isEqualTo(first);
    assertThat(elsewhere[0]).isEqualTo(first);
  }

  @Test
  void anotherSeedGivesOtherTrees() {
    var first = SMALL.fit(past(), Effort.seeded(7)).score(LATER.table());

    assertThat(SMALL.fit(past(), Effort.seeded(8)).score(LATER.table())).isNotEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("learners")
  void readsBackToTheSameBits(Learner learner) {
    var scorer = learner.fit(past(), Effort.seeded(1)).calibrated(new Calibration.Platt(1.1, -0.2));

    var again = Scorer.read(scorer.write());

    assertThat(again.score(LATER.table())).isEqualTo(scorer.score(LATER.table()));
    assertThat(again.contributions(LATER.table().pick(1, 2, 3)))
        .isDeepEqualTo(scorer.contributions(LATER.table().pick(1, 2, 3)));
    assertThat(again.write()).isEqualTo(scorer.write());
  }

  @ParameterizedTest
  @MethodSource("learners")
  void reasonsAddUpToTheScore(Learner learner) {
    var scorer = learner.fit(past(), Effort.seeded(1));
    var rows = LATER.table().pick(IntStream.range(0, 200).toArray());

    var contributions = scorer.contributions(rows);

    var logits = scorer.logits(rows);
    for (int row = 0; row < logits.length; row++) {
      assertThat(scorer.baseline() + Arrays.stream(contributions[row]).sum())
          .isCloseTo(logits[row], within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("learners")
  void namesTheRateAsTheReasonWhereTheRateIsTheReason(Learner learner) {
    var scorer = learner.fit(past(), Effort.seeded(1));
    var rows =
        Table.rowsOf(MadeUp.FEATURES).add(0.0, 20, "TOU", 0.5).add(-2.5, 999, "flat", 0.5).build();

    assertThat(scorer.reasons(rows, 0, 1).getFirst())
        .matches(Reason::raises)
        .extracting(Reason::feature, Reason::value)
        .containsExactly("rate", "TOU");
    assertThat(scorer.reasons(rows, 1, 1).getFirst())
        .matches(r -> !r.raises())
        .extracting(Reason::feature)
        .isEqualTo("bill");
  }

  @ParameterizedTest
  @MethodSource("learners")
  void scoresMissingUnknownAndAbsurdValuesWithAFiniteChance(Learner learner) {
    var scorer = learner.fit(past(), Effort.seeded(1));
    var rows =
        Table.rowsOf(MadeUp.FEATURES)
            .add(null, null, null, null)
            .add(1e300, -1e300, "new rate", 0)
            .build();

    assertThat(DoubleStream.of(scorer.score(rows))).allMatch(p -> p > 0.001 && p < 0.999);
  }

  @ParameterizedTest
  @MethodSource("learners")
  void answersTheBaseRateWhenOneOutcomeIsAllItSaw(Learner learner) {
    var nobody = Sample.of(MadeUp.FEATURES, PAST.table(), new boolean[PAST.table().rows()]);

    var scorer = learner.fit(nobody, Effort.seeded(1));

    assertThat(scorer).isInstanceOf(BaseRate.class);
    assertThat(DoubleStream.of(scorer.score(LATER.table()))).allMatch(p -> p > 0 && p < 0.001);
    assertThat(Scorer.read(scorer.write())).isEqualTo(scorer);
  }

  @ParameterizedTest
  @MethodSource("learners")
  void stopsWhenTheProgressCallbackSaysSo(Learner learner) {
    var seen = new ArrayList<String>();
    var effort =
        Effort.seeded(1)
            .reporting(
                (stage, done, of) -> {
                  seen.add(stage);
                  if (seen.size() == 2) {
                    throw new CancellationException("the worker shuts down");
                  }
                });

    assertThatThrownBy(() -> learner.fit(past(), effort)).isInstanceOf(CancellationException.class);
    assertThat(seen).hasSize(2);
  }

  @Test
  void aRowThatCountsTwiceIsARowThatStandsThereTwice() {
    var features = List.of(FeatureSpec.numeric("bill"), FeatureSpec.categorical("rate"));
    var rows = PAST.table().pick(IntStream.range(0, 600).toArray());
    var outcomes = Arrays.copyOf(PAST.outcomes(), 600);
    var schema = Sample.of(features, rows, outcomes).schema();
    var weights = new double[600];
    Arrays.fill(weights, 2);
    var twice = new boolean[1200];
    for (int i = 0; i < 1200; i++) {
      twice[i] = outcomes[i % 600];
    }

    var weighted =
        new Logistic(5).fit(Sample.of(schema, rows, outcomes).weighted(weights), Effort.seeded(1));
    var doubled =
        new Logistic(5)
            .fit(
                Sample.of(
                    schema, rows.pick(IntStream.range(0, 1200).map(i -> i % 600).toArray()), twice),
                Effort.seeded(1));

    var scores = weighted.score(LATER.table());
    var same = doubled.score(LATER.table());
    for (int i = 0; i < scores.length; i++) {
      assertThat(scores[i]).isCloseTo(same[i], within(1e-8));
    }
  }

  @Test
  void treesRefuseWeightsTheyCannotUse() {
    var weights = new double[4000];
    Arrays.fill(weights, 1);

    assertThatThrownBy(() -> SMALL.fit(past().weighted(weights), Effort.seeded(1)))
        .hasMessageContaining("no weights");
  }

  /// Our own solver against Smile's, on the same standardised figures.
  @Test
  void findsTheSameCoefficientsAsSmile() {
    int n = 1500;
    var x = new double[n][2];
    var a = new double[n];
    var b = new double[n];
    var labels = new int[n];
    var outcomes = new boolean[n];
    var random = new java.util.SplittableRandom(3);
    for (int i = 0; i < n; i++) {
      a[i] = random.nextGaussian();
      b[i] = random.nextGaussian() * 40 + 7;
      outcomes[i] = random.nextDouble() < Odds.chance(a[i] + b[i] / 40);
      labels[i] = outcomes[i] ? 1 : 0;
    }
    for (int i = 0; i < n; i++) {
      x[i][0] = (a[i] - mean(a)) / deviation(a);
      x[i][1] = (b[i] - mean(b)) / deviation(b);
    }
    var table = Table.of(Numbers.of("a", a), Numbers.of("b", b));
    var features = List.of(FeatureSpec.numeric("a"), FeatureSpec.numeric("b"));

    var ours = Logistic.standard().fit(Sample.of(features, table, outcomes), Effort.seeded(1));
    var theirs =
        LogisticRegression.binomial(x, labels, new LogisticRegression.Options(10, 1e-8, 1000));

    var scores = ours.score(table);
    for (int i = 0; i < n; i++) {
      assertThat(scores[i]).isCloseTo(theirs.score(x[i]), within(1e-4));
    }
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }

  @Test
  void solvesVeryManyLevelsByDescentAndAgreesWithNewton() {
    int n = 3000;
    var columns = new ArrayList<io.lamplighter.models.data.Column>();
    var features = new ArrayList<FeatureSpec>();
    var random = new java.util.SplittableRandom(5);
    for (int c = 0; c < 25; c++) {
      var words =
          IntStream.range(0, n).mapToObj(i -> "w" + random.nextInt(100)).toArray(String[]::new);
      columns.add(Labels.of("c" + c, words));
      features.add(FeatureSpec.categorical("c" + c));
    }
    var outcomes = new boolean[n];
    for (int i = 0; i < n; i++) {
      outcomes[i] =
          random.nextDouble() < (columns.getFirst().text(i).compareTo("w5") > 0 ? 0.6 : 0.2);
    }
    var table = Table.of(columns);
    var sample = Sample.of(features, table, outcomes);

    var scores = Logistic.standard().fit(sample, Effort.seeded(1)).score(table);

    assertThat(sample.schema().slots().stream().mapToInt(s -> s.codes()).sum()).isGreaterThan(2000);
    assertThat(mean(scores)).isCloseTo(sample.positives() / (double) n, within(1e-3));
    assertThat(Scored.of(scores, outcomes).metrics().auc()).isGreaterThan(0.7);
  }

  /// Smile takes amounts closer than 1e-7 for equal: in volts instead of microvolts the feature
  /// would be lost.
  @Test
  void theUnitOfAnAmountDoesNotMatterToTrees() {
    var random = new java.util.SplittableRandom(9);
    int n = 2000;
    var tiny = new double[n];
    var outcomes = new boolean[n];
    for (int i = 0; i < n; i++) {
      tiny[i] = random.nextDouble() * 1e-9;
      outcomes[i] = random.nextDouble() < (tiny[i] > 0.5e-9 ? 0.7 : 0.1);
    }
    var table = Table.of(Numbers.of("tiny", tiny));

    var scorer =
        SMALL.fit(
            Sample.of(List.of(FeatureSpec.numeric("tiny")), table, outcomes), Effort.seeded(1));

    assertThat(Scored.of(scorer.score(table), outcomes).metrics().auc()).isGreaterThan(0.75);
  }
}
