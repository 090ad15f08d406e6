package io.lamplighter.cli.forecast;

import io.lamplighter.campaigns.language.CampaignFile.Outcome.Valid;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.LedgerState.Mode;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.rehearsal.Letterhead;
import io.lamplighter.simulator.rehearsal.Rehearsal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

/// One campaign before invented customers. The same campaign, numbers and seed give the same
/// ledger.
///
/// @param from the first day, in the zone of the invented utility
/// @param months of history before it, from which models learn
public record Simulation(
    Valid campaign, int customers, LocalDate from, int days, int months, long seed) {

  /// Lets the days pass in an empty ledger.
  ///
  /// @param ledger with this build's schema and nothing in it
  /// @param talk told how far it is
  public Forecast run(Ledger ledger, Consumer<String> talk) {
    var meridian = Meridian.of(seed, customers, from);
    ledger
        .jdbi()
        .useHandle(
            db ->
                LedgerState.found(
                    db,
                    "simulation",
                    Letterhead.NAME,
                    Mode.REHEARSAL,
                    Meridian.ZONE,
                    "simulation/" + seed,
                    meridian.start()));
    Rehearsal.run(
        ledger,
        new Rehearsal.Plan(
            List.of(campaign),
            meridian,
            months,
            days,
            Attributes.catalogue(),
            PolicyFile.standard(),
            Letterhead.composer(ledger.jdbi())),
        talk::accept);
    return ledger
        .jdbi()
        .withHandle(
            db -> Forecast.of(db, campaign.campaign().name().value(), from, days, Meridian.ZONE));
  }
}
