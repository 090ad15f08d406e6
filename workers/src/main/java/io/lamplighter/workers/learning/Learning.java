package io.lamplighter.workers.learning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Choice.Take;
import io.lamplighter.campaigns.policy.ModelApproval;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.drift.Profile;
import io.lamplighter.models.governance.CodeVersion;
import io.lamplighter.models.governance.Fairness;
import io.lamplighter.models.governance.ModelCard;
import io.lamplighter.models.governance.Promotion;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Looks;
import io.lamplighter.models.measures.Quality;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.models.propensity.Trained;
import io.lamplighter.models.registry.ApprovalRule;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.registry.Registry.Champion;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.Playbook.Play;
import io.lamplighter.workers.learning.Contest.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Trains the models of running campaigns on what is known at an instant, and watches over the one
/// in force.
public final class Learning {
  private static final Logger LOG = LoggerFactory.getLogger(Learning.class);

  /// With fewer own enrollments than this there is nothing to learn that chance did not write.
  private static final int ENOUGH_OWN = 50;

  /// How many outcome windows back history is read where nobody reported contacts.
  private static final int LOOKS = 3;

  /// From so few people on the audience of today says how values are spread.
  private static final int ENOUGH_FOR_PROFILE = 500;

  private static final long SEED = 20_260_101;

  private final Jdbi jdbi;
  private final Playbook playbook;
  private final ModelApproval approval;

  /// @param approval whether what passes the promotion rule waits for a person
  public Learning(Jdbi jdbi, Playbook playbook, ModelApproval approval) {
    this.approval = approval;
    this.jdbi = jdbi;
    this.playbook = playbook;
  }

  /// Builds the training set as of the snapshot, trains, evaluates, and promotes or refuses. Safe
  /// to repeat: the same data are the same version.
  public void learn(String model, Instant snapshot) {
    for (var campaign : new Definitions(jdbi).alive()) {
      var running = new Definitions(jdbi).running(campaign).orElseThrow();
      var play = playbook.play(campaign, running.version());
      var asked = play.campaign().choice().score().flatMap(each -> Retraining.own(play, each));
      if (asked.equals(Optional.of(model)) && play.campaign().goal().isPresent()) {
        new Lesson(model, play, snapshot).take();
        return;
      }
    }
    LOG.warn("no running campaign asks for model {}", model);
  }

  /// What a new version ranks by, whether it takes over, and why.
  private record Ranked(Ranking ranking, boolean promoted, String why) {}

  /// One training of one model.
  private final class Lesson {
    private final String model;
    private final Play play;
    private final Instant snapshot;
    private final Plan plan;
    private final double share;
    private final FeatureSet features;
    private final Contest contest;
    private final Watch watch;
    private final Optional<UpliftLesson> uplift;

    Lesson(String model, Play play, Instant snapshot) {
      this.model = model;
      this.play = play;
      this.snapshot = snapshot;
      this.plan = Plan.at(snapshot).maturingIn(play.campaign().goal().orElseThrow().within());
      this.share = play.campaign().choice().take() instanceof Take.Top(var top) ? top.value() : 0.5;
      this.features = jdbi.withHandle(db -> Features.set(db, Features.MODELS));
      this.contest = new Contest(features, plan, share, SEED);
      this.watch = new Watch(contest, plan, SEED);
      this.uplift =
          play.campaign()
              .choice()
              .score()
              .filter(asked -> !(asked instanceof Choice.Score.Propensity))
              .map(asked -> new UpliftLesson(features, plan, asked, SEED));
    }

    void take() {
      var own = jdbi.withHandle(db -> TrainingSet.own(db, play.campaign(), features, snapshot));
      var champion = jdbi.withHandle(db -> Registry.champion(db, model));
      if (champion.isEmpty()) {
        first(own);
      } else {
        again(champion.get(), own);
      }
    }

    private void first(List<TrainingSet.Case> own) {
      var set = jdbi.withHandle(db -> gather(db, own, LOOKS));
      var trained = train(set);
      var people = jdbi.withHandle(db -> randomised(db));
      var verdict = Verdict.first(trained);
      var finding = uplift.map(lesson -> lesson.find(people, Optional.empty(), looks()));
      var scorer = chosen(trained, verdict);
      var ranking =
          finding
              .map(found -> new Ranking(scorer, found.uplift(), found.byUplift()))
              .orElse(Ranking.by(scorer));
      store(
          set,
          fingerprint(set, people),
          trained,
          new Ranked(ranking, true, because(verdict.why(), finding)),
          verdict,
          finding,
          List.of(),
          Population.NOBODY);
    }

    private void again(Champion inForce, List<TrainingSet.Case> own) {
      long enrolled = own.stream().filter(TrainingSet.Case::enrolled).count();
      // Where contacts of before are known as well, each new outcome adds to them.
      long enough = TrainingSet.learnedFromContacted(inForce) ? 1 : ENOUGH_OWN;
      if (enrolled < enough) {
        LOG.info(
            "model {}: {} own enrollments have matured, nothing to learn before {}",
            model,
            enrolled,
            enough);
        return;
      }
      var population = jdbi.withHandle(db -> Population.of(db, play.campaign(), snapshot));
      jdbi.useTransaction(db -> watch.drift(db, inForce, own, population, snapshot));
      var health = watch.health(own);
      if (!health.targets()) {
        jdbi.useHandle(
            db ->
                Registry.alarm(
                    db,
                    new Registry.Alarm(
                        model, inForce.version(), snapshot, Registry.UNHEALTHY, health.finding())));
      }
      var champion = takenBack(inForce, own);
      if (standing(champion, own, population)) {
        return;
      }
      var set = jdbi.withHandle(db -> gather(db, own, 0));
      var people = jdbi.withHandle(db -> randomised(db));
      var fingerprint = fingerprint(set, people);
      if (jdbi.withHandle(db -> Registry.trainedFrom(db, model, fingerprint)).isPresent()) {
        return;
      }
      var trained = train(set);
      var before = population.fairness(champion.scorer(), share);
      var fairness = population.fairness(trained.scorer(), share);
      Set<String> reasons = Population.asBefore(before, fairness);
      boolean alike = TrainingSet.learnedFromContacted(champion) && health.targets();
      var verdict =
          alike
              ? contest.renewal(trained, fairness, reasons, health)
              : contest.challenge(champion, trained, set.cases(), fairness, reasons);
      var finding = uplift.map(lesson -> lesson.find(people, Optional.of(champion), looks()));
      var ranked = rank(champion, trained, verdict, finding, population);
      int version =
          store(set, fingerprint, trained, ranked, verdict, finding, fairness, population);
      if (finding.filter(UpliftLesson.Finding::lost).isPresent()) {
        var said = finding.get().said();
        jdbi.useHandle(
            db ->
                Registry.alarm(
                    db, new Registry.Alarm(model, version, snapshot, "UPLIFT_LOST", said)));
      }
    }

    /// Whether the version that stood beside the champion since its training has won by what both
    /// said of the same decisions at the time.
    private boolean standing(Champion champion, List<TrainingSet.Case> own, Population population) {
      var waits = jdbi.withHandle(db -> Registry.standing(db, model));
      if (waits.isEmpty() || uplift.isPresent()) {
        return false;
      }
      var before = population.fairness(champion.scorer(), share);
      var fairness = population.fairness(waits.get().scorer(), share);
      var verdict =
          contest.standing(
              champion, waits.get(), own, fairness, Population.asBefore(before, fairness));
      if (verdict.isEmpty() || !verdict.get().promoted()) {
        return false;
      }
      LOG.info("model {} version {}: {}", model, waits.get().version(), verdict.get().why());
      return jdbi.inTransaction(
          db ->
              Registry.promote(
                  db,
                  model,
                  waits.get().version(),
                  "by what it said beside the champion: " + verdict.get().why(),
                  approval == ModelApproval.REQUIRED));
    }

    private Looks looks() {
      return jdbi.withHandle(db -> UpliftLesson.looks(db, model));
    }

    private Randomised randomised(Handle db) {
      return uplift.isPresent()
          ? Randomised.of(db, play.campaign(), features, snapshot)
          : new Randomised(List.of());
    }

    private static String fingerprint(TrainingSet set, Randomised people) {
      return people.people().isEmpty()
          ? set.fingerprint()
          : Randomised.sha256(set.fingerprint() + people.fingerprint());
    }

    private static Scorer chosen(Trained trained, Verdict verdict) {
      return verdict.linear() ? trained.challenger().orElse(trained.scorer()) : trained.scorer();
    }

    private static String because(String why, Optional<UpliftLesson.Finding> finding) {
      return finding.map(found -> found.said() + "; " + why).orElse(why);
    }

    /// What the version ranks by, and whether it takes over: if its chances are better, or if what
    /// it ranks by changes. Chances that did not win do not come along with an uplift that did.
    private Ranked rank(
        Champion champion,
        Trained trained,
        Verdict verdict,
        Optional<UpliftLesson.Finding> finding,
        Population population) {
      var scorer = chosen(trained, verdict);
      if (finding.isEmpty()) {
        return new Ranked(Ranking.by(scorer), verdict.promoted(), verdict.why());
      }
      var found = finding.get();
      boolean before = champion.ranking().byUplift();
      if (!found.byUplift() && !before) {
        return new Ranked(
            new Ranking(scorer, found.uplift(), false),
            verdict.promoted(),
            because(verdict.why(), finding));
      }
      var response = verdict.promoted() ? scorer : champion.scorer();
      var ranking = new Ranking(response, found.uplift(), found.byUplift());
      var fair = fairByEffect(champion, ranking, population);
      if (found.byUplift() && !fair.passed()) {
        return new Ranked(ranking, false, fair.finding() + "; " + because(verdict.why(), finding));
      }
      return new Ranked(ranking, true, because(verdict.why(), finding));
    }

    /// Ranking by effect may leave no other group behind than the ranking in force does.
    private Promotion.Check fairByEffect(
        Champion champion, Ranking ranking, Population population) {
      var before = population.fairness(scores(champion.ranking(), population), share);
      var now = population.fairness(scores(ranking, population), share);
      return Promotion.fair(now, Population.asBefore(before, now));
    }

    private static double[] scores(Ranking ranking, Population population) {
      return ranking
          .uplift()
          .filter(effect -> ranking.byUplift())
          .map(effect -> effect.uplift(population.table(effect.schema())))
          .orElseGet(() -> ranking.response().score(population.table(ranking.response())));
    }

    private Champion takenBack(Champion champion, List<TrainingSet.Case> own) {
      var predecessor = jdbi.withHandle(db -> Registry.predecessor(db, model));
      var lost = predecessor.flatMap(before -> watch.lost(champion, before, own));
      if (predecessor.isEmpty() || lost.isEmpty()) {
        return champion;
      }
      LOG.warn("model {} version {}: {}", model, champion.version(), lost.get());
      jdbi.useTransaction(
          db -> {
            Registry.takeBack(db, champion, predecessor.get(), lost.get());
            Registry.alarm(
                db,
                new Registry.Alarm(model, champion.version(), snapshot, "TAKEN_BACK", lost.get()));
          });
      return predecessor.get();
    }

    /// Own outcomes with what other senders' contacts came to before, as far as newer ones do not
    /// suffice. Where nobody was contacted before, those who met the rule stand in until there are
    /// own outcomes.
    private TrainingSet gather(Handle db, List<TrainingSet.Case> own, int looks) {
      var all =
          new ArrayList<>(
              TrainingSet.history(
                  db, play, features, snapshot, looks, TrainingSet.WANTED - own.size()));
      all.addAll(own);
      return TrainingSet.of(all);
    }

    private Trained train(TrainingSet set) {
      return Propensity.train(
          TrainingSet.asCases(features, set.cases()), plan, Effort.seeded(SEED));
    }

    private int store(
        TrainingSet set,
        String fingerprint,
        Trained trained,
        Ranked ranked,
        Verdict verdict,
        Optional<UpliftLesson.Finding> finding,
        List<Fairness> fairness,
        Population population) {
      var scorer = ranked.ranking().response();
      var quality =
          trained
              .validation()
              .flatMap(v -> verdict.linear() ? v.challenger() : Optional.of(v.quality()));
      var rows =
          population.size() >= ENOUGH_FOR_PROFILE
              ? population.table(scorer)
              : TrainingSet.asTable(features, scorer, set.cases());
      var card = card(set, trained, scorer, quality, verdict, fairness, rows);
      finding.ifPresent(
          found -> {
            card.set("uplift", found.card());
            card.withArray("limits").insert(0, found.said());
          });
      var candidate =
          new Registry.Candidate(
              model,
              ranked.ranking(),
              snapshot,
              snapshot,
              fingerprint,
              card.toString(),
              trained.mature(),
              trained.positives(),
              set.own(),
              quality.map(measured -> measured.auc().value()).orElse(null),
              ranked.promoted(),
              ranked.why());
      boolean waits = jdbi.withHandle(db -> ApprovalRule.waits(db, approval));
      var version = jdbi.inTransaction(db -> Registry.store(db, candidate, waits));
      LOG.info(
          "model {} version {}: {} ({})",
          model,
          version,
          !ranked.promoted() ? "refused" : waits ? "awaits approval" : "promoted",
          ranked.why());
      return version;
    }

    private ObjectNode card(
        TrainingSet set,
        Trained trained,
        Scorer scorer,
        Optional<Quality> quality,
        Verdict verdict,
        List<Fairness> fairness,
        Table rows) {
      var limits = new ArrayList<>(trained.notes());
      if (set.leftAlone() > 0) {
        limits.add(
            "Learned from people whom nobody had contacted: it ranks, but its scores are no chances of the contacted.");
      }
      for (var attribute : fairness) {
        for (var group : attribute.leftBehind()) {
          limits.add(
              "Group %s of %s would be contacted less than four fifths as often as everybody else."
                  .formatted(group.name(), attribute.attribute()));
        }
      }
      var card =
          new ModelCard(
                  model,
                  "The chance that %s enrols in %s within %d days of being contacted by %s."
                      .formatted(
                          play.campaign().subject().word(),
                          play.campaign().goal().orElseThrow().program(),
                          plan.window().toDays(),
                          play.campaign().name().value()),
                  CodeVersion.running(),
                  set.fingerprint(),
                  SEED,
                  trained.mature(),
                  trained.positives(),
                  scorer,
                  quality,
                  trained.validation().flatMap(Trained.Validation::challenger),
                  Optional.empty(),
                  fairness,
                  limits)
              .toJson();
      card.putObject("learnedFrom")
          .put("own", set.own())
          .put("contacts", set.contacts())
          .put("leftAlone", set.leftAlone());
      var judged = card.putObject("verdict");
      judged.put("kind", verdict.kind()).put("promoted", verdict.promoted());
      judged.put("why", verdict.why());
      var checks = judged.putArray("checks");
      verdict
          .checks()
          .forEach(
              check ->
                  checks
                      .addObject()
                      .put("code", check.code())
                      .put("passed", check.passed())
                      .put("finding", check.finding()));
      card.set("training", trained.toJson());
      card.set("profile", Profile.of(scorer.schema(), rows, scorer.score(rows)).toJson());
      return card;
    }
  }
}
