package io.lamplighter.models.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.MadeUp;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.measures.Scored;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftTest {
  @Test
  void seesACodeBecomeCommonWhereDecilesAreBlind() {
    int n = 5000;
    var then = IntStream.range(0, n).mapToDouble(i -> i % 25 == 0 ? i % 27 : 999).toArray();
    var now = IntStream.range(0, n).mapToDouble(i -> i % 4 == 0 ? i % 27 : 999).toArray();

    var shift = Spread.learn(then, false).compare(now);

    assertThat(shift.index()).isGreaterThan(0.3);
    assertThat(shift.level()).isEqualTo(Spread.Shift.Level.ACT);
  }

  /// Deciles put a code and the amounts next to it into one bin.
  @Test
  void tellsACodeFromTheAmountsRightAboveIt() {
    int n = 5000;
    var then = IntStream.range(0, n).mapToDouble(i -> i % 5 < 2 ? 999 : i % 900).toArray();
    var now = IntStream.range(0, n).mapToDouble(i -> i % 5 < 2 ? 1000 + i % 90 : i % 900).toArray();

    assertThat(Spread.learn(then, false).compare(now).level()).isEqualTo(Spread.Shift.Level.ACT);
  }

  @Test
  void alarmsNotMoreOftenThanItSaysWhenNothingChanged() {
    var random = new SplittableRandom(1);
    int beyond = 0;
    int alarms = 0;
    for (int trial = 0; trial < 400; trial++) {
      var then = random.doubles(300).toArray();
      var now = random.doubles(300).toArray();
      var shift = Spread.learn(then, false).compare(now);
      beyond += shift.index() > shift.noise() ? 1 : 0;
      alarms += shift.level() == Spread.Shift.Level.FINE ? 0 : 1;
    }

    assertThat(beyond).isBetween(8, 36); // 5 % of 400, give or take
    assertThat(alarms).isLessThanOrEqualTo(beyond);
  }

  @Test
  void knowsTheChiSquare() {
    assertThat(Spread.chiSquare95(9)).isCloseTo(16.92, within(0.05));
    assertThat(Spread.chiSquare95(1)).isCloseTo(3.84, within(0.1));
  }

  @Test
  void missingValuesAndNewWordsAreDriftToo() {
    var spread = Spread.learn(IntStream.range(0, 1000).mapToDouble(i -> i).toArray(), false);
    var words = Spread.learn(IntStream.range(0, 1000).mapToDouble(i -> 2 + i % 3).toArray(), true);
    var half = IntStream.range(0, 1000).mapToDouble(i -> i % 2 == 0 ? Double.NaN : i).toArray();
    var unknown =
        IntStream.range(0, 1000).mapToDouble(i -> i % 2 == 0 ? Schema.OTHER : 2 + i % 3).toArray();

    assertThat(spread.compare(half).level()).isEqualTo(Spread.Shift.Level.ACT);
    assertThat(words.compare(unknown).level()).isEqualTo(Spread.Shift.Level.ACT);
  }

  private static Table customers(int n, double bill, String month) {
    var random = new SplittableRandom(n);
    return Table.of(
        Numbers.of("bill", random.doubles(n).map(x -> x + bill).toArray()),
        Labels.of("month", IntStream.range(0, n).mapToObj(i -> month).toArray(String[]::new)));
  }

  private static Profile profile(Table table) {
    var schema =
        Schema.learn(
            List.of(FeatureSpec.numeric("bill"), FeatureSpec.categorical("month").asCalendar()),
            table);
    return Profile.of(schema, table, new SplittableRandom(5).doubles(table.rows()).toArray());
  }

  @Test
  void alarmsForAFeatureButNeverForTheCalendar() {
    var profile = profile(customers(3000, 0, "may"));
    var scores = new SplittableRandom(6).doubles(2000).toArray();

    var june = Drift.of(profile, 0.1, customers(2000, 0, "june"), scores, Optional.empty());
    var dear = Drift.of(profile, 0.1, customers(2000, 0.8, "june"), scores, Optional.empty());

    assertThat(june.alarms()).isEmpty();
    assertThat(june.features().getFirst().name()).isEqualTo("month");
    assertThat(june.features().getFirst().shift().index()).isGreaterThan(1);
    assertThat(dear.alarms())
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.code()).isEqualTo("DRIFT");
              assertThat(alarm.message()).contains("'bill'");
            });
  }

  @Test
  void namesTheGravestFirstWhenTheRateHasMoved() {
    var customers = MadeUp.customers(4000, 3);
    var schema = Schema.learn(MadeUp.FEATURES, customers.table());
    var profile = Profile.of(schema, customers.table(), customers.truth());
    double rate = Arrays.stream(customers.truth()).average().orElseThrow();
    var low = Arrays.stream(customers.truth()).map(p -> p / 3).toArray();

    var well =
        Drift.of(
            profile,
            rate,
            customers.table(),
            customers.truth(),
            Optional.of(Scored.of(customers.truth(), customers.outcomes())));
    var ill =
        Drift.of(
            profile,
            rate / 3,
            customers.table(),
            low,
            Optional.of(Scored.of(low, customers.outcomes())));

    assertThat(well.alarms()).isEmpty();
    assertThat(ill.alarms())
        .extracting(Drift.Alarm::code)
        .containsExactly("LOG_LOSS", "NOT_CALIBRATED", "PRIOR_SHIFT", "SCORE_DRIFT");
  }

  @Test
  void profilesReadBack() {
    var profile = profile(customers(500, 0, "may"));

    assertThat(Profile.fromJson(profile.toJson(), profile.schema())).isEqualTo(profile);
  }
}
