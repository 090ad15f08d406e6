package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// The journey of a version with where everybody stands: for each step who waits there, who has
/// passed it and who dropped out at it, and why.
///
/// @param heldOut of all counted, those who are held out: they go the same way without messages
public record JourneyCounts(
    String campaign, int version, long entered, long heldOut, List<AtStep> steps) {
  /// One step, in the order of the file.
  ///
  /// @param waiting stand here now
  /// @param passed have certainly been here and gone on
  /// @param dropped left the journey here, by reason
  public record AtStep(StepKey step, long waiting, long passed, Map<String, Long> dropped) {}

  private record Group(
      String step, String state, String why, boolean heldOut, Set<String> messages, long people) {}

  /// Counts the entries of a version.
  ///
  /// @param version absent means the one that new entries get
  /// @throws UnknownCampaignException if there is no such version
  public static JourneyCounts of(Handle db, String campaign, Optional<Integer> version) {
    int counted =
        version.orElseGet(
            () ->
                db.createQuery("SELECT version FROM campaign WHERE name = :name")
                    .bind("name", campaign)
                    .mapTo(Integer.class)
                    .findOne()
                    .orElseThrow(() -> new UnknownCampaignException(campaign)));
    var journey = Versions.of(db, campaign, counted).journey();
    var before = certainlyBefore(journey);
    var groups = groups(db, campaign, counted);
    var steps = new ArrayList<AtStep>();
    for (var step : journey.steps()) {
      long waiting = 0;
      long passed = 0;
      var dropped = new TreeMap<String, Long>();
      for (var group : groups) {
        boolean here = group.step().equals(step.key().value());
        if (here && group.state().equals("active")) {
          waiting += group.people();
        } else if (here && !group.state().equals("done")) {
          dropped.merge(group.why(), group.people(), Long::sum);
        } else if (here || hasPassed(step.key(), group, before)) {
          passed += group.people();
        }
      }
      steps.add(new AtStep(step.key(), waiting, passed, dropped));
    }
    return new JourneyCounts(
        campaign,
        counted,
        groups.stream().mapToLong(Group::people).sum(),
        groups.stream().filter(Group::heldOut).mapToLong(Group::people).sum(),
        steps);
  }

  /// A step was passed if a message tells so, or if there is no way around it to where the entry or
  /// one of its messages is.
  private static boolean hasPassed(
      StepKey step, Group group, Map<String, Set<String>> certainlyBefore) {
    return group.messages().contains(step.value())
        || certainlyBefore.getOrDefault(group.step(), Set.of()).contains(step.value())
        || group.messages().stream()
            .anyMatch(
                message -> certainlyBefore.getOrDefault(message, Set.of()).contains(step.value()));
  }

  /// For each step the steps that lie on every way to it: those without which it is not reached.
  private static Map<String, Set<String>> certainlyBefore(Journey journey) {
    var before = new HashMap<String, Set<String>>();
    for (var left : journey.steps()) {
      var reached = reachedWithout(journey, left.key());
      for (var step : journey.steps()) {
        var key = step.key().value();
        if (!step.key().equals(left.key()) && !reached.contains(key)) {
          before.computeIfAbsent(key, none -> new LinkedHashSet<>()).add(left.key().value());
        }
      }
    }
    return before;
  }

  private static Set<String> reachedWithout(Journey journey, StepKey left) {
    var reached = new LinkedHashSet<String>();
    var open = new ArrayDeque<StepKey>(List.of(journey.first()));
    while (!open.isEmpty()) {
      var key = open.pop();
      if (!key.equals(left) && reached.add(key.value())) {
        open.addAll(next(journey.step(key)));
      }
    }
    return reached;
  }

  private static List<StepKey> next(Step step) {
    return switch (step) {
      case Step.Contact contact -> contact.next().stream().toList();
      case Step.Wait wait -> wait.next().stream().toList();
      case Step.Branch branch -> {
        var ways = new ArrayList<StepKey>();
        branch.then().ifPresent(ways::add);
        branch.otherwise().ifPresent(ways::add);
        yield ways;
      }
      case Step.Exit exit -> List.of();
    };
  }

  private static List<Group> groups(Handle db, String campaign, int version) {
    return db.createQuery(
            """
            SELECT step, state, why, held_out, messages, count(*) AS people
              FROM (SELECT e.step, e.state, coalesce(e.why, 'unknown') AS why, e.held_out,
                           array(SELECT t.step FROM touchpoint t
                                  WHERE t.entry_month = CAST(date_trunc('month', e.entered_at, 'UTC')
                                                             AT TIME ZONE 'UTC' AS date)
                                    AND t.entry_id = e.id
                                    AND t.state NOT IN ('due', 'leased', 'intent')
                                  ORDER BY t.step) AS messages
                      FROM entry e
                     WHERE e.campaign = :campaign AND e.version = :version AND NOT e.is_test) g
             GROUP BY step, state, why, held_out, messages
            """)
        .bind("campaign", campaign)
        .bind("version", version)
        .map(
            (rows, context) ->
                new Group(
                    rows.getString("step"),
                    rows.getString("state"),
                    rows.getString("why"),
                    rows.getBoolean("held_out"),
                    Set.copyOf(Arrays.asList((String[]) rows.getArray("messages").getArray())),
                    rows.getLong("people")))
        .list();
  }
}
