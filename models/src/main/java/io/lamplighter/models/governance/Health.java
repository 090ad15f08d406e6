package io.lamplighter.models.governance;

import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.Scored;
import java.util.Locale;

/// Whether ranking by a model still finds more of those who enrol than chance would: judged on
/// scores that were given before the outcome was known, within waves, since between them most of
/// any AUC is the base rate.
///
/// @param targets whether the model may go on deciding
/// @param judged whether there were enough outcomes to say anything
/// @param auc mean AUC within waves
/// @param finding in words for people
public record Health(boolean targets, boolean judged, Estimate auc, String finding) {
  private static final int FEWEST_POSITIVES = 200;
  private static final int FEWEST = 400;
  private static final int DRAWS = 200;

  /// An AUC whose interval holds this is no better than drawing lots.
  private static final double CHANCE = 0.5;

  /// Less than this above chance is not worth the selection.
  private static final double WORTH = 0.52;

  /// Judges the scores that were in force.
  ///
  /// @param window the newest matured outcomes, with the logged scores as the champion's
  public static Health of(Window window, long seed) {
    int n = window.outcomes().length;
    int positives = Scored.of(window.champion(), window.outcomes()).positives();
    if (n < FEWEST || positives < FEWEST_POSITIVES) {
      return new Health(
          true,
          false,
          new Estimate(Double.NaN, Double.NaN, Double.NaN),
          "%d enrollments among %d scored customers are too few to judge the ranking"
              .formatted(positives, n));
    }
    var draws = new double[DRAWS];
    window
        .households()
        .draw(
            DRAWS,
            seed,
            (draw, times) -> {
              var weights = window.weights().clone();
              for (int i = 0; i < weights.length; i++) {
                weights[i] *= times[i];
              }
              draws[draw] = Promotion.withinWaves(window.weighted(weights), window.champion());
            });
    var auc = Estimate.of(Promotion.withinWaves(window, window.champion()), draws);
    boolean lost = auc.high() < CHANCE || (auc.value() < WORTH && auc.low() < CHANCE);
    return new Health(
        !lost,
        true,
        auc,
        String.format(
            Locale.ROOT,
            "AUC within waves %.3f (%.3f to %.3f) on the newest %d outcomes: %s",
            auc.value(),
            auc.low(),
            auc.high(),
            n,
            lost ? "ranking by it is no better than drawing lots" : "it still ranks"));
  }
}
