package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.models.propensity.Trained;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.Playbook.Play;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Trains the models of running campaigns on what is known at an instant.
public final class Learning {
  private static final Logger LOG = LoggerFactory.getLogger(Learning.class);

  /// With fewer own enrollments than this, history is learned from as well.
  private static final int ENOUGH_OWN = 100;

  /// How many outcome windows back history is read.
  private static final int LOOKS = 3;

  private static final int MOST = 50_000;

  private static final long SEED = 20_260_101;

  private final Jdbi jdbi;
  private final Playbook playbook;

  public Learning(Jdbi jdbi, Playbook playbook) {
    this.jdbi = jdbi;
    this.playbook = playbook;
  }

  /// Builds the training set as of the snapshot, trains, evaluates, and promotes or refuses. Safe
  /// to repeat: the same data are the same version.
  public void learn(String model, Instant snapshot) {
    for (var campaign : new Definitions(jdbi).alive()) {
      var running = new Definitions(jdbi).running(campaign).orElseThrow();
      var play = playbook.play(campaign, running.version());
      var asked = play.campaign().choice().score().map(Choice.Score::model);
      if (asked.equals(Optional.of(model)) && play.campaign().goal().isPresent()) {
        learn(model, play, snapshot);
        return;
      }
    }
    LOG.warn("no running campaign asks for model {}", model);
  }

  private void learn(String model, Play play, Instant snapshot) {
    var features = jdbi.withHandle(db -> Features.set(db, Features.MODELS));
    var set = jdbi.inTransaction(db -> gather(db, play, features, snapshot));
    if (jdbi.withHandle(db -> Registry.trainedFrom(db, model, set.fingerprint())).isPresent()) {
      return;
    }
    var plan = Plan.at(snapshot).maturingIn(play.campaign().goal().orElseThrow().within());
    var champion = jdbi.withHandle(db -> Registry.champion(db, model));
    var trained =
        Propensity.train(TrainingSet.asCases(features, set.cases()), plan, Effort.seeded(SEED));
    var verdict =
        champion
            .map(incumbent -> Contest.of(incumbent.scorer(), features, set, plan, SEED))
            .orElseGet(Contest.Verdict::unopposed);
    var version =
        jdbi.inTransaction(
            db ->
                Registry.store(
                    db,
                    new Registry.Candidate(
                        model,
                        trained.scorer(),
                        snapshot,
                        snapshot,
                        set.fingerprint(),
                        trained.toJson().toString(),
                        trained.mature(),
                        trained.positives(),
                        set.own(),
                        auc(trained),
                        verdict.promoted(),
                        verdict.why())));
    LOG.info(
        "model {} version {}: {} ({})",
        model,
        version,
        verdict.promoted() ? "promoted" : "refused",
        verdict.why());
  }

  private static TrainingSet gather(
      org.jdbi.v3.core.Handle db, Play play, FeatureSet features, Instant snapshot) {
    var own = TrainingSet.own(db, play.campaign(), features, snapshot);
    long enrolled = own.stream().filter(TrainingSet.Case::enrolled).count();
    if (enrolled >= ENOUGH_OWN) {
      return TrainingSet.of(own);
    }
    var all =
        new java.util.ArrayList<>(TrainingSet.history(db, play, features, snapshot, LOOKS, MOST));
    all.addAll(own);
    return TrainingSet.of(List.copyOf(all));
  }

  private static @org.jspecify.annotations.Nullable Double auc(Trained trained) {
    return trained.validation().map(validation -> validation.quality().auc().value()).orElse(null);
  }
}
