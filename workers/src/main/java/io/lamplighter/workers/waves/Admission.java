package io.lamplighter.workers.waves;

import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.campaigns.policy.Policy;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.cohorts.Cohorts;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.waves.Allocation.Basis;
import io.lamplighter.ledger.waves.EventEntries;
import io.lamplighter.ledger.waves.Selection;
import io.lamplighter.workers.Playbook;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/// Decides about those whom events brought into a rolling cohort.
public final class Admission {
  private final Jdbi jdbi;
  private final Playbook playbook;
  private final Policy policy;
  private final Selection selection;
  private final Cohorts cohorts;

  public Admission(Jdbi jdbi, Playbook playbook, Policy policy) {
    this.jdbi = jdbi;
    this.playbook = playbook;
    this.policy = policy;
    this.selection = new Selection(policy);
    this.cohorts = new Cohorts(jdbi);
  }

  /// Decides about everybody who waits at the cohort's door and is due.
  public void admit(String cohort, Instant now) {
    while (jdbi.inTransaction(db -> decide(db, cohort, now)) > 0) {}
  }

  private int decide(org.jdbi.v3.core.Handle db, String cohort, Instant now) {
    var row = cohorts.get(db, cohort);
    if (!row.rolling()) {
      return 0;
    }
    var running = Definitions.running(db, row.campaign()).orElseThrow();
    if (running.state().equals("paused")) {
      return 0;
    }
    var play = playbook.play(row.campaign(), running.version());
    var assignment = new Assignment(running.salt());
    return EventEntries.decide(
        db,
        cohort,
        play.campaign(),
        running.version(),
        play.audience(),
        selection,
        assignment,
        new Basis(play.hash(), Map.of("policy", policy.hash())),
        day -> LearnedPicks.of(db, day, play.campaign(), assignment),
        policy.costs(),
        LedgerState.read(db).zone(),
        now);
  }
}
