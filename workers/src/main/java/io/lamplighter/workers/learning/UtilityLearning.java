package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.policy.ModelApproval;
import io.lamplighter.models.registry.ApprovalRule;
import io.lamplighter.models.registry.Registry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Trains the models that speak for the whole utility: `csat`, `nps` and `arrears`. Each bears the
/// name by which its score is asked. One that the newest outcomes show to rank no better than lots
/// stops by itself, and learns anew from what came since.
public final class UtilityLearning {
  private static final Logger LOG = LoggerFactory.getLogger(UtilityLearning.class);

  private final Jdbi jdbi;
  private final ModelApproval approval;

  /// @param approval whether what tells units apart waits for a person: audiences ask for its
  ///   scores, so it decides about people like any other model
  public UtilityLearning(Jdbi jdbi, ModelApproval approval) {
    this.jdbi = jdbi;
    this.approval = approval;
  }

  /// What came of a training.
  public sealed interface Outcome {
    /// A version was stored, or was there already from the same data.
    ///
    /// @param promoted whether it is in force
    record Trained(int version, boolean promoted, String why) implements Outcome {}

    /// Nothing was trained.
    record TooFew(String why) implements Outcome {}
  }

  /// Whether a name is that of a model of the whole utility.
  public static boolean answers(String model) {
    return UtilityModel.named(model).isPresent();
  }

  /// The models with enough to learn from, some of it newer than the last training, which is long
  /// enough ago.
  public List<String> due(Instant now, Duration every) {
    return due(jdbi, now, every);
  }

  /// The same, for whoever only looks.
  public static List<String> due(Jdbi jdbi, Instant now, Duration every) {
    return jdbi.withHandle(
        db ->
            UtilityModel.all()
                .filter(model -> isDue(db, model, now, every))
                .map(UtilityModel::name)
                .toList());
  }

  private static boolean isDue(Handle db, UtilityModel model, Instant now, Duration every) {
    var last =
        db.createQuery("SELECT max(snapshot_at) FROM model_version WHERE model = :model")
            .bind("model", model.name())
            .mapTo(Instant.class)
            .findOne();
    return last.filter(at -> at.isAfter(now.minus(every))).isEmpty()
        && model.hasNews(db, last, now);
  }

  /// Judges the version in force by what was known at an instant, then trains. Safe to repeat: the
  /// same data are the same version.
  ///
  /// @throws IllegalArgumentException if there is no such model of the utility
  public Outcome learn(String name, Instant snapshot) {
    var model =
        UtilityModel.named(name)
            .orElseThrow(() -> new IllegalArgumentException("no model of the utility: " + name));
    return jdbi.inTransaction(
        db -> {
          var decayed = new Decay(model).since(db, snapshot);
          return switch (model.learn(db, decayed.orElse(Instant.EPOCH), snapshot)) {
            case UtilityModel.Taught.TooFew(var why) -> {
              LOG.info("model {}: {}", name, why);
              yield new Outcome.TooFew(why);
            }
            case UtilityModel.Taught.Lesson lesson -> store(db, name, lesson, snapshot);
          };
        });
  }

  private Outcome store(
      Handle db, String name, UtilityModel.Taught.Lesson lesson, Instant snapshot) {
    boolean waits = ApprovalRule.waits(db, approval);
    int version =
        Registry.store(
            db,
            new Registry.Candidate(
                name,
                lesson.ranking(),
                snapshot,
                snapshot,
                lesson.fingerprint(),
                lesson.card().toString(),
                lesson.cases(),
                lesson.positives(),
                lesson.own(),
                lesson.auc(),
                lesson.ranks(),
                lesson.why()),
            waits);
    LOG.info(
        "model {} version {}: {} ({})",
        name,
        version,
        !lesson.ranks() ? "refused" : waits ? "awaits approval" : "in force",
        lesson.why());
    return new Outcome.Trained(version, lesson.ranks() && !waits, lesson.why());
  }
}
