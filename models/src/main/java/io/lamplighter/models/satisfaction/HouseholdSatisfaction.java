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
import io.lamplighter.models.measures.Quality;
import io.lamplighter.models.measures.Scored;
import io.lamplighter.models.measures.Shares;
import java.util.stream.IntStream;

/// Predicted satisfaction of every household, learned from those who answered, each answer weighted
/// by how many silent customers it stands for.
///
/// @param satisfied chance that the household would count as satisfied; a [Scorer] like any other,
///   with reasons
/// @param mark the expected mark
/// @param quality of `satisfied` on a fifth of the answers that was set aside
/// @param responseRate to be published beside every predicted score
/// @param effective number of answers the weighted ones are worth
public record HouseholdSatisfaction(
    Scorer satisfied, Ridge mark, Quality quality, double responseRate, double effective) {
  private static final double ASIDE = 0.2;
  private static final double RIDGE = 10;

  /// Trains.
  ///
  /// @param least mark that counts as satisfied (4 of 5, 9 of 10)
  public static HouseholdSatisfaction train(Survey survey, double least, Effort effort) {
    var answered = survey.answered();
    var weights = survey.weights(effort);
    var schema = Schema.learn(survey.features(), survey.customers().pick(answered));
    var learn =
        IntStream.range(0, answered.length)
            .filter(i -> Shares.of("answer " + i) >= ASIDE)
            .toArray();
    var aside =
        IntStream.range(0, answered.length).filter(i -> Shares.of("answer " + i) < ASIDE).toArray();
    var checked = fit(survey, schema, answered, weights, learn, least, effort);
    var quality =
        Quality.of(
            Scored.of(
                checked.score(rows(survey, answered, aside)),
                satisfied(survey, answered, aside, least)),
            Clusters.single(aside.length),
            effort.seed());
    var all = IntStream.range(0, answered.length).toArray();
    var marks = IntStream.of(answered).mapToDouble(survey::score).toArray();
    return new HouseholdSatisfaction(
        fit(survey, schema, answered, weights, all, least, effort),
        Ridge.fit(schema, rows(survey, answered, all), marks, weights, RIDGE),
        quality,
        survey.responseRate(),
        Raking.effective(weights));
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
    json.set("metrics", quality.toJson());
    json.set("reliability", quality.reliability().toJson());
    return json;
  }
}
