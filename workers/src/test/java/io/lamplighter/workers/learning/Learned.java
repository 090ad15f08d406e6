package io.lamplighter.workers.learning;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry;
import java.time.Instant;
import java.util.List;

/// Models for tests that were really trained, on a law that a test can know.
final class Learned {
  private Learned() {}

  /// A model in force by which every service call of the last twelve months lowers the chance.
  static void callsLower(Ledger ledger, String model, Instant at) {
    double[] calls = new double[400];
    var outcomes = new boolean[400];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = i % 5;
      outcomes[i] = i % 10 >= 2 * (i % 5) || i % 17 == 0;
    }
    var table = Table.of(Numbers.of("calls_12m", calls));
    var scorer =
        Logistic.standard()
            .fit(
                Sample.of(List.of(FeatureSpec.numeric("calls_12m")), table, outcomes),
                Effort.seeded(1));
    ledger
        .jdbi()
        .useTransaction(
            db ->
                Registry.store(
                    db,
                    new Registry.Candidate(
                        model,
                        Ranking.by(scorer),
                        at,
                        at,
                        "print of " + model + at,
                        "{\"purpose\": \"For a test\"}",
                        400,
                        200,
                        0,
                        null,
                        /* champion= */ true,
                        "the first")));
  }
}
