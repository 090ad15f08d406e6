package io.lamplighter.console.drawing;

import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the steps of a journey stand: a rank down the page, and a lane that a branch splits in two
/// and a meeting of ways makes whole again.
final class JourneyLayout {
  private static final double MAIN_LEFT = 300;
  private static final double MAIN_RIGHT = 710;
  private static final double PAGE_LEFT = 20;
  private static final double GAP = 24;

  /// A way from a step to the next.
  ///
  /// @param side `yes` or `no` behind a branch, else empty
  record Way(StepKey from, StepKey to, String side) {}

  /// A step's place.
  ///
  /// @param lane one letter for each branch passed: `Y` or `N`
  record Place(Step step, int rank, String lane, double left, double right) {
    double middle() {
      return (left + right) / 2;
    }

    double width() {
      return right - left;
    }
  }

  private final List<Place> places = new ArrayList<>();
  private final List<Way> ways = new ArrayList<>();
  private final int ranks;

  JourneyLayout(Journey journey) {
    for (var step : journey.steps()) {
      ways.addAll(waysFrom(step));
    }
    var rank = new HashMap<StepKey, Integer>();
    var lane = new HashMap<StepKey, String>();
    // Steps come in file order, which is an order of the graph: those before are placed already.
    int last = 0;
    for (var step : inOrder(journey)) {
      int here = 0;
      String way = null;
      for (var into : ways) {
        if (into.to().equals(step.key())) {
          here = Math.max(here, rank.getOrDefault(into.from(), 0) + 1);
          var from = lane.getOrDefault(into.from(), "") + letter(into, journey);
          way = way == null ? from : common(way, from);
        }
      }
      rank.put(step.key(), here);
      var own = way == null ? "" : way;
      lane.put(step.key(), own);
      last = Math.max(last, here);
      double[] span = span(own);
      places.add(new Place(step, here, own, span[0], span[1]));
    }
    this.ranks = last + 1;
  }

  List<Place> places() {
    return places;
  }

  List<Way> ways() {
    return ways;
  }

  int ranks() {
    return ranks;
  }

  Place place(StepKey key) {
    return places.stream()
        .filter(place -> place.step().key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  /// How many ways lead to a step.
  long waysInto(StepKey key) {
    return ways.stream().filter(way -> way.to().equals(key)).count();
  }

  private static List<Way> waysFrom(Step step) {
    return switch (step) {
      case Step.Contact contact -> way(step, contact.next(), "");
      case Step.Wait wait -> way(step, wait.next(), "");
      case Step.Branch branch -> {
        var both = new ArrayList<>(way(step, branch.then(), "yes"));
        both.addAll(way(step, branch.otherwise(), "no"));
        yield both;
      }
      case Step.Exit exit -> List.of();
    };
  }

  private static List<Way> way(Step from, Optional<StepKey> to, String side) {
    return to.map(key -> List.of(new Way(from.key(), key, side))).orElse(List.of());
  }

  /// Steps so that each comes after all that lead to it.
  private List<Step> inOrder(Journey journey) {
    var left = new HashMap<StepKey, Long>();
    journey.steps().forEach(step -> left.put(step.key(), waysInto(step.key())));
    var open = new ArrayList<>(journey.steps());
    var ordered = new ArrayList<Step>();
    while (!open.isEmpty()) {
      var next =
          open.stream()
              .filter(step -> left.getOrDefault(step.key(), 0L) == 0)
              .findFirst()
              .orElse(open.getFirst());
      open.remove(next);
      ordered.add(next);
      for (var way : ways) {
        if (way.from().equals(next.key())) {
          left.merge(way.to(), -1L, Long::sum);
        }
      }
    }
    return ordered;
  }

  /// A branch splits its lane only when both sides go on, and apart.
  private static String letter(Way way, Journey journey) {
    if (journey.step(way.from()) instanceof Step.Branch branch
        && branch.then().isPresent()
        && branch.otherwise().isPresent()
        && !branch.then().equals(branch.otherwise())) {
      return way.side().equals("yes") ? "Y" : "N";
    }
    return "";
  }

  private static String common(String one, String other) {
    int same = 0;
    while (same < Math.min(one.length(), other.length())
        && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return one.substring(0, same);
  }

  private static double[] span(String lane) {
    double left = MAIN_LEFT;
    double right = MAIN_RIGHT;
    for (int depth = 0; depth < lane.length(); depth++) {
      if (depth == 0) {
        left = PAGE_LEFT;
      }
      double middle = (left + right) / 2;
      if (lane.charAt(depth) == 'Y') {
        right = middle - GAP / 2;
      } else {
        left = middle + GAP / 2;
      }
    }
    return new double[] {left, right};
  }

  /// Lanes by name, for tests.
  Map<StepKey, String> lanes() {
    var lanes = new HashMap<StepKey, String>();
    places.forEach(place -> lanes.put(place.step().key(), place.lane()));
    return lanes;
  }
}
