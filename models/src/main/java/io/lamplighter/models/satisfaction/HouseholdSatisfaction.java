package io.lamplighter.models.satisfaction;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Ridge;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.Quality;
import io.lamplighter.models.measures.Scored;
import io.lamplighter.models.measures.Shares;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Predicted satisfaction of every household, learned from those who answered, each answer weighted
/// by how many silent customers it stands for.
///
/// @param satisfied chance that the household would count as satisfied; a [Scorer] like any other,
///   with reasons
/// @param mark the expected mark
/// @param quality of `satisfied` on answers of households that the judged fit had not seen
/// @param rank how far the expected marks put those same answers in their order (Spearman), with an
///   interval by Fieller, Hartley and Pearson 1957
/// @param responseRate to be published beside every predicted score
/// @param effective number of answers the weighted ones are worth
public record HouseholdSatisfaction(
    Scorer satisfied,
    Ridge mark,
    Quality quality,
    Estimate rank,
    double responseRate,
    double effective) {
  private static final int FOLDS = 5;

  /// Answers are few and say little each: a hundred rows' worth of "nothing matters".
  private static final double RIDGE = 100;

  /// Trains. Answers are few, so each is judged by a fit on four fifths of the households, its own
  /// not among them.
  ///
  /// @param least mark that counts as satisfied (4 of 5, 9 of 10)
  public static HouseholdSatisfaction train(Survey survey, double least, Effort effort) {
    var answered = survey.answered();
    var weights = survey.weights(effort);
    var schema = Schema.learn(survey.features(), survey.customers().pick(answered));
    var chances = new double[answered.length];
    var expected = new double[answered.length];
    for (int fold = 0; fold < FOLDS; fold++) {
      int judged = fold;
      var aside = places(answered, i -> foldOf(survey, answered[i]) == judged);
      if (aside.length == 0) {
        continue;
      }
      var learn = places(answered, i -> foldOf(survey, answered[i]) != judged);
      var rows = rows(survey, answered, aside);
      var chance = fit(survey, schema, answered, weights, learn, least, effort).score(rows);
      var mark = mark(survey, schema, answered, weights, learn).predict(rows);
      for (int k = 0; k < aside.length; k++) {
        chances[aside[k]] = chance[k];
        expected[aside[k]] = mark[k];
      }
    }
    var all = IntStream.range(0, answered.length).toArray();
    var marks = IntStream.of(answered).mapToDouble(survey::score).toArray();
    return new HouseholdSatisfaction(
        fit(survey, schema, answered, weights, all, least, effort),
        mark(survey, schema, answered, weights, all),
        Quality.of(
            Scored.of(chances, satisfied(survey, answered, all, least)),
            Clusters.named(
                IntStream.of(answered).mapToObj(survey::household).toArray(String[]::new)),
            effort.seed()),
        Ranks.agreement(expected, marks),
        survey.responseRate(),
        Raking.effective(weights));
  }

  private static int foldOf(Survey survey, int row) {
    return (int) (Shares.of("household " + survey.household(row)) * FOLDS);
  }

  private static int[] places(int[] answered, IntPredicate where) {
    return IntStream.range(0, answered.length).filter(where).toArray();
  }

  private static Ridge mark(
      Survey survey, Schema schema, int[] answered, double[] weights, int[] places) {
    return Ridge.fit(
        schema,
        rows(survey, answered, places),
        IntStream.of(places).mapToDouble(i -> survey.score(answered[i])).toArray(),
        IntStream.of(places).mapToDouble(i -> weights[i]).toArray(),
        RIDGE);
  }

  private static Scorer fit(
      Survey survey,
      Schema schema,
      int[] answered,
      double[] weights,
      int[] places,
      double least,
      Effort effort) {
    var own = IntStream.of(places).mapToDouble(i -> weights[i]).toArray();
    var sample =
        Sample.of(
                schema, rows(survey, answered, places), satisfied(survey, answered, places, least))
            .weighted(own);
    return Logistic.standard().fit(sample, effort);
  }

  private static Table rows(Survey survey, int[] answered, int[] places) {
    return survey.customers().pick(IntStream.of(places).map(i -> answered[i]).toArray());
  }

  private static boolean[] satisfied(Survey survey, int[] answered, int[] places, double least) {
    var happy = new boolean[places.length];
    for (int k = 0; k < places.length; k++) {
      happy[k] = survey.score(answered[places[k]]) >= least;
    }
    return happy;
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("responseRate", responseRate).put("effectiveAnswers", effective);
    json.put(
        "reading", "Predicted, not surveyed: never to be mixed with survey results in one figure.");
    json.set("rank", rank.toJson());
    json.set("metrics", quality.toJson());
    json.set("reliability", quality.reliability().toJson());
    return json;
  }
}
