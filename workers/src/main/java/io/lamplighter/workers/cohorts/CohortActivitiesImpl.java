package io.lamplighter.workers.cohorts;

import io.lamplighter.ledger.cohorts.Cohorts;
import io.lamplighter.ledger.cohorts.Cohorts.Rolling;
import io.lamplighter.workers.Guard;
import io.lamplighter.workers.channels.ChannelSet;
import io.lamplighter.workers.waves.Admission;
import io.lamplighter.workflows.CohortActivities;
import io.lamplighter.workflows.Lane;
import io.lamplighter.workflows.NextPlan;
import io.lamplighter.workflows.NextPlan.State;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/// See [CohortActivities]. A live cohort that is late, after an outage or behind a burst of events,
/// looks at everything that is due by the clock: going from one missed due time to the next would
/// cost an activity for each person.
public final class CohortActivitiesImpl implements CohortActivities {
  /// `deliver` hands back to the workflow after this, so that wakes and other lanes get their turn.
  private static final Duration BUDGET = Duration.ofSeconds(60);

  /// With nothing else to wait for, a cohort looks again after this.
  private final Duration fallback;

  private final Cohorts cohorts;
  private final Admission admission;
  private final JourneyWalk journeys;
  private final Delivery delivery;
  private final ChannelSet channels;
  private final Guard guard;

  /// @param fallback how long a cohort sleeps at most; the net under lost wakes
  public CohortActivitiesImpl(
      Cohorts cohorts,
      Admission admission,
      JourneyWalk journeys,
      Delivery delivery,
      ChannelSet channels,
      Guard guard,
      Duration fallback) {
    this.cohorts = cohorts;
    this.admission = admission;
    this.journeys = journeys;
    this.delivery = delivery;
    this.channels = channels;
    this.guard = guard;
    this.fallback = fallback;
  }

  @Override
  public NextPlan decide(String cohort, String run, int epoch, Instant slot) {
    var now = guard.notBefore(slot);
    OptionalInt held = cohorts.take(cohort, run, epoch);
    if (held.isEmpty()) {
      return stale(epoch);
    }
    if (epoch == 0) {
      delivery.takeOver(cohort, held.getAsInt(), now);
    }
    cohorts.clearWake(cohort);
    admission.admit(cohort, now);
    journeys.walk(cohort, held.getAsInt(), now);
    return plan(cohort, held.getAsInt(), now);
  }

  @Override
  public NextPlan deliver(String cohort, int epoch, Lane lane, Instant slot) {
    var now = guard.notBefore(slot);
    if (cohorts.take(cohort, "", epoch).isEmpty()) {
      return stale(epoch);
    }
    var port =
        channels
            .port(lane.channel())
            .orElseThrow(
                () -> new IllegalStateException("this worker has no " + lane.channel().word()));
    var context = Activity.getExecutionContext();
    var info = context.getInfo();
    var claim = info.getWorkflowRunId() + "/" + info.getActivityId() + "/" + info.getAttempt();
    delivery.takeOver(cohort, epoch, lane, claim, now);
    long until = System.nanoTime() + BUDGET.toNanos();
    while (delivery.deliver(cohort, epoch, lane, port, claim, now) > 0
        && System.nanoTime() < until) {
      context.heartbeat(null);
    }
    journeys.walk(cohort, epoch, now);
    return plan(cohort, epoch, now);
  }

  private NextPlan plan(String cohort, int epoch, Instant now) {
    var outlook = cohorts.outlook(cohort, now);
    if (outlook.inside() == 0 && cohorts.endIfEmpty(cohort, now, Rolling.STANDARD)) {
      return new NextPlan(State.ENDED, epoch, List.of(), null);
    }
    var latest = now.plus(fallback);
    var due = outlook.next().filter(next -> next.isBefore(latest)).orElse(latest);
    // What is due by now without being ready is held by another worker's lease: look again soon.
    var next = due.isAfter(now) ? due : now.plusSeconds(60);
    return new NextPlan(
        State.OPEN,
        epoch,
        outlook.ready().stream()
            .map(lane -> new Lane(lane.channel(), lane.messageClass()))
            .filter(lane -> channels.port(lane.channel()).isPresent())
            .toList(),
        next);
  }

  private static NextPlan stale(int epoch) {
    return new NextPlan(State.STALE, epoch, List.of(), null);
  }
}
