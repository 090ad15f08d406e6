package io.lamplighter.console;

import io.grpc.StatusRuntimeException;
import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.workflows.Promises;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Pauses and stops in the ledger, where every send looks before it goes out, and then tells the
/// workflows. When Temporal is down the order stands all the same: Reconcile tells them later.
public final class LedgerControl implements CampaignControl {
  private final Definitions definitions;
  private final InstantSource clock;
  private final Optional<Promises> promises;

  /// @param promises what tells workflows; absent leaves it to Reconcile
  public LedgerControl(Ledger ledger, InstantSource clock, Optional<Promises> promises) {
    this.definitions = new Definitions(ledger.jdbi());
    this.clock = clock;
    this.promises = promises;
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
  public void stop(CampaignName campaign, String by) {
    tell(campaign, definitions.stop(campaign.value(), false, by, clock.instant()));
  }

  private void tell(CampaignName campaign, List<String> cohorts) {
    promises.ifPresent(
        told -> {
          try {
            told.changed(campaign.value());
            cohorts.forEach(cohort -> told.wake(cohort, clock.instant()));
          } catch (StatusRuntimeException down) {
            // What they are to know stands in the ledger, and Reconcile reads it.
          }
        });
  }
}
