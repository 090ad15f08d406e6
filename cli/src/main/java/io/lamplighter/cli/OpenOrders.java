package io.lamplighter.cli;

import io.grpc.StatusRuntimeException;
import io.lamplighter.cli.settings.Settings;
import io.lamplighter.console.LedgerControl;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.facts.FactListener.Wake;
import io.lamplighter.ledger.scores.StaleScores;
import io.lamplighter.workflows.Promises;
import io.temporal.client.WorkflowServiceException;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// [LedgerControl] with the connection to Temporal that it needs, if one is named.
record OpenOrders(
    LedgerControl orders, Optional<Promises> promises, Optional<WorkflowServiceStubs> service)
    implements AutoCloseable {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

  /// @param talk told when Temporal does not answer
  static OpenOrders of(
      Ledger ledger, Settings settings, InstantSource clock, Consumer<String> talk) {
    var service =
        settings
            .temporal()
            .map(
                address ->
                    WorkflowServiceStubs.newServiceStubs(
                        WorkflowServiceStubsOptions.newBuilder()
                            .setTarget(address)
                            .setRpcTimeout(ANSWERS_WITHIN)
                            .setRpcRetryOptions(
                                RpcRetryOptions.newBuilder().setExpiration(ANSWERS_WITHIN).build())
                            .build()));
    var tenant = ledger.jdbi().withHandle(LedgerState::read).tenant();
    var promises =
        service.map(stubs -> new Promises(Promises.client(stubs, settings.namespace()), tenant));
    return new OpenOrders(new LedgerControl(ledger, clock, promises, talk), promises, service);
  }

  /// Tells cohorts of what became known.
  ///
  /// @param talk told when Temporal does not answer
  void wake(List<Wake> wakes, Consumer<String> talk) {
    if (promises.isEmpty()) {
      return;
    }
    try {
      wakes.forEach(wake -> promises.get().wake(wake.cohort(), wake.due()));
    } catch (StatusRuntimeException | WorkflowServiceException down) {
      talk.accept("Temporal does not answer; who waits for this is woken when it is back.");
    }
  }

  /// Has scores made anew that something new made stale.
  ///
  /// @param talk told when Temporal does not answer
  void rescore(Ledger ledger, Consumer<String> talk) {
    if (promises.isEmpty() || !StaleScores.announce(ledger.jdbi())) {
      return;
    }
    try {
      promises.get().rescore();
    } catch (StatusRuntimeException | WorkflowServiceException down) {
      talk.accept("Temporal does not answer; scores are made anew when it is back.");
    }
  }

  @Override
  public void close() {
    service.ifPresent(WorkflowServiceStubs::shutdownNow);
  }
}
