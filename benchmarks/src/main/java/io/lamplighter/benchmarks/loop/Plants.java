package io.lamplighter.benchmarks.loop;

import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.evaluation.Evaluation;
import io.lamplighter.models.evaluation.Options;
import io.lamplighter.models.governance.Fairness;
import io.lamplighter.models.governance.Promotion;
import io.lamplighter.models.governance.Window;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.propensity.Cases;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.simulator.meridian.Meridian;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Faults planted into the data, to see whether they are found.
final class Plants {
  private static final String LEAK = "welcome_letter";

  /// How often the planted feature is known for those who enrolled, and by mistake for others.
  private static final double LEAKING = 0.95;

  private Plants() {}

  /// Whether a leak is suspected in a table of decisions: a letter that goes out after enrolling,
  /// if planted; else whatever is suspected without a reason.
  static boolean leakSuspected(Year year, Town town, boolean planted, Path scratch, long seed)
      throws IOException {
    var random = new SplittableRandom(seed);
    var file = scratch.resolve("decisions-%d-%b.csv".formatted(seed, planted));
    var names = Town.FEATURES.stream().map(FeatureSpec::name).toList();
    try (var out = Files.newBufferedWriter(file)) {
      out.write(String.join(",", names) + (planted ? "," + LEAK : "") + ",enrolled\n");
      for (var wave : year.waves().subList(0, 3)) {
        for (int i : wave.contactedPlaces()) {
          var cells = new ArrayList<String>();
          names.forEach(name -> cells.add(town.table().column(name).text(wave.rows()[i])));
          if (planted) {
            boolean sent = wave.enrolled()[i] == random.nextDouble() < LEAKING;
            cells.add(sent ? "sent" : "none");
          }
          out.write(String.join(",", cells) + (wave.enrolled()[i] ? ",yes\n" : ",no\n"));
        }
      }
    }
    var verdict = Evaluation.of(file, Options.label("enrolled"), Effort.seeded(seed));
    return verdict.warnings().stream()
        .anyMatch(
            warning ->
                warning.code().equals("LEAK_SUSPECT")
                    && (!planted || warning.message().contains(LEAK)));
  }

  /// What an audit by income says of a model.
  ///
  /// @param ratio contact rate of low-income customers over that of the others
  /// @param promoted whether the rule would let the model decide
  record Audit(double ratio, boolean promoted) {}

  /// Trains on a wave of random contacts in a world where low-income customers enroll less and a
  /// bought grade gives them away; chooses by it; audits who would be contacted.
  static Audit audit(Town town, boolean graded, long seed) {
    var grades = new HashMap<Long, String>();
    town.meridian()
        .population()
        .flatMap(household -> household.customers().stream())
        .forEach(
            customer ->
                grades.put(
                    Meridian.number(customer.key()),
                    String.valueOf(customer.attributes().get("vendor_grade"))));
    var table = town.table();
    List<FeatureSpec> features = new ArrayList<>(Town.FEATURES);
    if (graded) {
      table =
          table.with(
              Labels.of(
                  "vendor_grade",
                  IntStream.range(0, town.size())
                      .mapToObj(row -> grades.get(town.number(row)))
                      .toList()));
      features.add(FeatureSpec.categorical("vendor_grade"));
    }
    var rows = IntStream.range(0, town.size()).toArray();
    var random = new SplittableRandom(seed);
    var luck = random.doubles(rows.length).toArray();
    var day = LocalDate.ofInstant(town.meridian().start(), Meridian.ZONE);
    var wave = Wave.decide(town, day, rows, luck, luck, 1, random);
    var half = wave.contactedPlaces();
    var scorer =
        Propensity.train(
                cases(features, table, wave, half), Plan.at(Instant.MAX), Effort.seeded(seed))
            .scorer();
    var scores = scorer.score(table);
    var fairness = fairness(town, wave, scores);
    var outcomes = new boolean[half.length];
    var own = new double[half.length];
    for (int k = 0; k < half.length; k++) {
      outcomes[k] = wave.enrolled()[half[k]];
      own[k] = scores[half[k]];
    }
    var window = Window.of(outcomes, luck(half.length), own, own, new Estimate(1, 0.5, 1.5));
    var fair =
        Promotion.decide(window, List.of(fairness), Set.of(), seed).checks().stream()
            .filter(check -> check.code().equals("FAIRNESS"))
            .allMatch(Promotion.Check::passed);
    var groups = fairness.groups();
    return new Audit(groups.getFirst().contactRate() / groups.getLast().contactRate(), fair);
  }

  private static double[] luck(int size) {
    return new SplittableRandom(size).doubles(size, 0.05, 0.15).toArray();
  }

  private static Cases cases(List<FeatureSpec> features, Table table, Wave wave, int[] places) {
    var outcomes = new boolean[places.length];
    for (int k = 0; k < places.length; k++) {
      outcomes[k] = wave.enrolled()[places[k]];
    }
    return Cases.of(
        features,
        table.pick(places),
        IntStream.of(places).mapToObj(Integer::toString).toList(),
        IntStream.of(places).mapToObj(i -> Instant.EPOCH).toList(),
        outcomes);
  }

  private static Fairness fairness(Town town, Wave wave, double[] scores) {
    var chosen = Wave.best(scores);
    return new Fairness(
        "income",
        List.of(
            group("low", true, town, wave, chosen, scores),
            group("other", false, town, wave, chosen, scores)));
  }

  private static Fairness.Group group(
      String name, boolean low, Town town, Wave wave, boolean[] chosen, double[] scores) {
    int eligible = 0;
    int contacted = 0;
    int enrolled = 0;
    double expected = 0;
    for (int row = 0; row < chosen.length; row++) {
      if (town.lowIncome(row) == low) {
        eligible++;
        contacted += chosen[row] ? 1 : 0;
        enrolled += chosen[row] && wave.enrolled()[row] ? 1 : 0;
        expected += chosen[row] ? scores[row] : 0;
      }
    }
    return new Fairness.Group(name, eligible, contacted, enrolled, expected);
  }
}
