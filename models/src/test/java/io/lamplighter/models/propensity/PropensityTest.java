package io.lamplighter.models.propensity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.MadeUp;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.BaseRate;
import io.lamplighter.models.learning.Boosting;
import io.lamplighter.models.learning.Calibration;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Scored;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PropensityTest {
  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
  private static final Effort EFFORT = Effort.seeded(11);

  /// One decision an hour.
  private static Cases cases(MadeUp customers) {
    return cases(customers, customers.outcomes());
  }

  private static Cases cases(MadeUp customers, boolean[] outcomes) {
    var cases = Cases.of(MadeUp.FEATURES);
    var table = customers.table();
    for (int i = 0; i < table.rows(); i++) {
      var cells = new java.util.HashMap<String, Object>();
      for (var column : table.columns()) {
        cells.put(
            column.name(),
            column.isMissing(i)
                ? null
                : column.name().equals("rate")
                    ? column.text(i)
                    : (Object) Double.valueOf(column.text(i)));
      }
      cases.add("h" + i, hour(i), outcomes[i], cells);
    }
    return cases;
  }

  private static Instant hour(int i) {
    return NEW_YEAR.plus(Duration.ofHours(i));
  }

  @Test
  void learnsValidatesAndScoresAsTheExampleSays() {
    var past = MadeUp.customers(2000, 21);
    var plan = Plan.at(hour(2000)).maturingIn(Duration.ofHours(100)).expecting(0.1);

    var trained = Propensity.train(cases(past), plan, EFFORT);

    assertThat(trained.mature()).isEqualTo(1901);
    assertThat(trained.immature()).isEqualTo(99);
    var validation = trained.validation().orElseThrow();
    assertThat(validation.method()).isEqualTo("time");
    // Measured on what was decided from hour 1425 on; by then outcomes up to hour 1325 were known.
    assertThat(validation.trainedOn()).isEqualTo(1326);
    assertThat(validation.quality().auc().value()).isBetween(0.65, 0.85);
    assertThat(validation.quality().auc().low()).isLessThan(validation.quality().auc().value());
    var later = MadeUp.customers(3000, 22);
    var scores = Scorer.read(trained.scorer().write()).score(later.table());
    double meanError = 0;
    for (int i = 0; i < scores.length; i++) {
      meanError += Math.abs(scores[i] - later.truth()[i]) / scores.length;
    }
    assertThat(meanError).isLessThan(0.05);
  }

  @Test
  void choosesTreesFromAThousandOutcomesOnAndKeepsTheLinearModelAsChallenger() {
    var few = Propensity.train(cases(MadeUp.customers(2000, 21)), Plan.at(hour(9999)), EFFORT);
    var many = Propensity.train(cases(MadeUp.customers(8000, 23)), Plan.at(hour(9999)), EFFORT);

    assertThat(few.positives()).isLessThan(1000);
    assertThat(few.scorer().kind()).isEqualTo("logistic");
    assertThat(few.challenger()).isEmpty();
    assertThat(many.positives()).isGreaterThan(1000);
    assertThat(many.scorer().kind()).isEqualTo("boosted");
    assertThat(many.challenger().orElseThrow().kind()).isEqualTo("logistic");
  }

  /// For a while half of those between two levels of noise enrolled as well; they do no longer.
  @Test
  void averagesTreesWithALineWhereWhatTreesLearnedDidNotLast() {
    var past = MadeUp.customers(8000, 24);
    var noise = ((Numbers) past.table().column("noise")).toArray();
    var outcomes = past.outcomes().clone();
    for (int i = 0; i < 6000; i++) {
      outcomes[i] |= i % 2 == 0 && noise[i] > 0.3 && noise[i] < 0.5;
    }

    var trained = Propensity.train(cases(past, outcomes), Plan.at(hour(9999)), EFFORT);

    assertThat(trained.scorer().kind()).isEqualTo("blended");
    assertThat(trained.notes()).anyMatch(note -> note.contains("averaged with those of a linear"));
    var older = IntStream.range(0, 6000).toArray();
    var newer = IntStream.range(6000, 8000).toArray();
    var trees =
        Boosting.standard()
            .fit(
                Sample.of(MadeUp.FEATURES, past.table().pick(older), Arrays.copyOf(outcomes, 6000)),
                EFFORT);
    double alone =
        Scored.of(trees.score(past.table().pick(newer)), Arrays.copyOfRange(outcomes, 6000, 8000))
            .metrics()
            .logLoss();
    var validation = trained.validation().orElseThrow();
    assertThat(validation.quality().logLoss().value()).isLessThan(alone);
  }

  /// A slope read off older cases would squeeze what lies between waves as well.
  @Test
  void leavesTheSlopeOfABlendAloneAndTakesTheLevelOfTheNewest() {
    var past = MadeUp.customers(8000, 24);
    var noise = ((Numbers) past.table().column("noise")).toArray();
    var outcomes = past.outcomes().clone();
    for (int i = 0; i < 6000; i++) {
      outcomes[i] |= noise[i] > 0.5;
    }

    var trained = Propensity.train(cases(past, outcomes), Plan.at(hour(9999)), EFFORT);

    assertThat(trained.scorer().kind()).isEqualTo("blended");
    var slope = trained.validation().orElseThrow().quality().reliability().slope();
    assertThat(slope.high()).isLessThan(0.9);
    assertThat(trained.scorer().calibration())
        .isInstanceOfSatisfying(
            Calibration.Platt.class,
            platt -> {
              assertThat(platt.slope()).isEqualTo(1);
              assertThat(platt.intercept()).isNegative();
            });
  }

  @Test
  void startsColdFromTheStatedPrior() {
    var cases = Cases.of(List.of(FeatureSpec.numeric("bill")));
    for (int i = 0; i < 40; i++) {
      cases.add("h" + i, hour(i), false, i);
    }

    var trained =
        Propensity.train(cases, Plan.at(hour(40)).expecting(0.05).countingFor(100), EFFORT);

    assertThat(trained.scorer()).isInstanceOf(BaseRate.class);
    assertThat(
            trained.scorer()
                .score(Table.rowsOf(List.of(FeatureSpec.numeric("bill"))).add(3).build())[0])
        .isCloseTo(5 / 140.0, within(1e-12));
    assertThat(trained.validation()).isEmpty();
    assertThat(trained.notes()).anyMatch(note -> note.contains("prior of 0.050"));
  }

  @Test
  void startsColdWithoutASingleCase() {
    var trained =
        Propensity.train(Cases.of(MadeUp.FEATURES), Plan.at(NEW_YEAR).expecting(0.02), EFFORT);

    assertThat(trained.scorer().score(MadeUp.customers(1, 1).table())[0])
        .isCloseTo(0.02, within(1e-12));
  }

  @Test
  void neverCountsACaseThatIsTooYoungAsANo() {
    var cases = Cases.of(List.of(FeatureSpec.numeric("x")));
    var random = new SplittableRandom(1);
    for (int i = 0; i < 1000; i++) {
      boolean young = i >= 500;
      cases.add("h" + i, hour(i), !young && random.nextDouble() < 0.3, random.nextDouble());
    }

    var trained =
        Propensity.train(cases, Plan.at(hour(1000)).maturingIn(Duration.ofHours(501)), EFFORT);

    assertThat(trained.mature()).isEqualTo(500);
    var rows = Table.rowsOf(List.of(FeatureSpec.numeric("x"))).add(0.5).build();
    assertThat(trained.scorer().score(rows)[0]).isCloseTo(0.3, within(0.06));
  }

  @Test
  void keepsAHouseholdOnOneSideOfTheValidation() {
    var random = new SplittableRandom(2);
    var features = List.of(FeatureSpec.categorical("street"));
    var cases = Cases.of(features);
    // Each household decides once and for all; its street names it. Who straddles would look
    // predictable.
    for (int i = 0; i < 3000; i++) {
      int household = i % 300;
      boolean loyal = new SplittableRandom(household).nextDouble() < 0.5;
      cases.add(
          "h" + household,
          hour(i),
          loyal == random.nextDouble() < 0.98,
          Map.of("street", "s" + household));
    }

    var trained = Propensity.train(cases, Plan.at(hour(3000)), EFFORT);

    var auc = trained.validation().orElseThrow().quality().auc();
    assertThat(auc.value()).isBetween(0.4, 0.6);
    assertThat(trained.notes()).anyMatch(note -> note.contains("again and again"));
  }

  @Test
  void followsTheNewestCasesWhenTheBaseRateHasMoved() {
    var random = new SplittableRandom(3);
    var cases = Cases.of(List.of(FeatureSpec.numeric("x")));
    for (int i = 0; i < 4000; i++) {
      double x = random.nextDouble();
      double rate = i < 3000 ? 0.05 : 0.25;
      cases.add("h" + i, hour(i), random.nextDouble() < rate * (0.5 + x), x);
    }

    var trained = Propensity.train(cases, Plan.at(hour(4000)), EFFORT);

    assertThat(trained.scorer().calibration()).isInstanceOf(Calibration.Platt.class);
    var rows = Table.rowsOf(List.of(FeatureSpec.numeric("x"))).add(0.5).build();
    assertThat(trained.scorer().score(rows)[0]).isCloseTo(0.25, within(0.05));
    assertThat(trained.validation().orElseThrow().quality().reliability().isTrustworthy())
        .isFalse();
  }

  /// The newest quarter is no wave: its oldest cases would hold the level down.
  @Test
  void takesTheLevelFromTheNewestWaveAndNotFromAllThatWasSetAside() {
    var random = new SplittableRandom(4);
    var cases = Cases.of(List.of(FeatureSpec.numeric("x")));
    for (int i = 0; i < 4000; i++) {
      double x = random.nextDouble();
      double rate = i < 3000 ? 0.05 : i < 3500 ? 0.10 : 0.30;
      cases.add("h" + i, hour(i), random.nextDouble() < rate * (0.5 + x), x);
    }

    var trained = Propensity.train(cases, Plan.at(hour(4000)), EFFORT);

    var rows = Table.rowsOf(List.of(FeatureSpec.numeric("x"))).add(0.5).build();
    assertThat(trained.scorer().score(rows)[0]).isCloseTo(0.30, within(0.05));
  }

  @Test
  void givesTheSameModelForTheSameCasesAndSeed() {
    var plan = Plan.at(hour(9999));
    var first = Propensity.train(cases(MadeUp.customers(1000, 5)), plan, EFFORT);
    var second = Propensity.train(cases(MadeUp.customers(1000, 5)), plan, EFFORT.onThreads(2));

    assertThat(second.scorer().write()).isEqualTo(first.scorer().write());
    assertThat(second.toJson().toString()).isEqualTo(first.toJson().toString());
  }
}
