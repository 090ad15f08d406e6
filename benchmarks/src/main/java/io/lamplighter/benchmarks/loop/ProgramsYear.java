package io.lamplighter.benchmarks.loop;

import io.lamplighter.models.action.ProgramTrial;
import io.lamplighter.models.action.ProgramTrial.Contest;
import io.lamplighter.models.measures.Looks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A year in which several programs want the same households, of which each can have one at a time.
/// Who goes first is decided, drawn and logged as in the product; once a quarter a household is
/// due. The rules are compared when a test between them is due, and while each household is chosen
/// for, once a month, whether that still pays.
///
/// @param contests that there were
/// @param learned dollars by the truth, had what is expected to bring most always gone first
/// @param single had the program gone first that was really best for all, wherever it could
/// @param random had it been drawn
/// @param oracle had it been what really brings most
/// @param happened as it was: by the rule in force, a tenth drawn
/// @param tests between the two rules
/// @param won whether choosing for each ever came into force
record ProgramsYear(
    long contests,
    double learned,
    double single,
    double random,
    double oracle,
    double happened,
    int tests,
    boolean won) {
  private static final int WEEKS = 52;
  private static final int DUE_EVERY = 13;
  private static final double EXPLORED = .1;

  /// Thirty days of the goals, told at the next weekly comparison.
  private static final int MATURING = 5;

  private static final int MEMORY = 26;
  private static final int MONTH = 4;

  /// @param expected dollars, by program and row
  static ProgramsYear live(Market market, double[][] expected, long seed) {
    return new Life(market, expected, seed).live();
  }

  private static final class Life {
    private final Market market;
    private final double[][] expected;
    private final long seed;
    private final SplittableRandom random;
    private final boolean[][] enrolled;
    private final List<List<Contest>> weeks = new ArrayList<>();
    private final double[] singles = new double[Market.SIZE];
    private final Optional<String> bestExpected;
    private Optional<String> single;
    private Looks looks = Looks.NONE;
    private boolean personal;
    private boolean won;
    private long contests;
    private double learned;
    private double byLot;
    private double oracle;
    private double happened;

    Life(Market market, double[][] expected, long seed) {
      this.market = market;
      this.expected = expected;
      this.seed = seed;
      random = new SplittableRandom(seed);
      enrolled = new boolean[Market.SIZE][market.town().size()];
      bestExpected = bestExpected();
      single = bestExpected;
    }

    ProgramsYear live() {
      for (int week = 0; week < WEEKS; week++) {
        compare(week);
        weeks.add(new ArrayList<>());
        for (int row = week % DUE_EVERY; row < market.town().size(); row += DUE_EVERY) {
          contest(row);
        }
      }
      double best = 0;
      for (double each : singles) {
        best = Math.max(best, each);
      }
      return new ProgramsYear(contests, learned, best, byLot, oracle, happened, looks.taken(), won);
    }

    private Optional<String> bestExpected() {
      return IntStream.range(0, Market.SIZE)
          .boxed()
          .max(Comparator.comparingDouble(this::meanExpected))
          .map(p -> Market.offer(p).name());
    }

    private double meanExpected(int program) {
      return IntStream.range(0, market.town().size())
          .filter(row -> market.isOpen(program, row))
          .mapToDouble(row -> expected[program][row])
          .average()
          .orElse(0);
    }

    private void compare(int week) {
      int known = Math.max(0, week - MATURING + 1);
      long over = weeks.subList(0, known).stream().mapToLong(List::size).sum();
      if (over == 0 || !(looks.isDue(over) || (personal && week % MONTH == 0))) {
        return;
      }
      var counted =
          weeks.subList(Math.max(0, week - MEMORY), known).stream().flatMap(List::stream).toList();
      var trial = ProgramTrial.of(counted, bestExpected, personal, looks, over, seed + week);
      personal = trial.personal();
      single = trial.single();
      looks = trial.after();
      won |= personal;
    }

    private void contest(int row) {
      var candidates =
          IntStream.range(0, Market.SIZE)
              .filter(p -> market.isOpen(p, row) && !enrolled[p][row])
              .boxed()
              .sorted(Comparator.comparingDouble(p -> -expected[p][row]))
              .toList();
      if (candidates.size() < 2) {
        return;
      }
      int usual = personal ? candidates.getFirst() : first(candidates, single);
      int first =
          random.nextDouble() < EXPLORED
              ? candidates.get(random.nextInt(candidates.size()))
              : usual;
      double chance = EXPLORED / candidates.size() + (first == usual ? 1 - EXPLORED : 0);
      double reward = -Market.offer(first).cost();
      for (int p : candidates) {
        double enrolls = market.alone(p, row) + (p == first ? market.effect(p, row) : 0);
        if (random.nextDouble() < enrolls) {
          enrolled[p][row] = true;
          reward += Market.offer(p).value();
        }
      }
      weeks
          .getLast()
          .add(
              new Contest(
                  row,
                  candidates.stream().map(p -> Market.offer(p).name()).toList(),
                  Market.offer(first).name(),
                  chance,
                  reward));
      count(row, candidates, first);
    }

    private static int first(List<Integer> candidates, Optional<String> single) {
      return candidates.stream()
          .filter(p -> single.filter(Market.offer(p).name()::equals).isPresent())
          .findFirst()
          .orElse(candidates.getFirst());
    }

    /// What each way would have been worth in truth.
    private void count(int row, List<Integer> candidates, int first) {
      contests++;
      happened += market.worth(first, row);
      learned += market.worth(candidates.getFirst(), row);
      double sum = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int p : candidates) {
        sum += market.worth(p, row);
        most = Math.max(most, market.worth(p, row));
      }
      byLot += sum / candidates.size();
      oracle += most;
      for (int p = 0; p < Market.SIZE; p++) {
        singles[p] += market.worth(candidates.contains(p) ? p : candidates.getFirst(), row);
      }
    }
  }
}
