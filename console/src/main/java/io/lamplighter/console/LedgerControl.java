package io.lamplighter.console;

import io.grpc.StatusRuntimeException;
import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.touchpoints.Settlement;
import io.lamplighter.workflows.Promises;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Orders to campaigns. An order stands in the ledger first, where every send looks before it goes
/// out; Temporal is told after, and if it does not answer Reconcile tells it later.
public final class LedgerControl implements CampaignControl {
  /// Cohorts are woken one after another, so that what was held goes out at a rate that providers
  /// and readers bear.
  private static final Duration BETWEEN_WAKES = Duration.ofMillis(20);

  private final Ledger ledger;
  private final Definitions definitions;
  private final Optional<Promises> promises;
  private final InstantSource clock;
  private final Consumer<String> talk;

  /// @param promises what tells workflows; absent leaves it to Reconcile
  /// @param talk told when Temporal does not answer
  public LedgerControl(
      Ledger ledger, InstantSource clock, Optional<Promises> promises, Consumer<String> talk) {
    this.ledger = ledger;
    this.definitions = new Definitions(ledger.jdbi());
    this.clock = clock;
    this.promises = promises;
    this.talk = talk;
  }

  @Override
  public void pause(CampaignName campaign, String by) {
    definitions.pause(campaign.value(), by, clock.instant());
    tell(campaign, List.of());
  }

  @Override
  public void resume(CampaignName campaign, String by) {
    tell(campaign, definitions.resume(campaign.value(), by, clock.instant()));
  }

  @Override
  public void runWave(CampaignName campaign, String by) {
    if (definitions.waveNow(campaign.value(), by, clock.instant())) {
      tell(campaign, List.of());
    }
  }

  @Override
  public boolean settle(TouchpointId message, boolean sent, String reason, String by) {
    return ledger
        .jdbi()
        .inTransaction(db -> Settlement.settle(db, message, sent, reason, by, clock.instant()));
  }

  @Override
  public void stop(CampaignName campaign, String by) {
    tell(campaign, definitions.stop(campaign.value(), false, by, clock.instant()));
  }

  /// Lets nobody in any more; those inside finish.
  public void drain(CampaignName campaign, String by) {
    tell(campaign, definitions.stop(campaign.value(), true, by, clock.instant()));
  }

  /// Starts what a campaign that was just applied needs; harmless if it runs already.
  public void begin(CampaignName campaign) {
    if (promises.isEmpty()) {
      return;
    }
    try {
      promises.get().runCampaign(campaign.value());
    } catch (StatusRuntimeException | WorkflowServiceException down) {
      talk.accept("It stands in the ledger. Temporal does not answer; it is told when it is back.");
      return;
    }
    tell(campaign, List.of());
  }

  private void tell(CampaignName campaign, List<String> cohorts) {
    if (promises.isEmpty()) {
      return;
    }
    try {
      promises.get().changed(campaign.value());
      for (var cohort : cohorts) {
        promises.get().wake(cohort, clock.instant());
        Thread.sleep(BETWEEN_WAKES);
      }
    } catch (StatusRuntimeException | WorkflowServiceException down) {
      talk.accept("The order stands. Temporal does not answer; it is told when it is back.");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
