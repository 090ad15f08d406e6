package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.ledger.Sweep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/// The journey of a version with where everybody stands: for each step who waits there, who has
/// passed it and who dropped out at it, and why.
///
/// @param heldOut of all counted, those who are held out: they go the same way without messages
/// @param finished of those contacted, who went through to the end
public record JourneyCounts(
    String campaign, int version, long entered, long heldOut, long finished, List<AtStep> steps) {
  /// One step, in the order of the file.
  ///
  /// @param waiting stand here now
  /// @param passed have certainly been here and gone on
  /// @param dropped left the journey here, by reason
  /// @param contacted the same of those who are not held out, as a picture of the journey shows it
  public record AtStep(
      StepKey step, long waiting, long passed, Map<String, Long> dropped, Contacted contacted) {}

  /// Who came to a step and is not held out. Whoever was meant to get a message is where that
  /// message is: waiting with it, passed when it was sent, left behind with the reason when it was
  /// not, though the journey goes on for them.
  ///
  /// @param enrolled reached the goal here and left for that
  /// @param left were not sent the message, or left the journey here for another reason
  public record Contacted(
      long came, long waiting, long passed, long enrolled, Map<String, Long> left) {}

  private static final String GOAL = "enrolled";

  /// Messages of one step that are in one state, of people who are not held out.
  private record Messages(String step, String state, String reason, long people) {}

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
    var sends =
        journey.steps().stream()
            .filter(Step.Contact.class::isInstance)
            .map(step -> step.key().value())
            .toList();
    var groups = groups(db, campaign, counted, sends);
    var messages = messages(db, campaign, counted);
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
      var contacted =
          step instanceof Step.Contact
              ? atMessage(step.key(), groups, messages)
              : elsewhere(step.key(), groups, before);
      steps.add(new AtStep(step.key(), waiting, passed, dropped, contacted));
    }
    return new JourneyCounts(
        campaign,
        counted,
        groups.stream().mapToLong(Group::people).sum(),
        groups.stream().filter(Group::heldOut).mapToLong(Group::people).sum(),
        groups.stream()
            .filter(group -> !group.heldOut() && group.state().equals("done"))
            .mapToLong(Group::people)
            .sum(),
        steps);
  }

  private static Contacted atMessage(StepKey step, List<Group> groups, List<Messages> messages) {
    long came = 0;
    long waiting = 0;
    long sent = 0;
    var left = new TreeMap<String, Long>();
    for (var message : messages) {
      if (message.step().equals(step.value())) {
        came += message.people();
        switch (message.state()) {
          case "due", "leased", "intent" -> waiting += message.people();
          case "sent" -> sent += message.people();
          case "skipped" -> left.merge(message.reason(), message.people(), Long::sum);
          default -> left.merge(message.state(), message.people(), Long::sum);
        }
      }
    }
    return new Contacted(came, waiting, sent, enrolledAt(step, groups), left);
  }

  private static Contacted elsewhere(
      StepKey step, List<Group> groups, Map<String, Set<String>> before) {
    long waiting = 0;
    long passed = 0;
    var left = new TreeMap<String, Long>();
    for (var group : groups) {
      boolean here = group.step().equals(step.value());
      if (group.heldOut() || (here && isGoal(group))) {
        continue;
      }
      if (here && group.state().equals("active")) {
        waiting += group.people();
      } else if (here && !group.state().equals("done")) {
        left.merge(group.why(), group.people(), Long::sum);
      } else if (here || hasPassed(step, group, before)) {
        passed += group.people();
      }
    }
    long enrolled = enrolledAt(step, groups);
    long gone = left.values().stream().mapToLong(people -> people).sum();
    return new Contacted(waiting + passed + enrolled + gone, waiting, passed, enrolled, left);
  }

  private static boolean isGoal(Group group) {
    return group.state().equals("exited") && group.why().equals(GOAL);
  }

  private static long enrolledAt(StepKey step, List<Group> groups) {
    return groups.stream()
        .filter(group -> !group.heldOut() && isGoal(group) && group.step().equals(step.value()))
        .mapToLong(Group::people)
        .sum();
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

  private static List<Messages> messages(Handle db, String campaign, int version) {
    return db.createQuery(
            """
            SELECT step, state, coalesce(reason, 'unknown') AS reason, count(*) AS people
              FROM touchpoint
             WHERE campaign = :campaign AND version = :version AND state <> 'held_out'
               AND NOT is_test
             GROUP BY 1, 2, 3
            """)
        .bind("campaign", campaign)
        .bind("version", version)
        .map(
            (rows, context) ->
                new Messages(
                    rows.getString("step"),
                    rows.getString("state"),
                    rows.getString("reason"),
                    rows.getLong("people")))
        .list();
  }

  /// One bit for each step that sends says which messages of an entry are settled: so they are
  /// gathered in one pass, without sorting them.
  private static List<Group> groups(Handle db, String campaign, int version, List<String> sends) {
    return Sweep.over(
        db,
        () ->
            db.createQuery(
                    """
            SELECT n.step, n.state, coalesce(n.why, 'unknown') AS why, n.held_out,
                   coalesce(CAST(m.steps AS text), '') AS messages, count(*) AS people
              FROM entry n
              LEFT JOIN (
                SELECT entry_id,
                       bit_or(set_bit(CAST(repeat('0', cardinality(:sends)) AS bit varying),
                                      array_position(:sends, step) - 1, 1)) AS steps
                  FROM touchpoint
                 WHERE campaign = :campaign AND NOT is_test AND step = ANY (:sends)
                   AND state NOT IN ('due', 'leased', 'intent')
                 GROUP BY entry_id) m ON m.entry_id = n.id
             WHERE n.campaign = :campaign AND n.version = :version AND NOT n.is_test
             GROUP BY n.step, n.state, n.why, n.held_out, m.steps
            """)
                .bind("campaign", campaign)
                .bind("version", version)
                .bindArray("sends", String.class, sends)
                .map(
                    (rows, context) ->
                        new Group(
                            rows.getString("step"),
                            rows.getString("state"),
                            rows.getString("why"),
                            rows.getBoolean("held_out"),
                            settled(rows.getString("messages"), sends),
                            rows.getLong("people")))
                .list());
  }

  private static Set<String> settled(String bits, List<String> sends) {
    return IntStream.range(0, bits.length())
        .filter(i -> bits.charAt(i) == '1')
        .mapToObj(sends::get)
        .collect(Collectors.toUnmodifiableSet());
  }
}
