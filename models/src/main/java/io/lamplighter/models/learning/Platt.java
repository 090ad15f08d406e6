package io.lamplighter.models.learning;

import java.util.Arrays;

/// Straight lines through log odds, fitted by Newton's method.
public final class Platt {
  private static final int STEPS = 100;
  private static final double CLOSE = 1e-12;

  private Platt() {}

  /// `logit(p) = slope * x + intercept`, with standard errors.
  public record Line(double slope, double intercept, double slopeError, double interceptError) {}

  /// Calibrates log odds on cases the model was not trained on, with Platt's own targets: with `p`
  /// positive and `n` negative cases a yes counts `(p+1)/(p+2)` and a no `1/(n+2)`, so that
  /// separable cases do not end at infinity.
  public static Calibration.Platt fit(double[] logits, boolean[] outcomes) {
    int positive = 0;
    for (boolean outcome : outcomes) {
      positive += outcome ? 1 : 0;
    }
    double yes = (positive + 1.0) / (positive + 2.0);
    double no = 1.0 / (outcomes.length - positive + 2.0);
    var targets = new double[outcomes.length];
    Arrays.setAll(targets, i -> outcomes[i] ? yes : no);
    var line = line(logits, targets);
    return new Calibration.Platt(line.slope(), line.intercept());
  }

  /// The likeliest line for these chances. Where all log odds are the same, the slope stays 1.
  public static Line line(double[] logits, double[] targets) {
    boolean flat = Arrays.stream(logits).allMatch(x -> x == logits[0]);
    double slope = 1;
    double intercept = 0;
    double loss = loss(logits, targets, slope, intercept);
    double haa = 1;
    double hab = 0;
    double hbb = 1;
    for (int step = 0; step < STEPS; step++) {
      double ga = 0;
      double gb = 0;
      haa = 1e-9;
      hab = 0;
      hbb = 1e-9;
      for (int i = 0; i < logits.length; i++) {
        double p = Odds.chance(slope * logits[i] + intercept);
        double error = p - targets[i];
        double w = p * (1 - p);
        ga += error * logits[i];
        gb += error;
        haa += w * logits[i] * logits[i];
        hab += w * logits[i];
        hbb += w;
      }
      if (flat) {
        ga = 0;
        hab = 0;
      }
      double det = haa * hbb - hab * hab;
      double da = (hbb * ga - hab * gb) / det;
      double db = (haa * gb - hab * ga) / det;
      double scale = 1;
      double next = loss(logits, targets, slope - da, intercept - db);
      while (!(next <= loss) && scale > 1e-8) {
        scale /= 2;
        next = loss(logits, targets, slope - scale * da, intercept - scale * db);
      }
      if (!(next <= loss)) {
        break;
      }
      slope -= scale * da;
      intercept -= scale * db;
      boolean close = loss - next < CLOSE * (1 + Math.abs(loss));
      loss = next;
      if (close) {
        break;
      }
    }
    double det = haa * hbb - hab * hab;
    return new Line(slope, intercept, Math.sqrt(hbb / det), Math.sqrt(haa / det));
  }

  private static double loss(double[] logits, double[] targets, double slope, double intercept) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double f = slope * logits[i] + intercept;
      sum += Odds.softplus(f) - targets[i] * f;
    }
    return sum;
  }
}
