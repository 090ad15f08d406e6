package io.lamplighter.benchmarks.loop;

import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import io.lamplighter.simulator.meridian.Enrolled;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.Observed;
import io.lamplighter.simulator.meridian.Program;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Customers of a Meridian who could be written to about e-bill on day zero: what the utility knows
/// of them, and when each comes under the campaign.
final class Town {
  static final Program PROGRAM = Program.EBILL;

  /// Income and what is bought from vendors are no features: the first is audited.
  static final List<FeatureSpec> FEATURES =
      List.of(
          FeatureSpec.categorical("class"),
          FeatureSpec.categorical("persona"),
          FeatureSpec.numeric("birth_decade"),
          FeatureSpec.categorical("language"),
          FeatureSpec.categorical("owner"),
          FeatureSpec.categorical("dwelling"),
          FeatureSpec.numeric("tenure_days"),
          FeatureSpec.numeric("accounts"),
          FeatureSpec.numeric("paid_online_12m"),
          FeatureSpec.numeric("paid_late_12m"),
          FeatureSpec.numeric("calls_12m"),
          FeatureSpec.numeric("sessions_90d"),
          FeatureSpec.numeric("outage_minutes_90d"),
          FeatureSpec.numeric("mean_bill"));

  private static final int MONTHS = 11;

  private final Meridian meridian;
  private final Table table;
  private final List<String> keys;
  private final Enrolled enrolled;
  private final long[] numbers;
  private final boolean[] lowIncome;

  private Town(
      Meridian meridian, Table table, List<String> keys, Enrolled enrolled, boolean[] lowIncome) {
    this.meridian = meridian;
    this.table = table;
    this.keys = List.copyOf(keys);
    this.enrolled = enrolled;
    this.numbers = keys.stream().mapToLong(Meridian::number).toArray();
    this.lowIncome = lowIncome;
  }

  static Town of(Meridian meridian) {
    Instant start = meridian.start();
    var enrolled = meridian.enrolled();
    var rows = Table.rowsOf(FEATURES);
    var keys = new ArrayList<String>();
    var low = new ArrayList<Boolean>();
    meridian
        .keys()
        .filter(key -> !enrolled.in(key, PROGRAM, start))
        .map(key -> meridian.observed(key, start, enrolled))
        .filter(Observed::hasEmail)
        .forEach(
            known -> {
              rows.add(
                  known.customerClass(),
                  known.persona(),
                  known.birthDecade().isPresent() ? known.birthDecade().getAsInt() : null,
                  known.language(),
                  known.owner() ? "yes" : "no",
                  known.dwelling(),
                  known.tenureDays(),
                  known.accounts(),
                  known.paidOnline12m(),
                  known.paidLate12m(),
                  known.calls12m(),
                  known.sessions90d(),
                  known.outageMinutes90d(),
                  known.meanBillCents());
              keys.add(known.customer());
              low.add(known.lowIncome());
            });
    var lowIncome = new boolean[low.size()];
    for (int row = 0; row < lowIncome.length; row++) {
      lowIncome[row] = low.get(row);
    }
    return new Town(meridian, rows.build(), keys, enrolled, lowIncome);
  }

  int size() {
    return numbers.length;
  }

  Meridian meridian() {
    return meridian;
  }

  Table table() {
    return table;
  }

  long number(int row) {
    return numbers[row];
  }

  boolean lowIncome(int row) {
    return lowIncome[row];
  }

  /// Whether a program can be offered to a customer on day zero.
  boolean open(int row, Program program) {
    return meridian.truth().eligible(numbers[row], program)
        && !enrolled.in(keys.get(row), program, meridian.start());
  }

  /// Half of the customers are there from the start, the others come month by month.
  int[] arrived(int month) {
    return IntStream.range(0, size())
        .filter(row -> row % 2 == 0 || 1 + row / 2 % MONTHS <= month)
        .toArray();
  }
}
