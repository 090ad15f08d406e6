package io.lamplighter.models.evaluation;

import io.lamplighter.models.action.PolicyTrial;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Logged;
import io.lamplighter.models.measures.Scored;
import io.lamplighter.models.uplift.Experiment;
import io.lamplighter.models.uplift.UpliftLearner;
import io.lamplighter.models.uplift.UpliftTrial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Uplift and policy of a randomised experiment: learned on the training rows, measured on the
/// others.
final class UpliftRun {
  private static final int FEWEST_PER_ARM = 100;

  private final Table table;
  private final List<FeatureSpec> features;
  private final Outcomes outcomes;
  private final Arms arms;
  private final Clusters households;
  private final Effort effort;
  private final List<Warning> warnings;

  UpliftRun(
      Table table,
      List<FeatureSpec> features,
      Outcomes outcomes,
      Arms arms,
      Clusters households,
      Effort effort,
      List<Warning> warnings) {
    this.table = table;
    this.features = features;
    this.outcomes = outcomes;
    this.arms = arms;
    this.households = households;
    this.effort = effort;
    this.warnings = warnings;
  }

  /// Rows with known outcome and arm only.
  UpliftVerdict of(int[] train, int[] test) {
    checkSizes(train, test);
    randomised(train, test);
    var trials = new ArrayList<UpliftVerdict.ArmVerdict>();
    for (int arm = 1; arm < arms.names().size(); arm++) {
      trials.add(new UpliftVerdict.ArmVerdict(arms.names().get(arm), trial(arm, train, test)));
    }
    var rates = rates(train);
    trials.sort(Comparator.comparingDouble(t -> -rates[arms.names().indexOf(t.arm())]));
    int best = best(rates);
    var logged = logged(train, test);
    var policy = PolicyTrial.of(logged, choose(train, table.pick(test)), best, effort.seed());
    String name = arms.names().get(best);
    return new UpliftVerdict(
        trials,
        name,
        policy,
        policy.personalise()
            ? "Choose for each customer: it earns more than '%s' for all.".formatted(name)
            : "No gain from choosing for each customer: use '%s' for all.".formatted(name));
  }

  private void checkSizes(int[] train, int[] test) {
    for (int a = 0; a < arms.names().size(); a++) {
      int arm = a;
      for (var part : List.of(train, test)) {
        long rows = IntStream.of(part).filter(row -> arms.of(row) == arm).count();
        if (rows < FEWEST_PER_ARM) {
          warnings.add(
              new Warning(
                  "SMALL_ARM",
                  "Arm '%s' has %d rows in one part; differences to it are mostly chance."
                      .formatted(arms.names().get(arm), rows)));
        }
      }
    }
  }

  /// In an experiment no feature tells who was contacted.
  private void randomised(int[] train, int[] test) {
    var contacted = new boolean[train.length];
    for (int i = 0; i < train.length; i++) {
      contacted[i] = arms.of(train[i]) > 0;
    }
    var later = new boolean[test.length];
    for (int i = 0; i < test.length; i++) {
      later[i] = arms.of(test[i]) > 0;
    }
    var guess = Logistic.standard().fit(Sample.of(features, table.pick(train), contacted), effort);
    double auc = Scored.of(guess.score(table.pick(test)), later).metrics().auc();
    double yes = IntStream.range(0, later.length).filter(i -> later[i]).count();
    double no = later.length - yes;
    double noise = 3.3 * Math.sqrt((yes + no + 1) / (12 * yes * no)); // of an AUC without signal
    if (auc > 0.5 + Math.max(noise, 0.01)) {
      warnings.add(
          new Warning(
              "TREATMENT_NOT_RANDOM",
              "The features tell who was contacted (AUC %.2f): uplift, Qini and policy value hold only for customers contacted at random."
                  .formatted(auc)));
    }
  }

  private UpliftTrial trial(int arm, int[] train, int[] test) {
    var learn = where(train, arm);
    var measure = where(test, arm);
    var experiment =
        Experiment.of(features, table.pick(learn), contacted(learn, arm), outcomes.of(learn));
    return UpliftTrial.of(
        UpliftLearner.T,
        experiment,
        experiment.with(
            table.pick(measure),
            contacted(measure, arm),
            outcomes.of(measure),
            households.pick(measure)),
        effort);
  }

  private int[] where(int[] rows, int arm) {
    return IntStream.of(rows).filter(row -> arms.of(row) == 0 || arms.of(row) == arm).toArray();
  }

  private boolean[] contacted(int[] rows, int arm) {
    var treated = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      treated[i] = arms.of(rows[i]) == arm;
    }
    return treated;
  }

  private double[] rates(int[] rows) {
    var yes = new double[arms.names().size()];
    var all = new double[yes.length];
    for (int row : rows) {
      all[arms.of(row)]++;
      yes[arms.of(row)] += outcomes.isYes(row) ? 1 : 0;
    }
    Arrays.setAll(yes, a -> all[a] == 0 ? 0 : yes[a] / all[a]);
    return yes;
  }

  private static int best(double[] rates) {
    return IntStream.range(0, rates.length).reduce(0, (a, b) -> rates[b] > rates[a] ? b : a);
  }

  /// For each row the arm with the highest chance, by one model per arm.
  int[] choose(int[] train, Table rows) {
    var schema = Schema.learn(features, table.pick(train));
    var chosen = new int[rows.rows()];
    var highest = new double[chosen.length];
    Arrays.fill(highest, Double.NEGATIVE_INFINITY);
    for (int a = 0; a < arms.names().size(); a++) {
      int arm = a;
      var own = IntStream.of(train).filter(row -> arms.of(row) == arm).toArray();
      Scorer scorer =
          Logistic.standard().fit(Sample.of(schema, table.pick(own), outcomes.of(own)), effort);
      var scores = scorer.score(rows);
      for (int i = 0; i < scores.length; i++) {
        if (scores[i] > highest[i]) {
          highest[i] = scores[i];
          chosen[i] = arm;
        }
      }
    }
    return chosen;
  }

  /// The experiment as logged decisions: who was put in which arm, with the chance of that arm.
  private Logged logged(int[] train, int[] test) {
    var counts = new double[arms.names().size()];
    for (int row : train) {
      counts[arms.of(row)]++;
    }
    var actions = new int[test.length];
    var chances = new double[test.length];
    var rewards = new double[test.length];
    for (int i = 0; i < test.length; i++) {
      actions[i] = arms.of(test[i]);
      chances[i] = Math.max(counts[actions[i]], 1) / train.length;
      rewards[i] = outcomes.isYes(test[i]) ? 1 : 0;
    }
    return Logged.of(actions, chances, rewards, households.pick(test));
  }
}
