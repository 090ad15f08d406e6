package io.lamplighter.workflows;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/// Keeps an evergreen campaign going: sleeps to the next tick, opens a wave, and so on until the
/// campaign is stopped. What it is to do stands in the ledger, so that pausing works while Temporal
/// is down.
@WorkflowInterface
public interface CampaignWorkflow {
  @WorkflowMethod(name = "Campaign")
  void run(CampaignRun campaign);

  /// The campaign's row changed: published, paused, resumed, stopped, or a wave was asked for.
  @SignalMethod
  void changed();
}
