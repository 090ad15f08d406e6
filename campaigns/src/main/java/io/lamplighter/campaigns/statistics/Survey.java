package io.lamplighter.campaigns.statistics;

import java.util.List;

/// Scores of surveys, with intervals. Scores are in the unit of their scale: shares from 0 to 1,
/// NPS from -100 to 100.
public final class Survey {
  /// Under so many answers no rate is drawn.
  public static final int ANSWERS_TO_DRAW = 30;

  /// Cells of fewer people are hidden, everywhere, so that nobody can be picked out.
  public static final int PEOPLE_TO_SHOW = 15;

  private static final int CSAT_TOP_BOX = 4;
  private static final int CES_TOP_BOX = 5;

  private Survey() {}

  /// A score with its interval and the answers behind it.
  ///
  /// @param answers effective number, after weighting
  public record Score(double value, Interval interval, double answers) {
    /// Whether there are enough answers to draw it.
    public boolean drawn() {
      return answers >= ANSWERS_TO_DRAW;
    }
  }

  /// Share of those satisfied: 4 or 5 of 5, by Wilson.
  ///
  /// @param answers how many gave 1, 2, 3, 4 and 5
  public static Score csat(List<Double> answers, double z) {
    return topBox(answers, CSAT_TOP_BOX, 5, z);
  }

  /// Share of those who found it easy: 5 to 7 of 7 (CES 2.0), by Wilson.
  ///
  /// @param answers how many gave 1 to 7
  public static Score ces(List<Double> answers, double z) {
    return topBox(answers, CES_TOP_BOX, 7, z);
  }

  private static Score topBox(List<Double> answers, int from, int points, double z) {
    if (answers.size() != points) {
      throw new IllegalArgumentException(
          "%d counts for a scale of %d points".formatted(answers.size(), points));
    }
    double all = answers.stream().mapToDouble(count -> count).sum();
    double top = answers.stream().skip(from - 1L).mapToDouble(count -> count).sum();
    return score(new Proportion(top, all), z);
  }

  /// A rate as a score, by Wilson.
  public static Score score(Proportion proportion, double z) {
    return new Score(proportion.rate(), proportion.wilson(z), proportion.trials());
  }

  /// Net promoter score, `100 (p - d)`, with the adjusted Wald interval (after Agresti and Caffo;
  /// Sauro and Lewis 2016): three answers are added, three quarters of one to promoters, one and a
  /// half to passives, three quarters to detractors.
  ///
  /// @param promoters who gave 9 or 10
  /// @param passives who gave 7 or 8
  /// @param detractors who gave 0 to 6
  public static Score nps(double promoters, double passives, double detractors, double z) {
    double answers = promoters + passives + detractors;
    var adjusted = wald(promoters + 0.75, passives + 1.5, detractors + 0.75, z);
    return new Score(100 * (promoters - detractors) / answers, adjusted, answers);
  }

  private static Interval wald(double promoters, double passives, double detractors, double z) {
    double n = promoters + passives + detractors;
    double score = (promoters - detractors) / n;
    double variance = ((promoters + detractors) / n - score * score) / n;
    return Interval.around(score, z * Math.sqrt(variance)).times(100);
  }

  /// Effective number of answers behind weights: `(Σw)²/Σw²` (Kish 1965).
  public static double effective(List<Double> weights) {
    double sum = weights.stream().mapToDouble(w -> w).sum();
    double squares = weights.stream().mapToDouble(w -> w * w).sum();
    return squares == 0 ? 0 : sum * sum / squares;
  }

  /// Whether a cell of so many people may be shown.
  public static boolean shown(long people) {
    return people >= PEOPLE_TO_SHOW;
  }
}
