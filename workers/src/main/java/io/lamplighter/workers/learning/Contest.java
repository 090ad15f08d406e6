package io.lamplighter.workers.learning;

import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.models.governance.Fairness;
import io.lamplighter.models.governance.Health;
import io.lamplighter.models.governance.Promotion;
import io.lamplighter.models.governance.Promotion.Check;
import io.lamplighter.models.governance.Window;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.models.propensity.Trained;
import io.lamplighter.models.registry.Registry.Champion;
import io.lamplighter.workers.learning.TrainingSet.Case;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Whether a newly trained model takes over.
///
/// A model that learned from another kind of case than the champion is a *challenger*: it must win
/// by the rule of [Promotion], on decisions that neither has seen. The champion's own recipe
/// trained again on newer outcomes is a *renewal*: against it that rule could only ever compare the
/// champion with itself, since a renewal without the newest outcomes is the champion. It takes over
/// when its recipe passed on the newest outcomes, and the champion's ranking was not found lost.
final class Contest {
  private static final int FEWEST_POSITIVES = 200;
  private static final int FEWEST_VALIDATED = 30;
  private static final double HEAVIEST = 20;
  private static final int DRAWS = 400;
  private static final String WON = "won on all counts: ";

  private final FeatureSet features;
  private final Plan plan;
  private final double share;
  private final long seed;

  /// @param share of the audience that the campaign takes
  Contest(FeatureSet features, Plan plan, double share, long seed) {
    this.features = features;
    this.plan = plan;
    this.share = share;
    this.seed = seed;
  }

  /// @param kind `first`, `renewal` or `challenge`
  /// @param linear whether it is about the logistic regression kept beside boosted trees, because
  ///   those were no better
  /// @param why in words, for the registry
  record Verdict(boolean promoted, String kind, boolean linear, List<Check> checks, String why) {
    static Verdict first(Trained trained) {
      return new Verdict(
          true,
          "first",
          linearIsCloser(trained),
          List.of(),
          "the first model: there is no champion to beat");
    }
  }

  /// Whether the logistic regression beside boosted trees was closer to the cases set aside.
  private static boolean linearIsCloser(Trained trained) {
    return trained.challenger().isPresent()
        && trained
            .validation()
            .flatMap(
                v -> v.challenger().map(q -> q.logLoss().value() < v.quality().logLoss().value()))
            .orElse(false);
  }

  /// @param health of the ranking that was in force
  Verdict renewal(Trained trained, List<Fairness> fairness, Set<String> reasons, Health health) {
    var checks = new ArrayList<Check>();
    var validated = trained.validation();
    checks.add(
        new Check(
            "VALIDATED",
            validated
                .filter(v -> v.quality().positives() >= FEWEST_VALIDATED)
                .filter(v -> v.quality().auc().low() > 0.5)
                .isPresent(),
            validated
                .map(
                    v ->
                        String.format(
                            Locale.ROOT,
                            "AUC %.3f (%.3f to %.3f) on the newest %d cases, which the same recipe had not seen",
                            v.quality().auc().value(),
                            v.quality().auc().low(),
                            v.quality().auc().high(),
                            v.quality().cases()))
                .orElse("too few cases to validate on")));
    checks.add(Promotion.fair(fairness, reasons));
    checks.add(new Check("HEALTH", health.targets(), health.finding()));
    return verdict("renewal", linearIsCloser(trained), checks, "renewed on newer outcomes: ");
  }

  Verdict challenge(
      Champion champion,
      Trained trained,
      List<Case> cases,
      List<Fairness> fairness,
      Set<String> reasons) {
    var unseen = unseen(champion, plan, cases);
    var parts = parts(unseen);
    if (parts.isEmpty()) {
      long positives = unseen.stream().filter(Case::enrolled).count();
      var check =
          new Check(
              "POSITIVES",
              false,
              "%d enrollments among the %d matured decisions that the champion has not seen; %d are needed to judge by and as many to learn from"
                  .formatted(positives, unseen.size(), FEWEST_POSITIVES));
      return verdict("challenge", false, List.of(check), "");
    }
    var test = parts.get().test();
    var others = cases.stream().filter(each -> !each.own()).toList();
    var train = new ArrayList<>(others);
    train.addAll(parts.get().train());
    var learned = Propensity.train(TrainingSet.asCases(features, train), plan, Effort.seeded(seed));
    var linear = learned.challenger().orElse(learned.scorer());
    var window = window(champion.scorer(), learned.scorer(), linear, test);
    var decided = Promotion.decide(window, fairness, reasons, seed);
    if (!decided.promoted() && learned.challenger().isPresent()) {
      var plain = window(champion.scorer(), linear, linear, test);
      var second = Promotion.decide(plain, fairness, reasons, seed);
      if (second.promoted()) {
        return verdict("challenge", true, second.checks(), WON);
      }
    }
    return verdict("challenge", false, decided.checks(), WON);
  }

  private static Verdict verdict(String kind, boolean linear, List<Check> checks, String won) {
    boolean promoted = checks.stream().allMatch(Check::passed);
    var why =
        promoted
            ? won
                + checks.stream()
                    .filter(check -> !check.code().equals("POSITIVES"))
                    .findFirst()
                    .map(Check::finding)
                    .orElse("")
            : checks.stream()
                .filter(check -> !check.passed())
                .map(Check::finding)
                .collect(Collectors.joining("; "));
    return new Verdict(promoted, kind, linear, checks, why);
  }

  /// Own decisions whose outcome was not known when the champion was trained.
  static List<Case> unseen(Champion champion, Plan plan, List<Case> cases) {
    var known = champion.snapshot().minus(plan.window());
    return cases.stream().filter(each -> each.own() && each.at().isAfter(known)).toList();
  }

  private record Parts(List<Case> train, List<Case> test) {}

  /// The newest waves that hold enough enrollments to judge by, and what matured before them; where
  /// all was decided at about one time, half of the households each.
  private static Optional<Parts> parts(List<Case> unseen) {
    var newestFirst = unseen.stream().sorted(Comparator.comparing(Case::at).reversed()).toList();
    int positives = 0;
    int last = -1;
    for (int i = 0; i < newestFirst.size(); i++) {
      positives += newestFirst.get(i).enrolled() ? 1 : 0;
      boolean waveEnds =
          i + 1 == newestFirst.size()
              || !newestFirst.get(i + 1).at().equals(newestFirst.get(i).at());
      if (positives >= FEWEST_POSITIVES && waveEnds) {
        last = i + 1;
        break;
      }
    }
    if (last < 0) {
      return Optional.empty();
    }
    var test = newestFirst.subList(0, last);
    var tested = test.stream().map(Case::household).collect(Collectors.toSet());
    var train =
        newestFirst.subList(last, newestFirst.size()).stream()
            .filter(each -> !tested.contains(each.household()))
            .toList();
    if (isEnough(train)) {
      return Optional.of(new Parts(train, test));
    }
    var one = unseen.stream().filter(each -> half(each.household())).toList();
    var other = unseen.stream().filter(each -> !half(each.household())).toList();
    return isEnough(one) && isEnough(other) ? Optional.of(new Parts(other, one)) : Optional.empty();
  }

  private static boolean isEnough(List<Case> cases) {
    return cases.stream().filter(Case::enrolled).count() >= FEWEST_POSITIVES;
  }

  /// The top bit of a multiplicative hash.
  private static boolean half(long household) {
    return household * 0x9E3779B97F4A7C15L < 0;
  }

  /// The cases of a window, weighted by the inverse of the chance with which each was chosen.
  Window window(Scorer champion, Scorer challenger, Scorer linear, List<Case> cases) {
    var outcomes = outcomes(cases);
    var challenging = scores(challenger, cases);
    var households = households(cases);
    var weights = weights(cases);
    return Window.of(
            outcomes,
            scores(champion, cases),
            challenging,
            scores(linear, cases),
            overBestAction(challenging, outcomes, weights, households))
        .weighted(weights)
        .inWaves(waves(cases))
        .in(households);
  }

  static boolean[] outcomes(List<Case> cases) {
    var outcomes = new boolean[cases.size()];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = cases.get(i).enrolled();
    }
    return outcomes;
  }

  /// What a version said of these cases when they were decided; of those it was not asked about
  /// then, what it says now from the values that were logged.
  double[] said(Champion version, List<Case> cases) {
    var said = new double[cases.size()];
    boolean[] asked = new boolean[said.length];
    for (int i = 0; i < said.length; i++) {
      var logged = cases.get(i).said(version.version());
      asked[i] = logged != null;
      said[i] = logged == null ? 0 : logged;
    }
    if (!IntStream.range(0, said.length).allMatch(i -> asked[i])) {
      var now = scores(version.scorer(), cases);
      Arrays.setAll(said, i -> asked[i] ? said[i] : now[i]);
    }
    return said;
  }

  /// Whether a version that did not take over at its training does so by now: on decisions made
  /// since then, of which both said at the time what they expected. Empty while too few of them
  /// have matured.
  Optional<Verdict> standing(
      Champion champion,
      Champion standing,
      List<Case> cases,
      List<Fairness> fairness,
      Set<String> reasons) {
    var both =
        cases.stream()
            .filter(each -> each.own() && each.said(standing.version()) != null)
            .filter(each -> each.said(champion.version()) != null)
            .toList();
    if (!isEnough(both)) {
      return Optional.empty();
    }
    var mine = said(standing, both);
    var theirs = said(champion, both);
    // Beside boosted trees stands no linear twin of their own age: the champion has to do.
    var linear = standing.scorer().kind().equals("boosted") ? theirs : mine;
    var outcomes = outcomes(both);
    var weights = weights(both);
    var households = households(both);
    var window =
        Window.of(
                outcomes, theirs, mine, linear, overBestAction(mine, outcomes, weights, households))
            .weighted(weights)
            .inWaves(waves(both))
            .in(households);
    var decided = Promotion.decide(window, fairness, reasons, seed);
    return Optional.of(verdict("standing", false, decided.checks(), WON));
  }

  double[] scores(Scorer scorer, List<Case> cases) {
    return scorer.score(TrainingSet.asTable(features, scorer, cases));
  }

  static Clusters households(List<Case> cases) {
    return Clusters.named(
        cases.stream().map(each -> Long.toString(each.household())).toArray(String[]::new));
  }

  static double[] weights(List<Case> cases) {
    return cases.stream().mapToDouble(each -> Math.min(HEAVIEST, 1 / each.chance())).toArray();
  }

  static int[] waves(List<Case> cases) {
    var names = cases.stream().map(Case::wave).distinct().sorted().toList();
    return cases.stream().mapToInt(each -> names.indexOf(each.wave())).toArray();
  }

  /// Enrollments per customer when the best share is contacted, less those when as many are drawn
  /// by lot.
  private Estimate overBestAction(
      double[] scores, boolean[] outcomes, double[] weights, Clusters households) {
    var order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores[i]))
            .mapToInt(i -> i)
            .toArray();
    var draws = new double[DRAWS];
    households.draw(
        DRAWS, seed, (draw, times) -> draws[draw] = gain(order, outcomes, weights, times));
    var once = new double[scores.length];
    Arrays.fill(once, 1);
    return Estimate.of(gain(order, outcomes, weights, once), draws);
  }

  private double gain(int[] order, boolean[] outcomes, double[] weights, double[] times) {
    double all = 0;
    double yes = 0;
    for (int i : order) {
      all += weights[i] * times[i];
      yes += outcomes[i] ? weights[i] * times[i] : 0;
    }
    double seen = 0;
    double found = 0;
    for (int i : order) {
      if (seen >= share * all) {
        break;
      }
      seen += weights[i] * times[i];
      found += outcomes[i] ? weights[i] * times[i] : 0;
    }
    return (found - yes * seen / all) / all;
  }
}
