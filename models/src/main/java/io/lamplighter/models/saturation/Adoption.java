package io.lamplighter.models.saturation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.measures.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/// Enrolment by the Bass model: `F(t) = (1 - e^-(p+q)t) / (1 + (q/p) e^-(p+q)t)` of the market have
/// enrolled by period `t`.
///
/// @param market customers eligible for the programme: given, never fitted
/// @param innovation `p`, the rate at which customers enrol by themselves
/// @param imitation `q`, the rate at which the enrolled draw others in
/// @param observed enrolments per period so far
/// @param scatter variance of a period's count in units of the count itself: 1 is chance alone
/// @param draws `p` and `q` of bootstrap draws
public record Adoption(
    double market,
    double innovation,
    double imitation,
    List<Double> observed,
    double scatter,
    List<Draw> draws) {
  /// Usual values, per year (meta-analysis of Sultan, Farley and Lehmann 1990): the prior, one log
  /// unit wide.
  private static final double USUAL_P = 0.03;

  private static final double USUAL_Q = 0.38;
  private static final int BOOTSTRAPS = 200;
  private static final int FEWEST = 3;

  /// How far from the start a search looks, in log units.
  private static final double FAR = 4;

  private static final double NEAR = 1;
  private static final int STEPS = 3;
  private static final double CLOSE = 1e-3;

  public Adoption {
    observed = List.copyOf(observed);
    draws = List.copyOf(draws);
  }

  /// One pair of rates, and by how many deviations chance would push what comes then.
  public record Draw(double innovation, double imitation, double push) {
    Draw(double innovation, double imitation) {
      this(innovation, imitation, 0);
    }
  }

  /// Fits the two rates to enrolments per period: the likeliest ones for counts that scatter by
  /// chance, with a prior; bands by drawing enrolments again around the fitted curve, as scattered
  /// as they were observed to be.
  ///
  /// @param market customers eligible, enrolled ones included
  /// @param enrolments per period, the oldest first
  /// @param periodsPerYear 12 for months, 52 for weeks
  /// @throws BadData when the market is smaller than what has enrolled, or there are fewer than
  ///   three periods
  public static Adoption fit(double market, double[] enrolments, double periodsPerYear, long seed) {
    double sum = Arrays.stream(enrolments).sum();
    if (enrolments.length < FEWEST || Arrays.stream(enrolments).anyMatch(x -> !(x >= 0))) {
      throw new BadData(
          "enrolments",
          "there are %d periods, or a figure is missing or negative".formatted(enrolments.length),
          "At least %d periods with their counts are needed.".formatted(FEWEST));
    }
    if (!(market >= sum)) {
      throw new BadData(
          "market",
          "%.0f customers are eligible, but %.0f have enrolled".formatted(market, sum),
          "Count those who have enrolled as eligible too.");
    }
    double priorP = Math.log(USUAL_P / periodsPerYear);
    double priorQ = Math.log(USUAL_Q / periodsPerYear);
    var fitted =
        best(
            market,
            enrolments,
            priorP,
            priorQ,
            new Draw(USUAL_P / periodsPerYear, USUAL_Q / periodsPerYear),
            FAR);
    var curve = expected(market, fitted, enrolments.length);
    double scatter = scatter(enrolments, curve);
    var random = new SplittableRandom(seed);
    var draws = new ArrayList<Draw>();
    for (int b = 0; b < BOOTSTRAPS; b++) {
      var again = new double[enrolments.length];
      Arrays.setAll(
          again,
          t ->
              Math.max(
                  0,
                  curve[t] + random.nextGaussian() * Math.sqrt(scatter * Math.max(curve[t], 1))));
      var drawn = best(market, again, priorP, priorQ, fitted, NEAR);
      draws.add(new Draw(drawn.innovation(), drawn.imitation(), random.nextGaussian()));
    }
    return new Adoption(
        market,
        fitted.innovation(),
        fitted.imitation(),
        Arrays.stream(enrolments).boxed().toList(),
        scatter,
        draws);
  }

  /// Variance of the residuals in units of the count itself; at least that of chance.
  private static double scatter(double[] enrolments, double[] curve) {
    double sum = 0;
    for (int t = 0; t < curve.length; t++) {
      sum += (enrolments[t] - curve[t]) * (enrolments[t] - curve[t]) / Math.max(curve[t], 1);
    }
    return Math.max(1, sum / Math.max(1, curve.length - 2));
  }

  /// A grid over both logarithms, moved to its best point and made finer until it is fine enough.
  private static Draw best(
      double market,
      double[] enrolments,
      double priorP,
      double priorQ,
      Draw start,
      double farthest) {
    double p = Math.log(start.innovation());
    double q = Math.log(start.imitation());
    for (double reach = farthest; reach > CLOSE; reach *= 0.6) {
      double lowest = Double.POSITIVE_INFINITY;
      double bestP = p;
      double bestQ = q;
      for (int i = -STEPS; i <= STEPS; i++) {
        for (int j = -STEPS; j <= STEPS; j++) {
          double tryP = p + reach * i / STEPS;
          double tryQ = q + reach * j / STEPS;
          double loss = loss(market, enrolments, tryP, tryQ, priorP, priorQ);
          if (loss < lowest) {
            lowest = loss;
            bestP = tryP;
            bestQ = tryQ;
          }
        }
      }
      p = bestP;
      q = bestQ;
    }
    return new Draw(Math.exp(p), Math.exp(q));
  }

  private static double loss(
      double market, double[] enrolments, double p, double q, double priorP, double priorQ) {
    var curve = expected(market, new Draw(Math.exp(p), Math.exp(q)), enrolments.length);
    double sum = (p - priorP) * (p - priorP) + (q - priorQ) * (q - priorQ);
    for (int t = 0; t < curve.length; t++) {
      double mean = Math.max(curve[t], 1e-9);
      double seen = enrolments[t];
      sum += 2 * (mean - seen + (seen > 0 ? seen * Math.log(seen / mean) : 0));
    }
    return sum;
  }

  private static double[] expected(double market, Draw rates, int periods) {
    var curve = new double[periods];
    double before = 0;
    for (int t = 0; t < periods; t++) {
      double now = share(rates, t + 1);
      curve[t] = market * (now - before);
      before = now;
    }
    return curve;
  }

  private static double share(Draw rates, double t) {
    double e = Math.exp(-(rates.innovation() + rates.imitation()) * t);
    return (1 - e) / (1 + rates.imitation() / rates.innovation() * e);
  }

  /// Enrolled in all, so many periods after the last one observed: what has enrolled, plus what the
  /// curve still adds. The interval knows that the curve is not sure, and that counts scatter
  /// around it as they did before.
  public Estimate enrolledAfter(int periods) {
    return Estimate.of(
        after(new Draw(innovation, imitation), periods),
        draws.stream().mapToDouble(d -> after(d, periods)).toArray());
  }

  private double after(Draw rates, int periods) {
    double soFar = observed.stream().mapToDouble(Double::doubleValue).sum();
    double now = share(rates, observed.size());
    double then = share(rates, observed.size() + periods);
    double more = (market - soFar) * (then - now) / Math.max(1e-12, 1 - now);
    return soFar
        + Math.clamp(
            more + rates.push() * Math.sqrt(scatter * more), 0, Math.max(0, market - soFar));
  }

  /// The chance that so many will have enrolled by then, over all draws.
  public double chanceOf(double goal, int periods) {
    return draws.stream().filter(d -> after(d, periods) >= goal).count() / (double) draws.size();
  }

  /// Whether enrolment per period has passed its peak in at least nine of ten draws. Before that,
  /// no date of saturation can be told.
  public boolean isPastTheBend() {
    return draws.stream().filter(d -> peak(d) < observed.size()).count() >= 0.9 * draws.size();
  }

  private static double peak(Draw rates) {
    return Math.log(rates.imitation() / rates.innovation())
        / (rates.innovation() + rates.imitation());
  }

  /// Periods from now until the given share of the market has enrolled; empty before the bend.
  public OptionalDouble periodsUntil(double shareOfMarket) {
    if (!isPastTheBend()) {
      return OptionalDouble.empty();
    }
    for (int t = 0; t <= 1200; t++) {
      if (after(new Draw(innovation, imitation), t) >= shareOfMarket * market) {
        return OptionalDouble.of(t);
      }
    }
    return OptionalDouble.empty();
  }

  /// The forecast of the coming periods.
  public ObjectNode toJson(int periods) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("market", market).put("innovation", innovation).put("imitation", imitation);
    json.put("enrolled", observed.stream().mapToDouble(Double::doubleValue).sum());
    json.put("pastTheBend", isPastTheBend());
    periodsUntil(0.95).ifPresent(t -> json.put("periodsUntil95Percent", t));
    var list = json.putArray("forecast");
    for (int t = 1; t <= periods; t++) {
      list.add(enrolledAfter(t).toJson().put("period", t));
    }
    return json;
  }
}
