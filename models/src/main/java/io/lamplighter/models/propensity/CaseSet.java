package io.lamplighter.models.propensity;

import io.lamplighter.models.data.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Some of the cases as columns.
final class CaseSet {
  private final Cases cases;
  private final int[] rows;
  private final Table table;
  private final boolean[] outcomes;

  private CaseSet(Cases cases, int[] rows, Table table) {
    this.cases = cases;
    this.rows = rows;
    this.table = table;
    outcomes = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      outcomes[i] = cases.outcome(rows[i]);
    }
  }

  static CaseSet of(Cases cases, int[] rows) {
    return new CaseSet(cases, rows, cases.table().pick(rows));
  }

  int size() {
    return rows.length;
  }

  Table table() {
    return table;
  }

  boolean[] outcomes() {
    return outcomes;
  }

  int positives() {
    return (int) IntStream.range(0, rows.length).filter(i -> outcomes[i]).count();
  }

  Instant decided(int i) {
    return cases.decided(rows[i]);
  }

  String household(int i) {
    return cases.household(rows[i]);
  }

  /// The newest cases, as few as hold that many of either outcome; all where there are fewer. Cases
  /// of one moment stay together.
  CaseSet newest(int ofEach) {
    var order =
        IntStream.range(0, rows.length)
            .boxed()
            .sorted(Comparator.comparing(this::decided).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    int taken = 0;
    int yes = 0;
    while (taken < order.length
        && (Math.min(yes, taken - yes) < ofEach
            || decided(order[taken]).equals(decided(order[taken - 1])))) {
      yes += outcomes[order[taken++]] ? 1 : 0;
    }
    return pick(IntStream.of(order).limit(taken).sorted().toArray());
  }

  CaseSet pick(int[] places) {
    return new CaseSet(cases, IntStream.of(places).map(i -> rows[i]).toArray(), table.pick(places));
  }
}
