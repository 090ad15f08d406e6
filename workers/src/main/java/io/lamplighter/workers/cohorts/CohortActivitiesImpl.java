package io.lamplighter.workers.cohorts;

import io.lamplighter.ledger.cohorts.Cohorts;
import io.lamplighter.ledger.cohorts.Cohorts.Rolling;
import io.lamplighter.workers.ErrorCode;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// See [CohortActivities]. A live cohort that is late, after an outage or behind a burst of events,
/// looks at everything that is due by the clock: going from one missed due time to the next would
/// cost an activity for each person.
public final class CohortActivitiesImpl implements CohortActivities {
  private static final Logger LOG = LoggerFactory.getLogger(CohortActivitiesImpl.class);

  /// `deliver` hands back to the workflow after this, so that wakes and other lanes get their turn.
  private static final Duration BUDGET = Duration.ofSeconds(60);

  /// An activity that has failed for this long waits for a person.
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /// How soon to look again at messages that nobody could decide about, for example behind a fence.
  private static final Duration SOON = Duration.ofMinutes(1);

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
    return orPark(cohort, epoch, () -> decideNow(cohort, run, epoch, guard.notBefore(slot)));
  }

  private NextPlan decideNow(String cohort, String run, int epoch, Instant now) {
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
    return plan(cohort, held.getAsInt(), now, Optional.empty());
  }

  @Override
  public NextPlan deliver(String cohort, int epoch, Lane lane, Instant slot) {
    return orPark(cohort, epoch, () -> deliverNow(cohort, epoch, lane, guard.notBefore(slot)));
  }

  private NextPlan deliverNow(String cohort, int epoch, Lane lane, Instant now) {
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
    boolean any = false;
    while (delivery.deliver(cohort, epoch, lane, port, claim, now) > 0) {
      any = true;
      context.heartbeat(null);
      if (System.nanoTime() >= until) {
        break;
      }
    }
    journeys.walk(cohort, epoch, now);
    return plan(cohort, epoch, now, any ? Optional.empty() : Optional.of(lane));
  }

  /// Answers `PARKED` for an activity that has failed for half an hour, with the reason on the
  /// cohort's row; until then the failure is Temporal's, which tries again.
  private NextPlan orPark(String cohort, int epoch, Supplier<NextPlan> activity) {
    try {
      var plan = activity.get();
      if (plan.state() != State.STALE) {
        cohorts.park(cohort, null);
      }
      return plan;
    } catch (RuntimeException broken) {
      var info = Activity.getExecutionContext().getInfo();
      long failing = info.getCurrentAttemptScheduledTimestamp() - info.getScheduledTimestamp();
      if (failing < PATIENCE.toMillis()) {
        throw broken;
      }
      // If not even this can be written, it stays a failure that is tried again.
      var code = ErrorCode.of(broken);
      cohorts.park(cohort, code);
      LOG.error("cohort {} waits for a person: {}", cohort, code);
      return new NextPlan(State.PARKED, epoch, List.of(), null);
    }
  }

  /// @param untouched a lane in which nothing could be decided: it is not ready before a while
  private NextPlan plan(String cohort, int epoch, Instant now, Optional<Lane> untouched) {
    var outlook = cohorts.outlook(cohort, now);
    if (outlook.inside() == 0 && cohorts.endIfEmpty(cohort, now, Rolling.STANDARD)) {
      return new NextPlan(State.ENDED, epoch, List.of(), null);
    }
    var latest = now.plus(fallback);
    var due = outlook.next().filter(next -> next.isBefore(latest)).orElse(latest);
    // What is due by now without being ready is held by another worker's lease: look again soon.
    var soon = now.plus(SOON);
    var next = !due.isAfter(now) || (untouched.isPresent() && due.isAfter(soon)) ? soon : due;
    return new NextPlan(
        State.OPEN,
        epoch,
        outlook.ready().stream()
            .map(lane -> new Lane(lane.channel(), lane.messageClass()))
            .filter(lane -> channels.port(lane.channel()).isPresent())
            .filter(lane -> !untouched.equals(Optional.of(lane)))
            .toList(),
        next);
  }

  private static NextPlan stale(int epoch) {
    return new NextPlan(State.STALE, epoch, List.of(), null);
  }
}
