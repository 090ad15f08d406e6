package io.lamplighter.ledger.waves;

import io.lamplighter.ledger.waves.Allocation.Candidate;
import java.util.Iterator;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// How far down the ranking a month's money reaches in one wave. Whom chance explores comes first,
/// in an order by lot; then the best, equal scores by lot; and it ends at the first who does not
/// fit, so that nobody cheaper is taken before somebody better. Where nobody can be ranked all of
/// it is a lot.
///
/// @param exploredBelow lots of the explored who are paid for are less than this; null for all
/// @param last the last of the ranked who is paid for; null if none is
/// @param share of the ranked that is paid for
record BudgetLine(@Nullable String exploredBelow, @Nullable Place last, double share) {
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

  /// Draws the line in two passes that hold nobody in memory.
  ///
  /// @param byLot candidates in the order of their lots
  /// @param byRank candidates the best first, equal ones by lot
  /// @param explored whom chance has chosen
  /// @param pointless whom the rule never takes by rank
  static BudgetLine draw(
      long money,
      boolean ranked,
      Iterator<Candidate> byLot,
      Iterator<Candidate> byRank,
      Predicate<Candidate> explored,
      Predicate<Candidate> pointless,
      ToLongFunction<Candidate> cost) {
    long left = money;
    while (ranked && byLot.hasNext()) {
      var candidate = byLot.next();
      if (explored.test(candidate)) {
        long each = cost.applyAsLong(candidate);
        if (each > left) {
          return new BudgetLine(candidate.lot(), null, 0);
        }
        left -= each;
      }
    }
    Place last = null;
    long taken = 0;
    long all = 0;
    boolean full = false;
    while (byRank.hasNext() && !(full && ranked)) {
      var candidate = byRank.next();
      all++;
      if (full || (ranked && (explored.test(candidate) || pointless.test(candidate)))) {
        continue;
      }
      long each = cost.applyAsLong(candidate);
      full = each > left;
      if (!full) {
        left -= each;
        taken++;
        last = Place.of(candidate, ranked);
      }
    }
    return new BudgetLine(null, last, all == 0 ? 0 : (double) taken / all);
  }

  boolean paysForRanked(Candidate candidate, boolean ranked) {
    return last != null && Place.of(candidate, ranked).notAfter(last);
  }

  boolean paysForExplored(Candidate candidate) {
    return exploredBelow == null || candidate.lot().compareTo(exploredBelow) < 0;
  }

  /// The score from which on the money reaches.
  OptionalDouble threshold() {
    return last == null
        ? OptionalDouble.of(Double.POSITIVE_INFINITY)
        : OptionalDouble.of(last.score());
  }
}
