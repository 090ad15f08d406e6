package io.lamplighter.campaigns.statistics;

import java.util.LinkedHashMap;
import java.util.Map;

/// Weights that give answers of groups who answer less the part that the groups have among those
/// asked: post-stratification, with the usual guards against a few answers speaking for many.
public final class Weights {
  private static final int ANSWERS_TO_STAND_ALONE = 5;
  private static final double LEAST = 0.3;
  private static final double MOST = 3;

  private Weights() {}

  /// How many people a cell stands for, and how many of them answered.
  public record Cell(double population, double answers) {}

  /// The weight of each answer of a cell, `(N_h/N)/(n_h/n)`, kept between 0.3 and 3. Cells of fewer
  /// than 5 answers are taken together as one. Cells without an answer have no weight unless they
  /// are taken together with others.
  public static <K> Map<K, Double> of(Map<K, Cell> cells) {
    var rest = new Cell(0, 0);
    double population = 0;
    double answers = 0;
    for (var cell : cells.values()) {
      population += cell.population();
      answers += cell.answers();
      if (cell.answers() < ANSWERS_TO_STAND_ALONE) {
        rest = new Cell(rest.population() + cell.population(), rest.answers() + cell.answers());
      }
    }
    var weights = new LinkedHashMap<K, Double>();
    for (var entry : cells.entrySet()) {
      var cell = entry.getValue().answers() < ANSWERS_TO_STAND_ALONE ? rest : entry.getValue();
      if (cell.answers() > 0) {
        double weight = (cell.population() / population) / (cell.answers() / answers);
        weights.put(entry.getKey(), Math.clamp(weight, LEAST, MOST));
      }
    }
    return weights;
  }
}
