package io.lamplighter.workers.waves;

import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.LedgerState.Mode;
import io.lamplighter.ledger.cohorts.Wakes;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.ledger.touchpoints.Touchpoints;
import io.lamplighter.ledger.waves.Waves;
import io.lamplighter.workers.Guard;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.channels.ChannelPort;
import io.lamplighter.workers.learning.ProgramLearning;
import io.lamplighter.workers.learning.Rescoring;
import io.lamplighter.workers.learning.UtilityLearning;
import io.lamplighter.workflows.CampaignActivities;
import io.lamplighter.workflows.NextTick;
import io.lamplighter.workflows.Promises;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/// See [CampaignActivities].
public final class CampaignActivitiesImpl implements CampaignActivities {
  /// What was due longer ago than this and was not looked at has lost its workflow or its wake.
  private static final Duration LATE = Duration.ofMinutes(2);

  /// The least time between two trainings of a model of the whole utility.
  private static final Duration UTILITY_EVERY = Duration.ofDays(7);

  private final Jdbi jdbi;
  private final Definitions definitions;
  private final Waves waves;
  private final Wakes wakes;
  private final Touchpoints touchpoints;
  private final Playbook playbook;
  private final List<ChannelPort> ports;
  private final Guard guard;
  private final Duration every;
  private final Supplier<Promises> promises;

  /// @param every how often to reconcile: minutes in live running, a day in a rehearsal
  public CampaignActivitiesImpl(
      Jdbi jdbi,
      Touchpoints touchpoints,
      Playbook playbook,
      List<ChannelPort> ports,
      Guard guard,
      Duration every,
      Supplier<Promises> promises) {
    this.jdbi = jdbi;
    this.definitions = new Definitions(jdbi);
    this.waves = new Waves(jdbi);
    this.wakes = new Wakes(jdbi);
    this.touchpoints = touchpoints;
    this.playbook = playbook;
    this.ports = ports;
    this.guard = guard;
    this.every = every;
    this.promises = promises;
  }

  @Override
  public NextTick tick(String campaign, Instant now) {
    var opened = new ArrayList<String>();
    var next =
        jdbi.inTransaction(
            db -> {
              // Whoever asks for a wave meanwhile waits, and is not overwritten.
              Definitions.hold(db, campaign);
              var running = Definitions.running(db, campaign).orElseThrow();
              switch (running.state()) {
                case "stopped", "draining" -> {
                  return new NextTick(true, null);
                }
                case "paused" -> {
                  return new NextTick(false, null);
                }
                default -> {}
              }
              var play = playbook.play(campaign, running.version());
              if (!(play.campaign().trigger() instanceof Trigger.Every schedule)) {
                return new NextTick(false, null);
              }
              var due = running.nextTick().orElseGet(() -> schedule.after(now));
              if (!due.isAfter(now)) {
                // Ticks that were missed while nothing ran make one wave, of the latest of them.
                while (!schedule.after(due).isAfter(now)) {
                  due = schedule.after(due);
                }
                Waves.open(db, campaign, due);
                opened.add(Waves.id(campaign, due));
                due = schedule.after(now);
              }
              Definitions.nextTick(db, campaign, due);
              return new NextTick(false, due);
            });
    Reconciliation.closeFinished(jdbi, campaign, now);
    touchpoints.learnHours(now);
    for (var wave : opened) {
      promises.get().runWave(wave);
    }
    return next;
  }

  @Override
  public Instant reconcile(Instant now) {
    var guarded = guard.notBefore(now);
    var askAgain =
        ports.stream().filter(ChannelPort::idempotent).map(ChannelPort::provider).toList();
    var longest =
        ports.stream()
            .map(ChannelPort::callTimeout)
            .max(Duration::compareTo)
            .orElse(Duration.ofMinutes(5));
    touchpoints.resolveStale(guarded, askAgain, longest);
    var overdue = guarded.minus(LATE);
    var mode = jdbi.withHandle(LedgerState::read).mode();
    // In a rehearsal no process is ever lost, and starting what runs already would cost actions.
    if (mode == Mode.LIVE) {
      definitions.overdue(overdue).forEach(promises.get()::runCampaign);
      waves.unfinished().forEach(promises.get()::runWave);
      definitions.alive().forEach(name -> Reconciliation.closeFinished(jdbi, name, guarded));
    }
    keepScores(mode, guarded);
    new ProgramLearning(jdbi).learn(guarded);
    // Who is not due needs no workflow yet: a cohort that lost its own gets one when it is late.
    for (var wake : wakes.overdue(overdue)) {
      promises.get().look(wake.cohort(), wake.due());
    }
    return now.plus(every);
  }

  /// In a rehearsal, where no event calls for it, what branches of journeys ask for is at most a
  /// day old.
  private void keepScores(Mode mode, Instant now) {
    var rescoring = new Rescoring(jdbi);
    if (mode == Mode.REHEARSAL) {
      var asked = new TreeSet<String>();
      for (var name : definitions.alive()) {
        var running = definitions.running(name).orElseThrow();
        asked.addAll(playbook.play(name, running.version()).scores());
      }
      rescoring.freshen(asked, Rescoring.DAILY, now);
      return;
    }
    // The hour makes one training of what two looks in it find due.
    UtilityLearning.due(jdbi, now, UTILITY_EVERY)
        .forEach(model -> promises.get().retrain(model, now.truncatedTo(ChronoUnit.HOURS)));
    if (rescoring.isNeeded(now)) {
      promises.get().rescore();
    }
  }
}
