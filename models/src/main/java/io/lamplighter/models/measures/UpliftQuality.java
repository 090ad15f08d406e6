package io.lamplighter.models.measures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What ranking by uplift is worth, beside ranking by response, on customers treated at random.
///
/// @param effect of treating everybody
/// @param response Qini of ranking by the chance of the outcome if treated
/// @param gain Qini of uplift less that of response, in the same draws
public record UpliftQuality(
    Estimate qini,
    Estimate auuc,
    Estimate upliftAt30,
    Estimate effect,
    Estimate response,
    Estimate gain) {

  /// Intervals by a seeded bootstrap of clusters; the same draws for both rankings.
  public static UpliftQuality of(
      UpliftScored uplift, UpliftScored response, Clusters clusters, long seed) {
    var ones = new double[clusters.rows()];
    Arrays.fill(ones, 1);
    return of(uplift, response, clusters, ones, seed);
  }

  /// The same where customers stand for different numbers of others.
  ///
  /// @param stands of each row, for how many it stands: the inverse of the logged chance with which
  ///   it came into the experiment
  public static UpliftQuality of(
      UpliftScored uplift, UpliftScored response, Clusters clusters, double[] stands, long seed) {
    var ups = new ArrayList<UpliftScored.Figures>();
    var responses = new ArrayList<UpliftScored.Figures>();
    clusters.draw(
        clusters.worthwhile(),
        seed,
        (draw, weights) -> {
          for (int i = 0; i < weights.length; i++) {
            weights[i] *= stands[i];
          }
          ups.add(uplift.figures(weights));
          responses.add(response.figures(weights));
        });
    var gains = new double[ups.size()];
    for (int d = 0; d < gains.length; d++) {
      gains[d] = ups.get(d).qini() - responses.get(d).qini();
    }
    var value = uplift.figures(stands);
    var other = response.figures(stands);
    return new UpliftQuality(
        estimate(value, ups, UpliftScored.Figures::qini),
        estimate(value, ups, UpliftScored.Figures::auuc),
        estimate(value, ups, UpliftScored.Figures::upliftAt30),
        estimate(value, ups, UpliftScored.Figures::effect),
        estimate(other, responses, UpliftScored.Figures::qini),
        Estimate.of(value.qini() - other.qini(), gains));
  }

  private static Estimate estimate(
      UpliftScored.Figures value,
      List<UpliftScored.Figures> draws,
      ToDoubleFunction<UpliftScored.Figures> figure) {
    return Estimate.of(figure.applyAsDouble(value), draws.stream().mapToDouble(figure).toArray());
  }

  /// Whether ranking by uplift is better than ranking by response beyond doubt; otherwise response
  /// is to be used.
  public boolean beatsResponse() {
    return gain.isPositive();
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.set("qini", qini.toJson());
    json.set("auuc", auuc.toJson());
    json.set("upliftAt30", upliftAt30.toJson());
    json.set("effect", effect.toJson());
    json.set("qiniOfResponse", response.toJson());
    json.set("qiniGainOverResponse", gain.toJson());
    json.put("beatsResponse", beatsResponse());
    return json;
  }
}
