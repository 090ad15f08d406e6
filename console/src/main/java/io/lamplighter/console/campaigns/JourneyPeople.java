package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.console.drawing.JourneyDrawing.AtStep;
import io.lamplighter.console.drawing.JourneyDrawing.Left;
import io.lamplighter.console.drawing.JourneyDrawing.People;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/// Where the people of one version of a campaign are, from its entries and touchpoints. Contacts
/// are counted by their own rows. A wait has no rows: it was reached by everybody who stands there
/// or further on, which is exact wherever all ways lead through it.
final class JourneyPeople {
  private final Journey journey;
  private final List<Row> entries;
  private final List<Row> touchpoints;

  private JourneyPeople(Journey journey, List<Row> entries, List<Row> touchpoints) {
    this.journey = journey;
    this.entries = entries;
    this.touchpoints = touchpoints;
  }

  /// People of one step, state and reason.
  record Row(String step, String state, String why, long people) {}

  static People of(Handle db, Running campaign, String since) {
    var journey = campaign.definition().journey();
    var entries =
        rows(
            db,
            campaign,
            """
            SELECT step, state, coalesce(why, '') AS why, count(*) AS people FROM entry
             WHERE campaign = :campaign AND version = :version AND NOT held_out AND NOT is_test
             GROUP BY 1, 2, 3
            """);
    var touchpoints =
        rows(
            db,
            campaign,
            """
            SELECT step, state, coalesce(reason, '') AS why, count(*) AS people FROM touchpoint
             WHERE campaign = :campaign AND version = :version AND state <> 'held_out' AND NOT is_test
             GROUP BY 1, 2, 3
            """);
    long heldOut =
        db.createQuery(
                """
                SELECT count(*) FROM entry
                 WHERE campaign = :campaign AND version = :version AND held_out AND NOT is_test
                """)
            .bind("campaign", campaign.name())
            .bind("version", campaign.version())
            .mapTo(long.class)
            .one();
    var people = new JourneyPeople(journey, entries, touchpoints);
    long contacted = sum(entries, row -> true);
    return new People(
        contacted + heldOut,
        heldOut,
        sum(entries, row -> row.state().equals("done")),
        people.steps(),
        since);
  }

  private static List<Row> rows(Handle db, Running campaign, String sql) {
    return db.registerRowMapper(ConstructorMapper.factory(Row.class))
        .createQuery(sql)
        .bind("campaign", campaign.name())
        .bind("version", campaign.version())
        .mapTo(Row.class)
        .list();
  }

  private Map<StepKey, AtStep> steps() {
    var steps = new LinkedHashMap<StepKey, AtStep>();
    for (var step : journey.steps()) {
      steps.put(step.key(), step instanceof Step.Contact ? contact(step) : other(step));
    }
    return steps;
  }

  private AtStep contact(Step step) {
    var own = touchpoints.stream().filter(row -> row.step().equals(step.key().value())).toList();
    long waiting = sum(own, row -> isOpen(row.state()));
    long sent = sum(own, row -> row.state().equals("sent"));
    var left = new HashMap<String, Long>();
    for (var row : own) {
      if (!isOpen(row.state()) && !row.state().equals("sent")) {
        var reason = row.state().equals("skipped") ? row.why() : row.state();
        left.merge(reason, row.people(), Long::sum);
      }
    }
    return new AtStep(sum(own, row -> true), waiting, sent, enrolledAt(step), sorted(left));
  }

  private AtStep other(Step step) {
    var key = step.key().value();
    var further = furtherOn(step.key());
    long came = sum(entries, row -> row.step().equals(key) || further.contains(row.step()));
    long waiting = sum(entries, row -> row.step().equals(key) && row.state().equals("active"));
    var left = new HashMap<String, Long>();
    for (var row : entries) {
      boolean gone = row.state().equals("exited") && !row.why().equals("enrolled");
      if (row.step().equals(key) && (gone || row.state().equals("dead"))) {
        left.merge(row.why().isEmpty() ? row.state() : row.why(), row.people(), Long::sum);
      }
    }
    long enrolled = enrolledAt(step);
    long dropped = left.values().stream().mapToLong(Long::longValue).sum();
    return new AtStep(
        came, waiting, Math.max(0, came - waiting - enrolled - dropped), enrolled, sorted(left));
  }

  private long enrolledAt(Step step) {
    return sum(
        entries,
        row ->
            row.step().equals(step.key().value())
                && row.state().equals("exited")
                && row.why().equals("enrolled"));
  }

  private Set<String> furtherOn(StepKey from) {
    var found = new HashSet<String>();
    var open = new ArrayList<>(nexts(journey.step(from)));
    while (!open.isEmpty()) {
      var key = open.removeLast();
      if (found.add(key.value())) {
        open.addAll(nexts(journey.step(key)));
      }
    }
    return found;
  }

  private static List<StepKey> nexts(Step step) {
    return switch (step) {
      case Step.Contact contact -> contact.next().stream().toList();
      case Step.Wait wait -> wait.next().stream().toList();
      case Step.Branch branch -> {
        var both = new ArrayList<>(branch.then().stream().toList());
        both.addAll(branch.otherwise().stream().toList());
        yield both;
      }
      case Step.Exit exit -> List.of();
    };
  }

  private static boolean isOpen(String state) {
    return switch (state) {
      case "due", "leased", "intent" -> true;
      default -> false;
    };
  }

  private static List<Left> sorted(Map<String, Long> left) {
    return left.entrySet().stream()
        .map(reason -> new Left(reason.getKey(), reason.getValue()))
        .sorted(Comparator.comparingLong(Left::people).reversed().thenComparing(Left::reason))
        .toList();
  }

  private static long sum(List<Row> rows, java.util.function.Predicate<Row> which) {
    return rows.stream().filter(which).mapToLong(Row::people).sum();
  }
}
