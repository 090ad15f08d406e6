package io.lamplighter.models.insights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.statistics.Effect;
import io.lamplighter.campaigns.statistics.Households;
import io.lamplighter.campaigns.statistics.Interval;
import io.lamplighter.campaigns.statistics.Normal;
import io.lamplighter.campaigns.statistics.Survey;
import io.lamplighter.ledger.attributes.FeatureSet.Feature;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.EquityRows;
import io.lamplighter.ledger.reports.EquityRows.Group;
import io.lamplighter.ledger.reports.FloorResult;
import io.lamplighter.ledger.reports.Models;
import io.lamplighter.models.governance.Fairness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;

/// Whom a campaign reaches and serves, by group: of those who met its rule, who was contacted and
/// who enrolled, each beside everybody else, and the effect of being contacted in each. A ratio
/// under .8 is an alert, and beyond doubt where its whole interval is, which is wide enough to hold
/// for all groups of the attribute together. These columns are audited here; a model that reads one
/// is named.
///
/// @param attributes by name; groups of fewer than 15 eligible people are counted, not shown
/// @param income whether incomes are known, so that the burden of energy can be told
/// @param audited attributes that no model may learn from
/// @param read those of them that the campaign's model does read: there should be none
/// @param floors what became of the campaign's floors in its newest wave
public record EquityReport(
    String campaign,
    Instant asOf,
    List<Attribute> attributes,
    boolean income,
    List<String> audited,
    List<String> read,
    List<FloorResult> floors) {
  private static final int MOST = 12;

  public EquityReport {
    attributes = List.copyOf(attributes);
    audited = List.copyOf(audited);
    read = List.copyOf(read);
    floors = List.copyOf(floors);
  }

  /// One attribute.
  ///
  /// @param lines its groups; where there are many, those that are contacted least
  /// @param hidden groups of fewer than 15 eligible people
  /// @param others groups left out because there are so many
  public record Attribute(String name, List<Line> lines, int hidden, int others) {}

  /// One group.
  ///
  /// @param contact its contact rate over that of everybody else
  /// @param enrolment its enrolled per eligible over those of everybody else
  /// @param effect of being assigned to be contacted, in shares, 95 %, exploratory; empty for fewer
  ///   than 30 people contacted or held out
  public record Line(
      Group group, Optional<Ratio> contact, Optional<Ratio> enrolment, Optional<Effect> effect) {
    /// Share of the eligible; empty for fewer than 30.
    public Optional<Double> rate(ToLongFunction<Group> part) {
      return group.eligible() < Survey.ANSWERS_TO_DRAW
          ? Optional.empty()
          : Optional.of((double) part.applyAsLong(group) / group.eligible());
    }

    public boolean alarms() {
      return contact.filter(Ratio::behind).isPresent()
          || enrolment.filter(Ratio::behind).isPresent();
    }
  }

  /// A rate over that of everybody else, with an interval by the log ratio with half counts. Not
  /// over the best group's: the best of many is that by luck too, and everybody would seem to lie
  /// behind it. The intervals of all groups of one attribute hold together at 95 % (Bonferroni).
  public record Ratio(double value, Interval interval) {
    public boolean behind() {
      return value < Fairness.FOUR_FIFTHS;
    }

    /// Whether not even the upper end reaches four fifths.
    public boolean beyondDoubt() {
      return interval.high() < Fairness.FOUR_FIFTHS;
    }
  }

  /// Computes it from what is known at an instant.
  public static EquityReport of(Handle db, Applied campaign, Instant now) {
    var byAttribute = new LinkedHashMap<String, List<Group>>();
    for (var group : EquityRows.of(db, campaign, now)) {
      byAttribute.computeIfAbsent(group.attribute(), none -> new ArrayList<>()).add(group);
    }
    var attributes = new ArrayList<Attribute>();
    byAttribute.forEach((name, groups) -> attributes.add(attribute(name, groups)));
    var audited =
        Features.set(db, "programs").features().stream()
            .filter(Feature::audit)
            .map(Feature::name)
            .toList();
    return new EquityReport(
        campaign.name(),
        now,
        attributes,
        EquityRows.income(db).isPresent(),
        audited,
        read(db, campaign, audited),
        floors(db, campaign, now));
  }

  private static List<FloorResult> floors(Handle db, Applied campaign, Instant now) {
    var all = FloorResult.of(db, campaign.name(), now);
    return all.stream().filter(each -> each.tick().equals(all.getFirst().tick())).toList();
  }

  private static Attribute attribute(String name, List<Group> groups) {
    var shown = groups.stream().filter(g -> g.eligible() >= Survey.PEOPLE_TO_SHOW).toList();
    var compared =
        shown.stream().filter(group -> group.eligible() >= Survey.ANSWERS_TO_DRAW).toList();
    var lines =
        shown.stream()
            .map(
                group ->
                    new Line(
                        group,
                        ratio(group, compared, Group::contacted),
                        ratio(group, compared, Group::enrolled),
                        effect(group)))
            .toList();
    boolean many = lines.size() > MOST;
    return new Attribute(
        name,
        many
            ? lines.stream()
                .sorted(
                    Comparator.comparingDouble(
                        line -> line.contact().map(Ratio::value).orElse(Double.MAX_VALUE)))
                .limit(MOST)
                .toList()
            : lines,
        groups.size() - shown.size(),
        many ? lines.size() - MOST : 0);
  }

  private static Optional<Ratio> ratio(
      Group group, List<Group> compared, ToLongFunction<Group> part) {
    var others = compared.stream().filter(each -> !each.equals(group)).toList();
    double y = others.stream().mapToLong(part).sum();
    double n = others.stream().mapToLong(Group::eligible).sum();
    if (y == 0 || !compared.contains(group)) {
      return Optional.empty();
    }
    double x = part.applyAsLong(group);
    double value = (x / group.eligible()) / (y / n);
    double log = Math.log((x + 0.5) / (group.eligible() + 0.5) / ((y + 0.5) / (n + 0.5)));
    // Of two groups one says all.
    double z = Normal.twoSided(0.05 / Math.max(1, compared.size() == 2 ? 1 : compared.size()));
    double half =
        z
            * Math.sqrt(
                Math.max(
                    0,
                    1 / (x + 0.5) - 1 / (group.eligible() + 0.5) + 1 / (y + 0.5) - 1 / (n + 0.5)));
    return Optional.of(new Ratio(value, new Interval(Math.exp(log - half), Math.exp(log + half))));
  }

  private static Optional<Effect> effect(Group group) {
    if (group.assigned().people() < Survey.ANSWERS_TO_DRAW
        || group.heldOut().people() < Survey.ANSWERS_TO_DRAW) {
      return Optional.empty();
    }
    double clustering = Households.designEffect(List.of(group.assigned(), group.heldOut()));
    return Optional.of(
        Effect.newcombe(
            group.assigned().observed().over(clustering),
            group.heldOut().observed().over(clustering),
            Normal.Z95));
  }

  private static List<String> read(Handle db, Applied campaign, List<String> audited) {
    return campaign
        .definition()
        .choice()
        .score()
        .map(EquityReport::models)
        .orElse(List.of())
        .stream()
        .flatMap(model -> Models.of(db, model).champion().stream())
        .flatMap(champion -> names(champion.card()).stream())
        .distinct()
        .filter(audited::contains)
        .toList();
  }

  private static List<String> models(Choice.Score score) {
    return score instanceof Choice.Score.Need need
        ? List.of(need.risk(), need.model())
        : List.of(score.model());
  }

  private static List<String> names(Map<String, Object> card) {
    return card.get("features") instanceof List<?> features
        ? features.stream()
            .filter(Map.class::isInstance)
            .map(feature -> String.valueOf(((Map<?, ?>) feature).get("name")))
            .toList()
        : List.of();
  }

  /// Groups with an alert, as `Language es`.
  public List<String> behind() {
    return attributes.stream()
        .flatMap(
            attribute ->
                attribute.lines().stream()
                    .filter(Line::alarms)
                    .map(line -> attribute.name() + " " + line.group().name()))
        .toList();
  }

  /// The finding in a sentence or two.
  public String finding() {
    if (attributes.isEmpty()) {
      return "Nobody has met the rule yet.";
    }
    var reads =
        read.isEmpty()
            ? ""
            : " The model reads what may only be audited: " + String.join(", ", read) + ".";
    var behind = behind();
    boolean enrolls = isCompared(Line::enrolment);
    if (!enrolls && !isCompared(Line::contact)) {
      return "Groups cannot be compared yet: too few people met the rule or were contacted."
          + reads;
    }
    return (behind.isEmpty()
            ? "Every group is contacted%s at least four fifths as often as everybody else."
                .formatted(enrolls ? ", and enrolls," : "")
            : "%d of the groups shown are contacted%s less than four fifths as often as everybody else."
                .formatted(behind.size(), enrolls ? " or enroll" : ""))
        + (enrolls ? "" : " Nobody enrolled, so nothing is said of that.")
        + reads;
  }

  /// Whether any two groups are compared at all.
  public boolean isCompared() {
    return isCompared(Line::contact) || isCompared(Line::enrolment);
  }

  private boolean isCompared(Function<Line, Optional<Ratio>> ratio) {
    return attributes.stream()
        .flatMap(attribute -> attribute.lines().stream())
        .anyMatch(line -> ratio.apply(line).isPresent());
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("campaign", campaign).put("asOf", asOf.toString()).put("finding", finding());
    json.put("limit", Fairness.FOUR_FIFTHS).put("incomeKnown", income);
    audited.forEach(json.putArray("auditOnly")::add);
    read.forEach(json.putArray("readByTheModel")::add);
    behind().forEach(json.putArray("behind")::add);
    var newest = json.putArray("floors");
    floors.forEach(floor -> newest.addPOJO(floor.toJson()));
    var list = json.putArray("attributes");
    for (var attribute : attributes) {
      var node = list.addObject().put("attribute", attribute.name());
      node.put("hidden", attribute.hidden()).put("others", attribute.others());
      var groups = node.putArray("groups");
      for (var line : attribute.lines()) {
        var group = groups.addObject().put("name", line.group().name());
        group.put("eligible", line.group().eligible()).put("contacted", line.group().contacted());
        group.put("reached", line.group().reached()).put("enrolled", line.group().enrolled());
        line.contact().ifPresent(ratio -> ratio(group.putObject("contactRatio"), ratio));
        line.enrolment().ifPresent(ratio -> ratio(group.putObject("enrolmentRatio"), ratio));
        line.effect()
            .ifPresent(
                effect ->
                    group
                        .putObject("effect")
                        .put("value", effect.estimate())
                        .put("low", effect.interval().low())
                        .put("high", effect.interval().high()));
      }
    }
    return json;
  }

  private static void ratio(ObjectNode node, Ratio ratio) {
    node.put("value", ratio.value());
    node.put("low", ratio.interval().low()).put("high", ratio.interval().high());
    node.put("alert", ratio.behind()).put("beyondDoubt", ratio.beyondDoubt());
  }
}
