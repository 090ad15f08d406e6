package io.lamplighter.models.propensity;

import io.lamplighter.models.measures.Shares;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/// Which cases a validation trains on and which it measures on.
final class Split {
  static final String TIME = "time";
  private static final double NEWEST = 0.25;
  private static final double ENOUGH = 0.4;

  private final String method;
  private final int[] train;
  private final int[] test;

  private Split(String method, int[] train, int[] test) {
    this.method = method;
    this.train = train;
    this.test = test;
  }

  String method() {
    return method;
  }

  int[] train() {
    return train;
  }

  int[] test() {
    return test;
  }

  static Split of(CaseSet set, Plan plan, List<String> notes) {
    var times = IntStream.range(0, set.size()).mapToObj(set::decided).sorted().toList();
    Instant cut = times.get((int) (set.size() * (1 - NEWEST)));
    if (!times.getFirst().isBefore(cut)) {
      return byHousehold(set);
    }
    Instant known = cut.minus(plan.window());
    var test = where(set, i -> !set.decided(i).isBefore(cut));
    var train = where(set, i -> set.decided(i).isBefore(cut) && !set.decided(i).isAfter(known));
    if (train.length < ENOUGH * set.size() * (1 - NEWEST)) {
      notes.add(
          "Most older cases matured only after the newest were decided: the validation trains on cases whose outcome was not yet known then.");
      train = where(set, i -> set.decided(i).isBefore(cut));
    }
    return apart(set, train, test, notes);
  }

  /// Takes households that are in both out of training; where that are most, each household is put
  /// on one side.
  private static Split apart(CaseSet set, int[] train, int[] test, List<String> notes) {
    var tested = new HashSet<String>();
    for (int i : test) {
      tested.add(set.household(i));
    }
    var clean = IntStream.of(train).filter(i -> !tested.contains(set.household(i))).toArray();
    if (clean.length >= ENOUGH * train.length) {
      return new Split(TIME, clean, test);
    }
    notes.add(
        "Most households were decided upon again and again: validated on later cases of other households.");
    return new Split(
        TIME,
        IntStream.of(train).filter(i -> place(set, i) < 0.6).toArray(),
        IntStream.of(test).filter(i -> place(set, i) >= 0.6).toArray());
  }

  private static Split byHousehold(CaseSet set) {
    return new Split(
        "households",
        where(set, i -> place(set, i) < 1 - NEWEST),
        where(set, i -> place(set, i) >= 1 - NEWEST));
  }

  /// Salted: the cases themselves may have been drawn by the plain hash.
  private static double place(CaseSet set, int i) {
    return Shares.of("validation " + set.household(i));
  }

  private static int[] where(CaseSet set, java.util.function.IntPredicate holds) {
    return IntStream.range(0, set.size()).filter(holds).toArray();
  }
}
