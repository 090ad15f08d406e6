package io.lamplighter.models.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/// What the columns of an unknown table most likely are: which are features and of what type, which
/// are not and why.
///
/// @param features in the order of the table
/// @param notes what was left out or read in a particular way, in words for the owner of the table
public record FeatureGuess(List<FeatureSpec> features, List<Note> notes) {
  /// One thing the owner of the table should know.
  ///
  /// @param code `IDENTIFIER`, `CONSTANT`, `EMPTY`, `FREE_TEXT` (all left out), `SPECIAL_VALUE`,
  ///   `AMBIENT`
  public record Note(String column, String code, String message) {}

  private static final Pattern IDENTIFIER =
      Pattern.compile(
          "(^|.*[_ .-])(id|key|uuid|guid|nr|no|number|index|rownum)$|^(column 1|rowid|x)$");
  private static final Pattern CALENDAR =
      Pattern.compile(
          "(^|.*[_ .-])(date|month|year|quarter|week|weekday|day_of_week|dayofweek|timestamp|dt)([_ .-].*|$)");
  private static final double[] CODES = {9, 99, 999, 9999, 99999, 999999, 9999999, 999999999};
  private static final int FEW = 20;

  public FeatureGuess {
    features = List.copyOf(features);
    notes = List.copyOf(notes);
  }

  /// Guesses of a table whose rows stand in the order of time, or in none.
  public static FeatureGuess of(Table table) {
    return of(table, false);
  }

  /// @param ordered whether the rows stand in the order of something else, such as the outcome:
  ///   then stretches of equal values say nothing of time
  public static FeatureGuess of(Table table, boolean ordered) {
    var features = new ArrayList<FeatureSpec>();
    var notes = new ArrayList<Note>();
    for (var column : table.columns()) {
      switch (column) {
        case Numbers numbers -> number(numbers, ordered, features, notes);
        case Labels labels -> words(labels, ordered, features, notes);
      }
    }
    return new FeatureGuess(features, notes);
  }

  private static void number(
      Numbers column, boolean ordered, List<FeatureSpec> features, List<Note> notes) {
    var sorted = DoubleStream.of(column.toArray()).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (sorted.length == 0) {
      notes.add(left(column, "EMPTY", "has no value in any row"));
      return;
    }
    if (sorted[0] == sorted[sorted.length - 1] && sorted.length == column.rows()) {
      notes.add(left(column, "CONSTANT", "has the same value in every row"));
      return;
    }
    if (isIdentifier(column, sorted)) {
      notes.add(left(column, "IDENTIFIER", "numbers the rows and says nothing about them"));
      return;
    }
    var specials = specials(sorted);
    for (double special : specials) {
      notes.add(
          new Note(
              column.name(),
              "SPECIAL_VALUE",
              "Column '%s': %s looks like a code, not an amount; it is treated as a flag of its own."
                  .formatted(column.name(), Texts.number(special))));
    }
    features.add(
        new FeatureSpec.Numeric(column.name(), specials, tellsTime(column, ordered, notes)));
  }

  private static boolean isIdentifier(Numbers column, double[] sorted) {
    if (sorted.length < FEW || column.areDates()) {
      return false;
    }
    boolean whole = Arrays.stream(sorted).allMatch(v -> v == Math.rint(v));
    long distinct = Arrays.stream(sorted).distinct().count();
    boolean named = IDENTIFIER.matcher(column.name().toLowerCase(Locale.ROOT)).matches();
    boolean rowNumber =
        distinct == sorted.length && sorted[sorted.length - 1] - sorted[0] == sorted.length - 1;
    return whole && (rowNumber || (named && distinct > sorted.length * 0.9));
  }

  /// Values such as 999 or -1 that stand apart from all others at the edge of the range, often
  /// enough to matter.
  static List<Double> specials(double[] sorted) {
    var found = new ArrayList<Double>();
    int n = sorted.length;
    double top = sorted[n - 1];
    int belowTop = firstAtLeast(sorted, top);
    if (Arrays.stream(CODES).anyMatch(code -> code == top)
        && belowTop >= 2
        && n - belowTop >= FEW) {
      double nearest = sorted[belowTop - 1];
      double range = nearest - sorted[0];
      if (range > 0 && top - nearest > Math.max(range, 50)) {
        found.add(top);
      }
    }
    double least = sorted[0];
    int aboveLeast = firstAtLeast(sorted, Math.nextUp(least));
    boolean code = least == -1 || Arrays.stream(CODES).anyMatch(c -> -c == least);
    if (code && aboveLeast >= FEW && aboveLeast < n - 1 && sorted[aboveLeast] >= 0) {
      found.add(least);
    }
    return found;
  }

  private static int firstAtLeast(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static void words(
      Labels column, boolean ordered, List<FeatureSpec> features, List<Note> notes) {
    var counts = new int[column.levels().size()];
    int present = 0;
    for (int row = 0; row < column.rows(); row++) {
      if (!column.isMissing(row)) {
        counts[column.code(row)]++;
        present++;
      }
    }
    int distinct = (int) Arrays.stream(counts).filter(c -> c > 0).count();
    if (present == 0) {
      notes.add(left(column, "EMPTY", "has no value in any row"));
    } else if (distinct == 1 && present == column.rows()) {
      notes.add(left(column, "CONSTANT", "has the same value in every row"));
    } else if (present >= FEW && distinct > present * 0.9) {
      notes.add(left(column, "IDENTIFIER", "is different in nearly every row"));
    } else if (present >= FEW && distinct > 1000 && distinct > present * 0.3) {
      notes.add(left(column, "FREE_TEXT", "has %d different values".formatted(distinct)));
    } else {
      features.add(new FeatureSpec.Categorical(column.name(), tellsTime(column, ordered, notes)));
    }
  }

  private static Note left(Column column, String code, String why) {
    return new Note(
        column.name(), code, "Column '%s' %s; it is left out.".formatted(column.name(), why));
  }

  /// Columns that tell the time: by name, by being dates, or because rows next to each other share
  /// the value far more often than rows anywhere do (a rate of inflation, the month): then it
  /// belongs to the moment and not to the customer.
  private static boolean tellsTime(Column column, boolean ordered, List<Note> notes) {
    if (CALENDAR.matcher(column.name().toLowerCase(Locale.ROOT)).matches()) {
      return true;
    }
    if (column instanceof Numbers numbers && numbers.areDates()) {
      return true;
    }
    boolean ambient = !ordered && comesInStretches(column);
    if (ambient) {
      notes.add(
          new Note(
              column.name(),
              "AMBIENT",
              "Column '%s' changes with the moment, not with the customer; it is used, but its drift alarms nobody."
                  .formatted(column.name())));
    }
    return ambient;
  }

  /// Whether rows next to each other share the value far more often than rows anywhere do.
  public static boolean comesInStretches(Column column) {
    if (column.rows() < 200) {
      return false;
    }
    var counts = new HashMap<String, Integer>();
    int same = 0;
    for (int row = 0; row < column.rows(); row++) {
      counts.merge(column.text(row), 1, Integer::sum);
      if (row > 0 && column.text(row).equals(column.text(row - 1))) {
        same++;
      }
    }
    double n = column.rows();
    double apart = 1 - same / (n - 1);
    double anywhere = 1 - counts.values().stream().mapToDouble(c -> (c / n) * (c / n)).sum();
    return apart < 0.1 && apart < 0.25 * anywhere && anywhere > 0.1;
  }
}
