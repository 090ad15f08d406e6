package io.lamplighter.models.propensity;

import io.lamplighter.models.data.Schema;
import io.lamplighter.models.learning.BaseRate;
import io.lamplighter.models.learning.BlendedScorer;
import io.lamplighter.models.learning.Calibration;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Learner;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Odds;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Reliability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Trains propensity models. Needs no tuning: see [Learner#byDefault].
public final class Propensity {
  /// With fewer positives among the newest cases a calibration line would follow noise.
  private static final int ENOUGH_TO_CALIBRATE = 50;

  /// The level is read off the newest cases that hold so many of either outcome: it moves from wave
  /// to wave, and more cases would be older ones.
  private static final int ENOUGH_FOR_A_LEVEL = 100;

  private Propensity() {}

  /// Learns from the matured cases: validates on the newest quarter (nobody of a household on both
  /// sides, nothing in training whose outcome was not yet known then), trains again on all, and
  /// calibrates where validation shows that scores are off. With fewer than [Learner#FEWEST] cases
  /// of either outcome, the answer is the base rate under the plan's prior.
  ///
  /// The same cases, plan and seed give the same model to the last bit.
  ///
  /// @throws java.util.concurrent.CancellationException when the progress callback says so
  public static Trained train(Cases cases, Plan plan, Effort effort) {
    var mature =
        IntStream.range(0, cases.size()).filter(row -> plan.isMature(cases.decided(row))).toArray();
    var set = CaseSet.of(cases, mature);
    int positives = set.positives();
    int rarer = Math.min(positives, set.size() - positives);
    var notes = new ArrayList<String>();
    int immature = cases.size() - mature.length;
    if (immature > 0) {
      notes.add(
          "%d cases are too young to know their outcome; they are left out.".formatted(immature));
    }
    var schema = Schema.learn(cases.features(), set.table());
    if (rarer < Learner.FEWEST) {
      notes.add(
          "Only %d of %d cases had the rarer outcome, at least %d are needed: everybody gets the same chance, from the prior of %.3f."
              .formatted(rarer, set.size(), Learner.FEWEST, plan.prior()));
      var base = BaseRate.of(schema, positives, set.size(), plan.prior(), plan.strength());
      return result(base, Optional.empty(), set, immature, Optional.empty(), notes);
    }
    var checked = Check.of(cases.features(), set, plan, effort, notes);
    var learner = checked.map(Check::learner).orElse(Learner.byDefault(rarer));
    var sample = Sample.of(schema, set.table(), set.outcomes());
    var scorer = learner.fit(sample, effort);
    if (checked.isPresent()) {
      scorer = scorer.calibrated(calibration(scorer, checked.get(), set, notes));
    }
    Optional<Scorer> challenger =
        learner instanceof Logistic
            ? Optional.empty()
            : Optional.of(Logistic.standard().fit(sample, effort));
    return result(scorer, challenger, set, immature, checked.map(Check::validation), notes);
  }

  private static Trained result(
      Scorer scorer,
      Optional<Scorer> challenger,
      CaseSet set,
      int immature,
      Optional<Trained.Validation> validation,
      List<String> notes) {
    var times = IntStream.range(0, set.size()).mapToObj(set::decided).toList();
    return new Trained(
        scorer,
        challenger,
        set.size(),
        immature,
        set.positives(),
        validation,
        times.stream().min(Comparator.naturalOrder()),
        times.stream().max(Comparator.naturalOrder()),
        notes);
  }

  /// Nothing when the unseen cases agree with their scores. Otherwise the slope they ask for, and
  /// the intercept at which the new model, which has seen them by now, meets the rate of the newest
  /// of them. The level is not taken from all that were set aside: under a slope below 1 that would
  /// pull a rate which the model followed halfway back to their mean, and chances of this wave
  /// could no longer be compared with those of the last (bank marketing, trained anew every 500
  /// rows: AUC .724, with the level of the newest .731). A blend keeps its own slope: the mean of
  /// two models that differ is flat enough, and a slope read off older cases would squeeze what
  /// lies between waves as well.
  private static Calibration calibration(
      Scorer scorer, Check check, CaseSet set, List<String> notes) {
    var quality = check.validation().quality();
    if (Math.min(quality.positives(), quality.cases() - quality.positives())
        < ENOUGH_TO_CALIBRATE) {
      return Calibration.NONE;
    }
    return check.isInTime()
        ? toTheNewest(scorer, check, notes)
        : withoutTime(scorer, quality.reliability(), set, notes);
  }

  private static Calibration toTheNewest(Scorer scorer, Check check, List<String> notes) {
    var reliability = check.validation().quality().reliability();
    boolean slopeOff = isSlopeOff(reliability);
    boolean levelOff = reliability.intercept().low() > 0 || reliability.intercept().high() < 0;
    if (!(slopeOff || levelOff)) {
      return Calibration.NONE;
    }
    var newest = check.newest().newest(ENOUGH_FOR_A_LEVEL);
    boolean blended = scorer instanceof BlendedScorer;
    double slope = slopeOff && !blended ? Math.clamp(reliability.slope().value(), 0.5, 1.5) : 1;
    double level = newest.positives() / (double) newest.size();
    notes.add(
        "Of the cases set aside %.4f came true where %.4f was expected; scores are calibrated to them (slope %.3f) and to the level of the newest %d (%.4f)."
            .formatted(reliability.rate(), reliability.meanScore(), slope, newest.size(), level));
    return new Calibration.Platt(slope, interceptFor(scorer.logits(newest.table()), slope, level));
  }

  /// Where the cases have no order, those set aside are a draw like the others: their rate is no
  /// news, and the level is that of all. The slope goes only as far as it surely must, to the end
  /// of its interval that is nearest to 1: it was read off the cases set aside alone.
  private static Calibration withoutTime(
      Scorer scorer, Reliability reliability, CaseSet set, List<String> notes) {
    if (!isSlopeOff(reliability) || scorer instanceof BlendedScorer) {
      return Calibration.NONE;
    }
    var asked = reliability.slope();
    double slope = Math.clamp(asked.low() > 1 ? asked.low() : asked.high(), 0.5, 1.5);
    notes.add(
        "The cases set aside ask for a slope of %.2f (%.2f to %.2f): scores are calibrated by %.2f, no more than is sure."
            .formatted(asked.value(), asked.low(), asked.high(), slope));
    double level = set.positives() / (double) set.size();
    return new Calibration.Platt(slope, interceptFor(scorer.logits(set.table()), slope, level));
  }

  private static boolean isSlopeOff(Reliability reliability) {
    return reliability.slope().low() > 1 || reliability.slope().high() < 1;
  }

  private static double interceptFor(double[] logits, double slope, double rate) {
    double low = -30;
    double high = 30;
    for (int step = 0; step < 100; step++) {
      double middle = (low + high) / 2;
      double mean = 0;
      for (double logit : logits) {
        mean += Odds.chance(slope * logit + middle);
      }
      if (mean / logits.length < rate) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
