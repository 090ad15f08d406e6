package io.lamplighter.models.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A column of words. Each distinct word is kept once; a cell holds its place in [#levels()], or -1
/// when missing. The order of levels belongs to this table alone: a model never relies on it, but
/// on the frozen list in its [Schema].
public final class Labels implements Column {
  private final String name;
  private final List<String> levels;
  private final int[] codes;

  private Labels(String name, List<String> levels, int[] codes) {
    this.name = name;
    this.levels = levels;
    this.codes = codes;
  }

  /// Null or empty cells are missing.
  public static Labels of(String name, @Nullable String... cells) {
    return of(name, Arrays.asList(cells));
  }

  /// Null or empty cells are missing.
  public static Labels of(String name, List<? extends @Nullable String> cells) {
    var builder = new Builder(name, cells.size());
    for (var cell : cells) {
      builder.add(cell);
    }
    return builder.build();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int rows() {
    return codes.length;
  }

  public List<String> levels() {
    return levels;
  }

  /// The place in [#levels()], or -1 when missing.
  public int code(int row) {
    return codes[row];
  }

  @Override
  public boolean isMissing(int row) {
    return codes[row] < 0;
  }

  @Override
  public String text(int row) {
    return codes[row] < 0 ? "" : levels.get(codes[row]);
  }

  @Override
  public Labels pick(int[] rows) {
    var picked = new int[rows.length];
    Arrays.setAll(picked, i -> codes[rows[i]]);
    return new Labels(name, levels, picked);
  }

  @Override
  public Labels named(String newName) {
    return new Labels(newName, levels, codes);
  }

  /// Gathers cells one after the other.
  static final class Builder {
    private final String name;
    private final HashMap<String, Integer> places = new HashMap<>();
    private final List<String> levels = new ArrayList<>();
    private int[] codes;
    private int size;

    Builder(String name, int expected) {
      this.name = name;
      this.codes = new int[Math.max(expected, 16)];
    }

    void add(@Nullable String cell) {
      if (size == codes.length) {
        codes = Arrays.copyOf(codes, size * 2);
      }
      codes[size++] = cell == null || cell.isEmpty() ? -1 : place(cell);
    }

    private int place(String cell) {
      Integer known = places.get(cell);
      if (known != null) {
        return known;
      }
      places.put(cell, levels.size());
      levels.add(cell);
      return levels.size() - 1;
    }

    Labels build() {
      return new Labels(name, List.copyOf(levels), Arrays.copyOf(codes, size));
    }
  }
}
