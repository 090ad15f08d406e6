package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.ledger.reports.Reconciliation.Touchpoint;
import io.lamplighter.ledger.reports.Reconciliation.Wave;
import io.lamplighter.ledger.reports.Reconciliation.WaveRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/// Counts the statements of waves that are not closed, all together: six statements of SQL, however
/// many waves there are.
final class Statements {
  private Statements() {}

  /// The statements by the id of their wave.
  static Map<String, Wave> count(Handle db, Collection<WaveRow> waves) {
    if (waves.isEmpty()) {
      return Map.of();
    }
    var ids = waves.stream().map(WaveRow::id).toList();
    var outcomes = StatementRows.outcomes(db, ids);
    var counted = StatementRows.of(db, ids);
    var messages = new HashMap<String, List<StatementRows.Messages>>();
    StatementRows.messages(db, ids)
        .forEach(row -> messages.computeIfAbsent(row.wave(), w -> new ArrayList<>()).add(row));
    var journeys = journeys(db, waves);
    var steps = new TreeSet<String>();
    journeys.values().forEach(steps::addAll);
    messages.values().forEach(rows -> rows.forEach(row -> steps.add(row.step())));
    var without = new HashMap<String, List<StatementRows.Without>>();
    StatementRows.without(db, ids, steps)
        .forEach(row -> without.computeIfAbsent(row.wave(), w -> new ArrayList<>()).add(row));
    var statements = new HashMap<String, Wave>();
    for (var wave : waves) {
      statements.put(
          wave.id(),
          wave(
              wave,
              outcomes.getOrDefault(wave.id(), Map.of()),
              counted.getOrDefault(wave.id(), new StatementRows(0, 0, 0)),
              touchpoints(
                  journeys.getOrDefault(wave.id(), Set.of()),
                  messages.getOrDefault(wave.id(), List.of()),
                  without.getOrDefault(wave.id(), List.of()))));
    }
    return statements;
  }

  private static Wave wave(
      WaveRow wave, Map<String, Long> counts, StatementRows rows, List<Touchpoint> touchpoints) {
    long suppressed = counts.getOrDefault("suppressed", 0L);
    long noConsent = counts.getOrDefault("no_consent", 0L);
    long noAddress = counts.getOrDefault("no_address", 0L);
    long capped = counts.getOrDefault("capped", 0L);
    long notChosen = counts.getOrDefault("not_chosen", 0L);
    long leftAlone = counts.getOrDefault("left_alone", 0L);
    long overBudget = counts.getOrDefault("over_budget", 0L);
    long entered = counts.getOrDefault("entered", 0L);
    long audience =
        suppressed + noConsent + noAddress + capped + notChosen + leftAlone + overBudget + entered;
    long beside =
        counts.getOrDefault("inside", 0L)
            + counts.getOrDefault("resting", 0L)
            + counts.getOrDefault("decided", 0L);
    boolean balanced =
        (wave.met() == null || wave.met() == audience + beside)
            && rows.entries() == entered
            && rows.notChosen() == notChosen + leftAlone + overBudget
            && rows.strangers() == 0
            && touchpoints.stream().allMatch(touchpoint -> touchpoint.people() == entered);
    return new Wave(
        wave.id(),
        wave.tick(),
        audience,
        suppressed,
        noConsent,
        noAddress,
        capped,
        notChosen,
        leftAlone,
        overBudget,
        entered,
        counts.getOrDefault("inside", 0L),
        counts.getOrDefault("resting", 0L),
        counts.getOrDefault("decided", 0L),
        touchpoints,
        balanced,
        /* frozen= */ false);
  }

  /// Those with a message are counted from the messages, those without from the entries: the sum is
  /// right only if the two tables agree.
  private static List<Touchpoint> touchpoints(
      Set<String> journey,
      List<StatementRows.Messages> messages,
      List<StatementRows.Without> without) {
    var steps = new LinkedHashSet<>(journey);
    messages.forEach(message -> steps.add(message.step()));
    var touchpoints = new ArrayList<Touchpoint>();
    for (var step : steps) {
      var skipped = new TreeMap<String, Long>();
      var exited = new TreeMap<String, Long>();
      var byState = new TreeMap<String, Long>();
      for (var message : messages) {
        if (message.step().equals(step)) {
          if (message.state().equals("skipped")) {
            skipped.merge(message.reason(), message.people(), Long::sum);
          } else {
            byState.merge(message.state(), message.people(), Long::sum);
          }
        }
      }
      long onTheWay = 0;
      for (var none : without) {
        if (none.step().equals(step)) {
          if (none.state().equals("active") && journey.contains(step)) {
            onTheWay += none.people();
          } else {
            exited.merge(none.reason(), none.people(), Long::sum);
          }
        }
      }
      touchpoints.add(
          new Touchpoint(
              step,
              byState.getOrDefault("held_out", 0L),
              skipped,
              exited,
              byState.getOrDefault("sent", 0L),
              byState.getOrDefault("failed", 0L),
              byState.getOrDefault("ambiguous", 0L),
              onTheWay
                  + byState.getOrDefault("due", 0L)
                  + byState.getOrDefault("leased", 0L)
                  + byState.getOrDefault("intent", 0L)));
    }
    return touchpoints;
  }

  /// The messages of every version that people of each wave are in.
  private static Map<String, Set<String>> journeys(Handle db, Collection<WaveRow> waves) {
    var within = StatementRows.versions(db, waves.stream().map(WaveRow::id).toList());
    var read = new HashMap<Integer, List<String>>();
    var journeys = new LinkedHashMap<String, Set<String>>();
    for (var wave : waves) {
      var versions = new TreeSet<>(within.getOrDefault(wave.id(), List.of()));
      versions.add(wave.version());
      var steps = new LinkedHashSet<String>();
      for (int version : versions) {
        steps.addAll(read.computeIfAbsent(version, it -> messages(db, wave.campaign(), it)));
      }
      journeys.put(wave.id(), steps);
    }
    return journeys;
  }

  private static List<String> messages(Handle db, String campaign, int version) {
    return Versions.of(db, campaign, version).journey().steps().stream()
        .filter(step -> step instanceof Step.Contact)
        .map(step -> step.key().value())
        .toList();
  }
}
