package io.lamplighter.models.evaluation;

import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.Column;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.measures.Shares;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Rows to train on and rows to measure on.
final class Parts {
  private static final double TWO_THIRDS = 171 / 256.0;
  private static final double HALF = 0.5;
  private static final double ODD = 0.1;
  private static final Set<String> TRAIN = Set.of("train", "training", "fit", "learn");
  private static final Set<String> TEST =
      Set.of("test", "testing", "holdout", "validation", "valid", "eval", "score");

  private final int[] train;
  private final int[] test;

  private Parts(int[] train, int[] test) {
    this.train = train;
    this.test = test;
  }

  int[] train() {
    return train;
  }

  int[] test() {
    return test;
  }

  static Parts of(Table table, Options options, List<Warning> warnings) {
    var parts =
        switch (options.split()) {
          case SplitBy.Hash _ -> byHash(table, options);
          case SplitBy.Time time -> byTime(table.column(time.column()));
          case SplitBy.Named named -> byName(table.column(named.column()));
        };
    if (parts.train.length == 0 || parts.test.length == 0) {
      throw new BadData(
          "split",
          "%d rows to train on and %d to measure on"
              .formatted(parts.train.length, parts.test.length),
          "Both parts need rows: split in another way, or bring more data.");
    }
    return options.id().isPresent() && !(options.split() instanceof SplitBy.Hash)
        ? parts.apart(table.column(options.id().get()), warnings)
        : parts;
  }

  private static Parts byHash(Table table, Options options) {
    double share = options.treatment().isPresent() ? HALF : TWO_THIRDS;
    var ids = options.id().map(table::column);
    IntFunction<String> name = row -> ids.isPresent() ? ids.get().text(row) : Integer.toString(row);
    var parts = where(table.rows(), row -> Shares.of(name.apply(row)) < share);
    double found = parts.train.length / (double) Math.max(1, table.rows());
    // A file that was itself drawn by such a hash falls on one side: hash again with salt.
    return Math.abs(found - share) <= ODD
        ? parts
        : where(table.rows(), row -> Shares.of("again " + name.apply(row)) < share);
  }

  private static Parts where(int rows, IntPredicate train) {
    var chosen = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      chosen[row] = train.test(row);
    }
    return new Parts(
        IntStream.range(0, rows).filter(row -> chosen[row]).toArray(),
        IntStream.range(0, rows).filter(row -> !chosen[row]).toArray());
  }

  /// Rows of one moment stay on one side.
  private static Parts byTime(Column column) {
    if (!(column instanceof Numbers times)) {
      throw new BadData(
          "split by time, column '%s'".formatted(column.name()),
          "its values are neither numbers nor dates",
          "Write dates as 2026-03-08 or 2026-03-08T14:00:00Z.");
    }
    for (int row = 0; row < times.rows(); row++) {
      if (times.isMissing(row)) {
        throw new BadData(
            "split by time, column '%s', row %d".formatted(column.name(), row),
            "the value is missing",
            "Every row needs its time; leave rows without one out.");
      }
    }
    var sorted = times.toArray();
    java.util.Arrays.sort(sorted);
    double cut = sorted[(int) ((long) sorted.length * 2 / 3)];
    return where(times.rows(), row -> times.value(row) < cut);
  }

  private static Parts byName(Column column) {
    for (int row = 0; row < column.rows(); row++) {
      String value = column.text(row).toLowerCase(Locale.ROOT);
      if (!TRAIN.contains(value) && !TEST.contains(value)) {
        throw new BadData(
            "split by column '%s', row %d".formatted(column.name(), row),
            "its value is '%s'".formatted(column.text(row)),
            "Every row must hold train or test.");
      }
    }
    return where(column.rows(), row -> TRAIN.contains(column.text(row).toLowerCase(Locale.ROOT)));
  }

  /// Takes customers who are in both parts out of training, unless hardly anyone would be left.
  private Parts apart(Column id, List<Warning> warnings) {
    var measured = new HashSet<String>();
    for (int row : test) {
      measured.add(id.text(row));
    }
    var clean = IntStream.of(train).filter(row -> !measured.contains(id.text(row))).toArray();
    int straddling = train.length - clean.length;
    if (straddling == 0) {
      return this;
    }
    if (clean.length < train.length * 0.4) {
      warnings.add(
          new Warning(
              "SAME_CUSTOMERS",
              "%d of %d training rows are of customers who are also measured on: figures hold for customers already known, not for new ones."
                  .formatted(straddling, train.length)));
      return this;
    }
    warnings.add(
        new Warning(
            "SAME_CUSTOMERS",
            "%d training rows are of customers who are also measured on; they were left out."
                .formatted(straddling)));
    return new Parts(clean, test);
  }
}
