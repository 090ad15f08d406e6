package io.lamplighter.models.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Isotonic regression by pooling adjacent violators, with what Smile's lacks: equal scores are one
/// group before anything is pooled (trees always tie; by order of rows .25 became .20), rows may
/// have weights, and no group is ever certain, so that one surprise does not cost an infinite log
/// loss.
public final class Isotonic {
  private Isotonic() {}

  private static final class Group {
    double logit;
    double positive;
    double weight;

    double rate() {
      return positive / weight;
    }
  }

  /// Calibrates log odds on cases the model was not trained on.
  ///
  /// @param weights one per case, or empty when all count the same
  public static Calibration.Stepwise fit(double[] logits, boolean[] outcomes, double... weights) {
    if (logits.length == 0) {
      throw new IllegalArgumentException("there is no case to calibrate on");
    }
    var stack = new ArrayList<Group>();
    for (var next : ties(logits, outcomes, weights)) {
      stack.add(next);
      while (stack.size() > 1 && stack.get(stack.size() - 2).rate() >= stack.getLast().rate()) {
        var above = stack.removeLast();
        merge(stack.getLast(), above);
      }
    }
    var at = new ArrayList<Double>();
    var chances = new ArrayList<Double>();
    for (var group : stack) {
      double doubt = 0.5 / (group.weight + 1); // half a case either way: never 0, never 1
      at.add(group.logit);
      chances.add(Math.clamp(group.rate(), doubt, 1 - doubt));
    }
    for (int i = 1;
        i < chances.size();
        i++) { // the clamp of a small group may cross that of a large one
      chances.set(i, Math.max(chances.get(i), chances.get(i - 1)));
    }
    return new Calibration.Stepwise(at, chances);
  }

  private static List<Group> ties(double[] logits, boolean[] outcomes, double[] weights) {
    var order =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> logits[i]))
            .toList();
    var groups = new ArrayList<Group>();
    for (int i : order) {
      double weight = weights.length == 0 ? 1 : weights[i];
      if (weight == 0) {
        continue;
      }
      if (groups.isEmpty() || groups.getLast().logit != logits[i]) {
        var group = new Group();
        group.logit = logits[i];
        groups.add(group);
      }
      groups.getLast().weight += weight;
      groups.getLast().positive += outcomes[i] ? weight : 0;
    }
    return groups;
  }

  private static void merge(Group into, Group above) {
    double weight = into.weight + above.weight;
    into.logit = (into.logit * into.weight + above.logit * above.weight) / weight;
    into.positive += above.positive;
    into.weight = weight;
  }
}
