package io.lamplighter.models.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rows of customers as named columns of equal length. Immutable. Memory: 8 bytes a number, 4 bytes
/// a word.
public final class Table {
  private final Map<String, Column> columns;
  private final int rows;

  private Table(Map<String, Column> columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  public static Table of(Column... columns) {
    return of(Arrays.asList(columns));
  }

  /// A table of these columns.
  ///
  /// @throws BadData when two columns share a name or differ in length
  public static Table of(List<? extends Column> columns) {
    var byName = new LinkedHashMap<String, Column>();
    int rows = columns.isEmpty() ? 0 : columns.getFirst().rows();
    for (var column : columns) {
      if (byName.put(column.name(), column) != null) {
        throw new BadData(
            "column '%s'".formatted(column.name()),
            "the name occurs twice",
            "Rename one of the two.");
      }
      if (column.rows() != rows) {
        throw new BadData(
            "column '%s'".formatted(column.name()),
            "it has %d rows, the first column has %d".formatted(column.rows(), rows),
            "Give every column one cell per row; a missing number is NaN, a missing word is null.");
      }
    }
    return new Table(byName, rows);
  }

  public int rows() {
    return rows;
  }

  public List<Column> columns() {
    return List.copyOf(columns.values());
  }

  public List<String> names() {
    return List.copyOf(columns.keySet());
  }

  public Optional<Column> find(String name) {
    return Optional.ofNullable(columns.get(name));
  }

  /// The column of that name.
  ///
  /// @throws BadData when there is no such column; the remedy lists those there are
  public Column column(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new BadData(
                    "column '%s'".formatted(name),
                    "there is no such column",
                    "Columns are: %s.".formatted(String.join(", ", columns.keySet()))));
  }

  public Table with(Column column) {
    var all = new ArrayList<>(columns.values());
    all.removeIf(old -> old.name().equals(column.name()));
    all.add(column);
    return of(all);
  }

  public Table without(Collection<String> names) {
    var gone = new HashSet<>(names);
    var left = new LinkedHashMap<>(columns);
    left.keySet().removeIf(gone::contains);
    return new Table(left, rows);
  }

  /// Only these rows, in this order.
  public Table pick(int... picked) {
    var all = new LinkedHashMap<String, Column>();
    columns.forEach((name, column) -> all.put(name, column.pick(picked)));
    return new Table(all, picked.length);
  }

  /// Builds a table row by row for known features. Not thread-safe.
  public static Rows rowsOf(List<FeatureSpec> features) {
    return new Rows(features);
  }

  /// Gathers rows one after the other; cells come in the order of the features.
  public static final class Rows {
    private final List<FeatureSpec> features;
    private final double[][] numbers;
    private final Labels.Builder[] labels;
    private int size;

    private Rows(List<FeatureSpec> features) {
      this.features = List.copyOf(features);
      this.numbers = new double[features.size()][];
      this.labels = new Labels.Builder[features.size()];
      for (int j = 0; j < labels.length; j++) {
        numbers[j] = new double[features.get(j) instanceof FeatureSpec.Categorical ? 0 : 16];
        labels[j] = new Labels.Builder(features.get(j).name(), 16);
      }
    }

    /// Null is missing. A numeric feature takes any [Number] or a boolean (1 or 0), a categorical
    /// one takes anything with a meaningful `toString`. Amounts too large to compute with count as
    /// the largest there is: one absurd row of a feed must not stop everybody's scores.
    ///
    /// @throws BadData when a numeric feature gets something else, or the count of cells is wrong
    public Rows add(@Nullable Object... cells) {
      if (cells.length != features.size()) {
        throw new BadData(
            "row %d".formatted(size),
            "%d cells for %d features".formatted(cells.length, features.size()),
            "Give one cell per feature, null where the value is unknown.");
      }
      for (int j = 0; j < cells.length; j++) {
        switch (features.get(j)) {
          case FeatureSpec.Numeric numeric -> put(j, number(numeric.name(), cells[j]));
          case FeatureSpec.Categorical _ ->
              labels[j].add(cells[j] == null ? null : cells[j].toString());
        }
      }
      size++;
      return this;
    }

    /// The same by name; names that are not features are ignored, features without an entry are
    /// missing.
    public Rows add(Map<String, ? extends @Nullable Object> cells) {
      return add(features.stream().map(feature -> cells.get(feature.name())).toArray());
    }

    private void put(int j, double value) {
      if (size == numbers[j].length) {
        numbers[j] = Arrays.copyOf(numbers[j], size * 2);
      }
      numbers[j][size] = value;
    }

    private double number(String name, @Nullable Object cell) {
      return switch (cell) {
        case null -> Double.NaN;
        case Number number -> Numbers.within(number.doubleValue());
        case Boolean yes -> yes ? 1 : 0;
        default ->
            throw new BadData(
                "row %d, feature '%s'".formatted(size, name),
                "a number was expected, this is a %s".formatted(cell.getClass().getSimpleName()),
                "Declare the feature as categorical, or turn the value into a number.");
      };
    }

    public int size() {
      return size;
    }

    public Table build() {
      var columns = new ArrayList<Column>();
      for (int j = 0; j < labels.length; j++) {
        columns.add(
            switch (features.get(j)) {
              case FeatureSpec.Numeric numeric ->
                  Numbers.owning(numeric.name(), Arrays.copyOf(numbers[j], size), false);
              case FeatureSpec.Categorical _ -> labels[j].build();
            });
      }
      return new Table(Table.of(columns).columns, size);
    }
  }
}
