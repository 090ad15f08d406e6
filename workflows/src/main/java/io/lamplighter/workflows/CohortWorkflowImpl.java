package io.lamplighter.workflows;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The pump. See [CohortWorkflow].
public final class CohortWorkflowImpl implements CohortWorkflow {
  private @Nullable Instant wakeAt;
  private boolean retry;

  /// The slot this cohort is at: the due time it last waited for, not what the clock says. Whatever
  /// is decided or stored comes from it, so that a rehearsal repeats to the row.
  private Instant now = Instant.EPOCH;

  @Override
  public void run(CohortRun cohort) {
    now = cohort.from();
    var next = decide(cohort, cohort.epoch());
    while (true) {
      switch (next.state()) {
        case ENDED, STALE -> {
          return;
        }
        case PARKED -> {
          Workflow.await(() -> retry);
          next = decide(cohort, next.epoch());
        }
        case OPEN -> {
          if (next.ready().isEmpty()) {
            sleepUntil(Objects.requireNonNull(next.due()));
            next = decide(cohort, next.epoch());
          } else {
            next = deliver(cohort, next);
          }
        }
      }
      if (Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.newContinueAsNewStub(CohortWorkflow.class)
            .run(new CohortRun(cohort.cohort(), next.epoch(), now));
      }
    }
  }

  @Override
  public void wake(Instant due) {
    if (wakeAt == null || due.isBefore(wakeAt)) {
      wakeAt = due;
    }
  }

  @Override
  public void retry() {
    retry = true;
  }

  private NextPlan decide(CohortRun cohort, int epoch) {
    // Before the activity is scheduled, never after: a wake that comes during decide must count.
    wakeAt = null;
    retry = false;
    return Stubs.decide(CohortActivities.class)
        .decide(cohort.cohort(), Workflow.getInfo().getFirstExecutionRunId(), epoch, now);
  }

  private NextPlan deliver(CohortRun cohort, NextPlan plan) {
    List<Promise<NextPlan>> sending = new ArrayList<>();
    for (var lane : plan.ready()) {
      var activities = Stubs.lane(CohortActivities.class, lane);
      sending.add(Async.function(activities::deliver, cohort.cohort(), plan.epoch(), lane, now));
    }
    Promise.allOf(sending).get();
    for (var lane : sending) {
      // One lane that waits for a person holds the cohort, or it would be tried for ever unseen.
      if (lane.get().state() == NextPlan.State.PARKED) {
        return lane.get();
      }
    }
    // Of several lanes none saw what the others wrote last, so the ledger is asked once more.
    return sending.size() == 1 ? sending.getFirst().get() : decide(cohort, plan.epoch());
  }

  private void sleepUntil(Instant due) {
    while (!retry) {
      var until = wakeAt != null && wakeAt.isBefore(due) ? wakeAt : due;
      var pause = Duration.between(clock(), until);
      if (!pause.isPositive()) {
        now = until.isAfter(now) ? until : now;
        return;
      }
      var seen = wakeAt;
      Workflow.await(pause, () -> retry || !Objects.equals(seen, wakeAt));
    }
  }

  private static Instant clock() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
