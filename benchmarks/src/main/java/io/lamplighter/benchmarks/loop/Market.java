package io.lamplighter.benchmarks.loop;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.models.action.Offer;
import io.lamplighter.simulator.meridian.Program;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/// What an e-mail about each program really does to each customer of a town within 30 days.
/// Programs and customers go by place and by row of the town.
final class Market {
  private static final List<Program> PROGRAMS =
      List.of(Program.EBILL, Program.AUTOPAY, Program.BUDGET_BILLING, Program.EE_REBATE);

  /// An enrollment in each, in dollars: what comes easily is worth little, so that on the whole a
  /// message about any of them is worth about one.
  private static final double[] VALUES = {25, 60, 80, 120};

  private static final double MAIL = .05;

  /// Where it makes no difference, a message is worth this, whichever program it is about.
  private static final double SAME = 1;

  private static final double HIGHEST = .95;

  static final int SIZE = PROGRAMS.size();

  private final Town town;
  private final boolean[][] open;
  private final double[][] alone;
  private final double[][] effect;

  private Market(Town town, boolean[][] open, double[][] alone, double[][] effect) {
    this.town = town;
    this.open = open;
    this.alone = alone;
    this.effect = effect;
  }

  static Market of(Town town, LocalDate day) {
    var market =
        new Market(
            town,
            new boolean[SIZE][town.size()],
            new double[SIZE][town.size()],
            new double[SIZE][town.size()]);
    var truth = town.meridian().truth();
    for (int p = 0; p < SIZE; p++) {
      for (int row = 0; row < town.size(); row++) {
        long number = town.number(row);
        market.open[p][row] = town.open(row, PROGRAMS.get(p));
        double alone = truth.ifLeftAlone(number, PROGRAMS.get(p), day);
        market.alone[p][row] = alone;
        market.effect[p][row] =
            truth.ifContacted(number, PROGRAMS.get(p), Channel.EMAIL, day) - alone;
      }
    }
    return market;
  }

  /// The same town, were everybody moved in proportion to what they are inclined to anyway, and as
  /// much as before on the whole: then tastes differ, and what a model can see tells them.
  Market multiplying() {
    var changed = new double[SIZE][];
    for (int p = 0; p < SIZE; p++) {
      double factor = mean(effect[p], open[p]) / mean(alone[p], open[p]);
      var base = alone[p];
      changed[p] = new double[base.length];
      Arrays.setAll(changed[p], row -> Math.min(factor * base[row], HIGHEST - base[row]));
    }
    return new Market(town, open, alone, changed);
  }

  /// The same town, were a message worth the same to all, whichever program it is about: nothing
  /// can be gained by choosing.
  Market indifferent() {
    var changed = new double[SIZE][town.size()];
    for (int p = 0; p < SIZE; p++) {
      Arrays.fill(changed[p], SAME / VALUES[p]);
    }
    return new Market(town, open, alone, changed);
  }

  Town town() {
    return town;
  }

  /// Whether a program may be offered on day zero.
  boolean isOpen(int program, int row) {
    return open[program][row];
  }

  /// True chance to enroll if left alone.
  double alone(int program, int row) {
    return alone[program][row];
  }

  /// What the first message adds to that chance.
  double effect(int program, int row) {
    return effect[program][row];
  }

  static Offer offer(int program) {
    return new Offer(PROGRAMS.get(program).word(), VALUES[program], MAIL);
  }

  /// What it is really worth to write to a customer about a program.
  double worth(int program, int row) {
    return effect[program][row] * VALUES[program] - MAIL;
  }

  private static double mean(double[] figures, boolean[] counts) {
    double sum = 0;
    int rows = 0;
    for (int row = 0; row < figures.length; row++) {
      sum += counts[row] ? figures[row] : 0;
      rows += counts[row] ? 1 : 0;
    }
    return sum / rows;
  }
}
