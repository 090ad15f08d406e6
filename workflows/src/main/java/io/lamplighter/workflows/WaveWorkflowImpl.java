package io.lamplighter.workflows;

/// See [WaveWorkflow].
public final class WaveWorkflowImpl implements WaveWorkflow {
  @Override
  public void run(WaveRun wave) {
    var activities = Stubs.wave(WaveActivities.class);
    activities.select(wave.wave());
    activities.score(wave.wave());
    activities.allocate(wave.wave());
    activities.open(wave.wave());
  }
}
