package io.lamplighter.models.propensity;

import io.lamplighter.models.data.Table;
import java.time.Instant;
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

  CaseSet pick(int[] places) {
    return new CaseSet(cases, IntStream.of(places).map(i -> rows[i]).toArray(), table.pick(places));
  }
}
