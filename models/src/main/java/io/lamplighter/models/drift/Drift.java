package io.lamplighter.models.drift;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.measures.Reliability;
import io.lamplighter.models.measures.Scored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What has changed since training, the gravest first.
///
/// @param alarms what a person should act on; empty when all is well
/// @param scores how far the scores have moved
/// @param features how far each feature has moved, the furthest first, calendar features included
public record Drift(List<Alarm> alarms, Spread.Shift scores, List<FeatureShift> features) {
  private static final double SURE = 3.29;
  private static final int FEWEST = 200;

  public Drift {
    alarms = List.copyOf(alarms);
    features = List.copyOf(features);
  }

  /// One alarm, in words for people.
  ///
  /// @param code `LOG_LOSS`, `NOT_CALIBRATED`, `PRIOR_SHIFT`, `SCORE_DRIFT` or `DRIFT`
  public record Alarm(String code, String message) {}

  public record FeatureShift(String name, boolean calendar, Spread.Shift shift) {}

  /// Compares later rows, and their outcomes once those have matured.
  ///
  /// @param profile of the training rows
  /// @param rate of the outcome in training
  /// @param rows later rows
  /// @param scores the model's chances for them
  /// @param matured the same scores beside their outcomes, when those are known
  public static Drift of(
      Profile profile, double rate, Table rows, double[] scores, Optional<Scored> matured) {
    var alarms = new ArrayList<Alarm>();
    matured.filter(m -> m.size() >= FEWEST).ifPresent(m -> outcomes(m, rate, alarms));
    var moved = profile.scores().compare(scores);
    if (moved.level() == Spread.Shift.Level.ACT) {
      alarms.add(
          new Alarm(
              "SCORE_DRIFT",
              "Scores are spread differently than in training (PSI %.2f, chance alone %.3f)."
                  .formatted(moved.index(), moved.noise())));
    }
    var features = shifts(profile, rows);
    for (var feature : features) {
      if (!feature.calendar() && feature.shift().level() == Spread.Shift.Level.ACT) {
        alarms.add(
            new Alarm(
                "DRIFT",
                "Feature '%s' is spread differently than in training (PSI %.2f, chance alone %.3f)."
                    .formatted(feature.name(), feature.shift().index(), feature.shift().noise())));
      }
    }
    return new Drift(alarms, moved, features);
  }

  private static List<FeatureShift> shifts(Profile profile, Table rows) {
    var schema = profile.schema();
    var cells = schema.encoder(rows).block(0, rows.rows());
    var shifts = new ArrayList<FeatureShift>();
    for (int f = 0; f < schema.features().size(); f++) {
      var figures = Profile.figures(schema, f, cells, Math.max(1, schema.width()));
      shifts.add(
          new FeatureShift(
              schema.features().get(f).name(),
              profile.calendar(f),
              profile.spreads().get(f).compare(figures)));
    }
    shifts.sort(Comparator.comparingDouble(s -> -s.shift().index()));
    return shifts;
  }

  private static void outcomes(Scored matured, double rate, List<Alarm> alarms) {
    double excess = excessLoss(matured);
    if (excess > SURE) {
      alarms.add(
          new Alarm(
              "LOG_LOSS",
              "Outcomes surprise the model more than its own scores allow for (%.1f standard deviations)."
                  .formatted(excess)));
    }
    var reliability = Reliability.of(matured);
    // With one outcome only there is no slope to judge by.
    if (!reliability.isTrustworthy() && !Double.isNaN(reliability.slope().value())) {
      alarms.add(
          new Alarm(
              "NOT_CALIBRATED",
              "Scores are not chances here: mean score %.3f, rate %.3f, slope %.2f. Use them to rank, not to count."
                  .formatted(
                      reliability.meanScore(), reliability.rate(), reliability.slope().value())));
    }
    double n = matured.size();
    double now = matured.positives() / n;
    double noise = SURE * Math.sqrt(Math.max(now * (1 - now), rate * (1 - rate)) / n);
    if (Math.abs(now - rate) > noise && Math.abs(now - rate) > 0.1 * rate) {
      alarms.add(
          new Alarm(
              "PRIOR_SHIFT",
              "The outcome's rate moved from %.3f in training to %.3f: scores carry the old rate."
                  .formatted(rate, now)));
    }
  }

  /// By how many standard deviations the log loss exceeds what it would be if the scores were true.
  static double excessLoss(Scored matured) {
    double excess = 0;
    double variance = 0;
    for (int i = 0; i < matured.size(); i++) {
      double p = Math.clamp(matured.score(i), 1e-15, 1 - 1e-15);
      double expected = -p * Math.log(p) - (1 - p) * Math.log(1 - p);
      excess += -Math.log(matured.outcome(i) ? p : 1 - p) - expected;
      double logit = Math.log(p / (1 - p));
      variance += p * (1 - p) * logit * logit;
    }
    return variance == 0 ? 0 : excess / Math.sqrt(variance);
  }

  public boolean alarms(String code) {
    return alarms.stream().anyMatch(alarm -> alarm.code().equals(code));
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    var list = json.putArray("alarms");
    alarms.forEach(
        alarm -> list.addObject().put("code", alarm.code()).put("message", alarm.message()));
    put(json.putObject("scores"), scores);
    var each = json.putArray("features");
    for (var feature : features) {
      put(
          each.addObject().put("name", feature.name()).put("calendar", feature.calendar()),
          feature.shift());
    }
    return json;
  }

  private static void put(ObjectNode node, Spread.Shift shift) {
    node.put("psi", shift.index()).put("noise", shift.noise()).put("level", shift.level().name());
  }
}
