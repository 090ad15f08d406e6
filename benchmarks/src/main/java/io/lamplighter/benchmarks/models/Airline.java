package io.lamplighter.benchmarks.models;

import io.lamplighter.benchmarks.Result;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.CsvFile;
import io.lamplighter.models.data.FeatureGuess;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.drivers.Drivers;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.measures.Scored;
import io.lamplighter.models.measures.Shares;
import io.lamplighter.models.satisfaction.HouseholdSatisfaction;
import io.lamplighter.models.satisfaction.Survey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/// A survey of airline passengers with 14 ratings: what satisfaction is associated with, and who of
/// those who did not answer would be satisfied.
final class Airline {
  private static final String LABEL = "Satisfaction";
  private static final int FIRST_RATING = 8;
  private static final int RATINGS = 14;

  /// A mark that means "not applicable".
  private static final double NO_MARK = 0;

  private static final double ANSWERING = 0.6;

  private Airline() {}

  static void judge(Path file, Effort effort, Result result) {
    var table = CsvFile.read(file, List.of("ID")).table();
    var satisfied = new boolean[table.rows()];
    for (int row = 0; row < satisfied.length; row++) {
      satisfied[row] = table.column(LABEL).text(row).equals("Satisfied");
    }
    var ratings = table.names().subList(FIRST_RATING, FIRST_RATING + RATINGS);
    drivers(table, ratings, satisfied, effort, result);
    silent(table.without(List.of(LABEL)), ratings, satisfied, effort, result);
  }

  private static void drivers(
      Table table, List<String> ratings, boolean[] satisfied, Effort effort, Result result) {
    var marks = new double[satisfied.length];
    Arrays.setAll(marks, row -> satisfied[row] ? 1 : 0);
    var drivers = Drivers.of(table, ratings, NO_MARK, marks, effort.seed());
    var shares = new LinkedHashMap<String, Object>();
    drivers.drivers().forEach(d -> shares.put(d.rating(), d.share().value()));
    var figures = new LinkedHashMap<String, Object>();
    figures.put("explained", drivers.explained());
    figures.put("answers", drivers.answers());
    figures.put("agreementWithShapley", drivers.agreement());
    figures.put("shares", shares);
    String first = drivers.drivers().getFirst().rating();
    result
        .variant("airline, drivers", figures)
        .atLeast("airline: drivers, Spearman with Shapley", .95, drivers.agreement())
        .aim("airline: first driver", "Online Boarding", first, first.equals("Online Boarding"));
  }

  /// Forty of a hundred are taken for silent: nothing they rated is known.
  private static void silent(
      Table table, List<String> ratings, boolean[] satisfied, Effort effort, Result result) {
    var answers =
        IntStream.range(0, satisfied.length)
            .mapToObj(row -> Shares.of("answers " + row) < ANSWERING)
            .toList();
    var known = table;
    for (var rating : ratings) {
      var marks = ((Numbers) table.column(rating)).toArray();
      Arrays.setAll(marks, row -> answers.get(row) ? marks[row] : Double.NaN);
      known = known.with(Numbers.of(rating, marks));
    }
    var scores = new double[satisfied.length];
    Arrays.setAll(scores, row -> !answers.get(row) ? Double.NaN : satisfied[row] ? 1 : 0);
    var operational = table.without(ratings);
    var learned =
        HouseholdSatisfaction.train(
            Survey.of(FeatureGuess.of(operational).features(), operational, scores), 1, effort);
    var silent = IntStream.range(0, satisfied.length).filter(row -> !answers.get(row)).toArray();
    var outcomes = new boolean[silent.length];
    for (int i = 0; i < silent.length; i++) {
      outcomes[i] = satisfied[silent[i]];
    }
    var metrics =
        Scored.of(learned.satisfied().score(operational.pick(silent)), outcomes).metrics();
    String refusal = refusal(FeatureGuess.of(known).features(), known, scores);
    var figures = new LinkedHashMap<String, Object>(Figures.of(metrics));
    figures.put("model", learned.satisfied().kind());
    figures.put("refusal", refusal);
    result
        .variant("airline, those who did not answer", figures)
        .aim(
            "airline: ratings as features for those who did not answer",
            "refused",
            refusal.isEmpty() ? "taken" : "refused",
            !refusal.isEmpty());
  }

  private static String refusal(
      List<? extends FeatureSpec> features, Table table, double[] scores) {
    try {
      Survey.of(features, table, scores);
      return "";
    } catch (BadData refused) {
      return String.valueOf(refused.getMessage());
    }
  }
}
