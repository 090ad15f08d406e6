package io.lamplighter.workflows;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;

/// See [WaveWorkflow].
public final class WaveWorkflowImpl implements WaveWorkflow {
  @Override
  public void run(WaveRun wave) {
    var activities = Stubs.wave(WaveActivities.class);
    activities.select(wave.wave());
    learn(wave);
    activities.score(wave.wave());
    activities.allocate(wave.wave());
    activities.open(wave.wave());
  }

  /// A wave is scored with what is known at its tick, so it waits for a training that is due; but
  /// people do not wait for a training that cannot be done: then the model in force decides.
  private static void learn(WaveRun wave) {
    try {
      Stubs.mlInTime(RetrainActivities.class).retrainIfDue(wave.wave());
    } catch (ActivityFailure late) {
      Workflow.getLogger(WaveWorkflowImpl.class).warn("wave {} does not wait", wave.wave());
    }
  }
}
