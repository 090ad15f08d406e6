package io.lamplighter.ledger.waves;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How far down the ranking reaches what one wave may give away: places, or a month's money. Whom
/// chance explores comes first, in an order by lot; then each group gets its floor, the best of it
/// first; then the best of all, equal scores by lot. It ends at the first who does not fit, so that
/// nobody cheaper is taken before somebody better. Where nobody can be ranked all of it is a lot.
///
/// @param exploredBelow lots of the explored who are paid for are less than this; null for all
/// @param floors the last of each group whom its floor brings in
/// @param last the last of all whom rank brings in; null if it brings in none
/// @param shorts groups of which nobody was left before their floor was reached
/// @param shares of those without a group, and of each group, that are taken where all is a lot
record Line(
    @Nullable String exploredBelow,
    Map<String, Place> floors,
    @Nullable Place last,
    Set<String> shorts,
    Map<String, Double> shares) {
  private static final String NO_GROUP = "";

  /// Where somebody stands: higher scores first, then lesser lots.
  record Place(double score, String lot) {
    static Place of(Candidate candidate, boolean ranked) {
      return new Place(
          ranked ? candidate.score().orElse(Double.NEGATIVE_INFINITY) : 0, candidate.lot());
    }

    boolean notAfter(Place other) {
      return score > other.score || (score == other.score && lot.compareTo(other.lot) <= 0);
    }
  }

  /// What there is to give, and to whom first.
  ///
  /// @param most places, or money in hundredths of a cent
  /// @param floors least share of it by group
  /// @param cost what one takes of it
  record Gift(long most, Map<String, Double> floors, ToLongFunction<Candidate> cost) {}

  /// Whom rank does not decide about.
  ///
  /// @param explored whom chance has chosen
  /// @param pointless whom rank never brings in
  record Apart(Predicate<Candidate> explored, Predicate<Candidate> pointless) {}

  /// Draws the line in passes that hold nobody in memory.
  ///
  /// @param byLot candidates in the order of their lots
  /// @param byRank candidates the best first, equal ones by lot; by lot alone if nobody is ranked
  static Line draw(
      Gift gift,
      boolean ranked,
      Apart apart,
      Supplier<Stream<Candidate>> byLot,
      Supplier<Stream<Candidate>> byRank) {
    long left = gift.most();
    if (ranked) {
      try (var lots = byLot.get()) {
        for (Iterator<Candidate> each = lots.iterator(); each.hasNext(); ) {
          var candidate = each.next();
          if (apart.explored().test(candidate)) {
            long cost = gift.cost().applyAsLong(candidate);
            if (cost > left) {
              return new Line(candidate.lot(), Map.of(), null, gift.floors().keySet(), Map.of());
            }
            left -= cost;
          }
        }
      }
    }
    Predicate<Candidate> asked =
        candidate ->
            !ranked || !(apart.explored().test(candidate) || apart.pointless().test(candidate));
    var floors = new HashMap<String, Place>();
    var purses = purses(gift, left);
    if (!purses.isEmpty()) {
      left -= floors(gift, purses, floors, ranked, asked, byRank);
    }
    return rest(gift, left, floors, purses.keySet(), ranked, asked, byRank);
  }

  private static Map<String, Long> purses(Gift gift, long left) {
    var purses = new HashMap<String, Long>();
    gift.floors()
        .forEach(
            (group, share) -> {
              long least = (long) Math.floor(share * Math.max(0, gift.most()) + 1e-9);
              if (least > 0) {
                purses.put(group, Math.min(least, Math.max(0, left)));
              }
            });
    return purses;
  }

  /// Gives each group its floor. A group that has it is taken out of the purses.
  ///
  /// @return what it took
  private static long floors(
      Gift gift,
      Map<String, Long> purses,
      Map<String, Place> floors,
      boolean ranked,
      Predicate<Candidate> asked,
      Supplier<Stream<Candidate>> byRank) {
    long taken = 0;
    try (var ranking = byRank.get()) {
      for (Iterator<Candidate> each = ranking.iterator(); each.hasNext() && !purses.isEmpty(); ) {
        var candidate = each.next();
        Long purse = candidate.group() == null ? null : purses.get(candidate.group());
        if (purse == null || !asked.test(candidate)) {
          continue;
        }
        long cost = gift.cost().applyAsLong(candidate);
        if (cost <= purse) {
          taken += cost;
          floors.put(candidate.group(), Place.of(candidate, ranked));
        }
        if (cost >= purse) {
          purses.remove(candidate.group());
        } else {
          purses.put(candidate.group(), purse - cost);
        }
      }
    }
    return taken;
  }

  private static Line rest(
      Gift gift,
      long most,
      Map<String, Place> floors,
      Set<String> shorts,
      boolean ranked,
      Predicate<Candidate> asked,
      Supplier<Stream<Candidate>> byRank) {
    long left = most;
    Place last = null;
    var taken = new HashMap<String, Long>();
    var all = new HashMap<String, Long>();
    boolean full = false;
    try (var ranking = byRank.get()) {
      for (Iterator<Candidate> each = ranking.iterator(); each.hasNext() && !(full && ranked); ) {
        var candidate = each.next();
        var group = candidate.group() == null ? NO_GROUP : candidate.group();
        var place = Place.of(candidate, ranked);
        all.merge(group, 1L, Long::sum);
        if (!asked.test(candidate)) {
          continue;
        }
        var floor = floors.get(group);
        if (floor != null && place.notAfter(floor)) {
          taken.merge(group, 1L, Long::sum);
          continue;
        }
        if (full) {
          continue;
        }
        long cost = gift.cost().applyAsLong(candidate);
        full = cost > left;
        if (!full) {
          left -= cost;
          taken.merge(group, 1L, Long::sum);
          last = place;
        }
      }
    }
    var shares = new HashMap<String, Double>();
    all.forEach((group, n) -> shares.put(group, (double) taken.getOrDefault(group, 0L) / n));
    return new Line(null, Map.copyOf(floors), last, new HashSet<>(shorts), shares);
  }

  /// Whether somebody is brought in, by a floor or by rank.
  boolean takes(Candidate candidate, boolean ranked) {
    return ranksIn(candidate, ranked) || byFloor(candidate, ranked);
  }

  /// Whether only the floor of the group brings somebody in.
  boolean byFloor(Candidate candidate, boolean ranked) {
    var floor = candidate.group() == null ? null : floors.get(candidate.group());
    return floor != null
        && Place.of(candidate, ranked).notAfter(floor)
        && !ranksIn(candidate, ranked);
  }

  private boolean ranksIn(Candidate candidate, boolean ranked) {
    return last != null && Place.of(candidate, ranked).notAfter(last);
  }

  boolean paysForExplored(Candidate candidate) {
    return exploredBelow == null || candidate.lot().compareTo(exploredBelow) < 0;
  }

  /// The chance of somebody where all is a lot.
  double share(Candidate candidate) {
    return shares.getOrDefault(candidate.group() == null ? NO_GROUP : candidate.group(), 0.0);
  }

  /// The score from which on rank brings people in.
  OptionalDouble threshold() {
    return last == null
        ? OptionalDouble.of(Double.POSITIVE_INFINITY)
        : OptionalDouble.of(last.score());
  }
}
