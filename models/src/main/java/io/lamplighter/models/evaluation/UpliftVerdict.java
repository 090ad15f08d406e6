package io.lamplighter.models.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.action.PolicyTrial;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.PolicyValue;
import io.lamplighter.models.uplift.UpliftTrial;
import java.util.List;

/// What the treatment column has to say.
///
/// @param arms each arm but the control, compared with it; the one of the largest effect in
///   training first
/// @param bestAction the arm that did best for everybody in training, the control included
/// @param policy choosing the arm for each customer against the best action for all
/// @param advice in a sentence for people
public record UpliftVerdict(
    List<ArmVerdict> arms, String bestAction, PolicyTrial policy, String advice) {
  public UpliftVerdict {
    arms = List.copyOf(arms);
  }

  public record ArmVerdict(String arm, UpliftTrial trial) {
    /// Its figures as JSON, as [UpliftVerdict#toJson] has them.
    public ObjectNode toJson() {
      return trial.toJson().put("arm", arm);
    }
  }

  /// Whether choosing for each customer earns more than one action for all, beyond doubt.
  public boolean beatsBestAction() {
    return policy.personalise();
  }

  /// `{qini, auuc, upliftAt30, ..., beatsResponse, beatsBestAction}` of the first arm, then the
  /// others.
  ObjectNode toJson() {
    var json = arms.getFirst().toJson().put("beatsBestAction", beatsBestAction());
    var node = json.putObject("policy").put("bestAction", bestAction).put("advice", advice);
    node.set("chosen", toJson(policy.chosen()));
    node.set("best", toJson(policy.best()));
    node.set("gain", toJson(policy.gain()));
    var others = json.putArray("otherArms");
    arms.stream().skip(1).forEach(a -> others.add(a.toJson()));
    return json;
  }

  private static ObjectNode toJson(PolicyValue value) {
    return switch (value) {
      case PolicyValue.Valued valued ->
          valued.snips().toJson().put("effectiveSampleSize", valued.effective());
      case PolicyValue.Refused refused ->
          new Estimate(Double.NaN, Double.NaN, Double.NaN)
              .toJson()
              .put("effectiveSampleSize", refused.effective())
              .put("refused", refused.reason());
    };
  }
}
