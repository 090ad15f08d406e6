package io.lamplighter.models.governance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Who is reached, by group of one attribute (income band, language, tenure). Attributes are
/// audited here and are no features.
///
/// @param attribute the groups are of
/// @param groups by name
public record Fairness(String attribute, List<Group> groups) {
  /// Below four fifths of everybody else's rate a group's needs a reason.
  public static final double FOUR_FIFTHS = 0.8;

  private static final int FEWEST = 30;

  public Fairness {
    groups = List.copyOf(groups);
  }

  /// One group. `expected` is the sum of scores of those contacted, to see whether the model is
  /// calibrated for the group.
  public record Group(String name, int eligible, int contacted, int enrolled, double expected) {
    public double contactRate() {
      return contacted / (double) eligible;
    }

    public double enrolmentRate() {
      return enrolled / (double) contacted;
    }
  }

  /// Groups contacted less than four fifths as often as everybody else; groups under 30 eligible
  /// customers are left out. Not compared with the best group: of many groups the best is that by
  /// luck as well, and the more there are the further the others seem to lie behind.
  public List<Group> leftBehind() {
    var judged = groups.stream().filter(group -> group.eligible() >= FEWEST).toList();
    double eligible = judged.stream().mapToDouble(Group::eligible).sum();
    double contacted = judged.stream().mapToDouble(Group::contacted).sum();
    return judged.stream()
        .filter(group -> eligible > group.eligible())
        .filter(
            group ->
                group.contactRate()
                    < FOUR_FIFTHS * (contacted - group.contacted()) / (eligible - group.eligible()))
        .toList();
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode().put("attribute", attribute);
    var behind = leftBehind();
    var list = json.putArray("groups");
    for (var group : groups) {
      list.addObject()
          .put("name", group.name())
          .put("eligible", group.eligible())
          .put("contacted", group.contacted())
          .put("enrolled", group.enrolled())
          .put("expected", group.expected())
          .put("leftBehind", behind.contains(group));
    }
    return json;
  }
}
