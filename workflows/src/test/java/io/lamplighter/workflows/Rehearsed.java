package io.lamplighter.workflows;

import io.lamplighter.workflows.NextPlan.State;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The workflows with time skipped and activities that answer as the test says.
final class Rehearsed implements AutoCloseable {
  static final Instant MONDAY = Instant.parse("2026-03-02T16:00:00Z");

  final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setInitialTime(MONDAY)
              .setWorkflowClientOptions(Promises.clientOptions("default"))
              .build());
  final Promises promises = new Promises(temporal.getWorkflowClient(), "test");
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, BiFunction<Integer, Instant, Object>> answers = new HashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();

  /// Says what an activity answers.
  ///
  /// @param answer of the n-th call, counted from 1, and the workflow's now where it has one
  Rehearsed answering(String activity, BiFunction<Integer, Instant, Object> answer) {
    answers.put(activity, answer);
    return this;
  }

  Rehearsed answering(String activity, Function<Integer, Object> answer) {
    return answering(activity, (call, now) -> answer.apply(call));
  }

  Rehearsed start() {
    register(temporal.newWorker(Queues.CORE));
    for (var queue :
        List.of(Queues.DECIDE, Queues.ML, "send-email-marketing", "send-sms-service")) {
      temporal.newWorker(queue).registerActivitiesImplementations(new Scripted());
    }
    temporal.start();
    return this;
  }

  private void register(Worker core) {
    core.registerWorkflowImplementationTypes(Contract.workflows());
    core.registerActivitiesImplementations(new Scripted());
  }

  void sleep(Duration duration) {
    temporal.sleep(duration);
  }

  /// Waits for a workflow's end.
  void ended(String workflow) {
    temporal.getWorkflowClient().newUntypedWorkflowStub(workflow).getResult(Void.class);
  }

  static NextPlan open(Instant due, Lane... ready) {
    return new NextPlan(State.OPEN, 1, List.of(ready), due);
  }

  static NextPlan plan(State state) {
    return new NextPlan(state, 1, List.of(), null);
  }

  @Override
  public void close() {
    temporal.close();
  }

  private Object answer(String activity, String subject, Instant now) {
    int call;
    synchronized (calls) {
      call = calls.merge(activity, 1, Integer::sum);
    }
    asked.add(activity + " " + subject + " " + now);
    return answers.get(activity).apply(call, now);
  }

  private final class Scripted
      implements CampaignActivities,
          CohortActivities,
          WaveActivities,
          RetrainActivities,
          RescoreActivities {
    @Override
    public NextTick tick(String campaign, Instant now) {
      return (NextTick) answer("tick", campaign, now);
    }

    @Override
    public Instant reconcile(Instant now) {
      return (Instant) answer("reconcile", "", now);
    }

    @Override
    public NextPlan decide(String cohort, String run, int epoch, Instant now) {
      return (NextPlan) answer("decide", cohort, now);
    }

    @Override
    public NextPlan deliver(String cohort, int epoch, Lane lane, Instant now) {
      return (NextPlan) answer("deliver", lane.queue(), now);
    }

    @Override
    public void select(String wave) {
      answer("select", wave, Instant.EPOCH);
    }

    @Override
    public void score(String wave) {
      answer("score", wave, Instant.EPOCH);
    }

    @Override
    public void allocate(String wave) {
      answer("allocate", wave, Instant.EPOCH);
    }

    @Override
    public void open(String wave) {
      answer("open", wave, Instant.EPOCH);
    }

    @Override
    public void retrainIfDue(String wave) {
      answer("retrainIfDue", wave, Instant.EPOCH);
    }

    @Override
    public Integer rescore(Instant now) {
      return (Integer) answer("rescore", "", now);
    }

    @Override
    public void retrain(String model, Instant snapshot) {
      answer("retrain", model, snapshot);
    }
  }
}
