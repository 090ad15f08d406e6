package io.lamplighter.workers.learning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.waves.RankedBy;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.Looks;
import io.lamplighter.models.measures.UpliftQuality;
import io.lamplighter.models.measures.UpliftScored;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.registry.Registry.Champion;
import io.lamplighter.models.uplift.Experiment;
import io.lamplighter.models.uplift.UpliftLearner;
import io.lamplighter.models.uplift.UpliftScorer;
import io.lamplighter.models.uplift.UpliftTrial;
import io.lamplighter.models.uplift.UpliftTrial.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/// Whether a campaign that asks for uplift may rank by it. The rule is [UpliftTrial]'s: not before
/// the campaign's own experiment shows that it finds more of those whom contact moves than ranking
/// by response does, beyond doubt. Once in force it stays, since from then on the experiment holds
/// few of those whom it leaves alone. It is looked for a gain only when outcomes have grown by half
/// since the last look, and each look may err less often than the one before, see [Looks]. The way
/// back is free at every training: it goes when the newest outcomes say that it is worse, or that
/// what it ranked first was moved less than what it ranked last.
final class UpliftLesson {
  /// Neither group may be smaller, nor have fewer enrollments: see the statistics of results.
  private static final int FEWEST = 150;

  private static final int FEWEST_ENROLLED = 10;
  private static final int FOLDS = 5;
  private static final double ENOUGH_MEASURED = 0.25;
  private static final double ENOUGH_TRAINED = 0.4;

  private final FeatureSet features;
  private final Plan plan;
  private final RankedBy won;
  private final RankedBy otherwise;
  private final long seed;

  /// @param asked what the campaign chooses by: the words for what is found depend on it
  UpliftLesson(FeatureSet features, Plan plan, Choice.Score asked, long seed) {
    this.features = features;
    this.plan = plan;
    boolean need = asked instanceof Choice.Score.Need;
    this.won = need ? RankedBy.NEED_UPLIFT : RankedBy.UPLIFT;
    this.otherwise = need ? RankedBy.NEED : RankedBy.PROPENSITY_NO_GAIN;
    this.seed = seed;
  }

  /// What the experiment says.
  ///
  /// @param uplift to be kept with the version; empty while nothing could be learned
  /// @param byUplift whether it ranks
  /// @param lost whether it ranked until now and does so no more
  /// @param said in words
  /// @param card for the model card
  record Finding(
      Optional<UpliftScorer> uplift,
      boolean byUplift,
      boolean lost,
      String said,
      ObjectNode card) {}

  /// How often a model's experiment was looked at, as its newest card has it.
  static Looks looks(Handle db, String model) {
    return db.createQuery(
            """
            SELECT CAST(card->'uplift'->>'looks' AS integer),
                   CAST(card->'uplift'->>'lookedAt' AS bigint)
              FROM model_version
             WHERE model = :model AND card->'uplift'->>'looks' IS NOT NULL
             ORDER BY version DESC LIMIT 1
            """)
        .bind("model", model)
        .map((rows, context) -> new Looks(rows.getInt(1), rows.getLong(2)))
        .findOne()
        .orElse(Looks.NONE);
  }

  /// @param champion in force
  /// @param looks taken so far
  Finding find(Randomised people, Optional<Champion> champion, Looks looks) {
    boolean before = champion.filter(each -> each.ranking().byUplift()).isPresent();
    var kept = champion.flatMap(each -> each.ranking().uplift());
    var card = JsonNodeFactory.instance.objectNode();
    var treated = people.treated();
    var outcomes = Contest.outcomes(people.cases());
    long contacted = IntStream.range(0, treated.length).filter(i -> treated[i]).count();
    card.put("contacted", contacted).put("heldOut", treated.length - contacted);
    card.put("looks", looks.taken()).put("lookedAt", looks.outcomes());
    if (isTooSmall(treated, outcomes)) {
      var said =
          "%d contacted and %d held out customers have matured; either group needs %d, and %d of them enrolled"
              .formatted(contacted, treated.length - contacted, FEWEST, FEWEST_ENROLLED);
      return finding(kept, before, false, said, card);
    }
    var experiment = people.experiment(features);
    var parts = parts(people.cases(), experiment, plan.window());
    if (parts.isEmpty()) {
      return finding(kept, before, false, "too few to train on some and measure on others", card);
    }
    // A model that learned from these very outcomes knows them: only one from history is a rival.
    var rival =
        champion
            .filter(each -> Watch.card(each).path("learnedFrom").path("own").asInt() == 0)
            .map(each -> response(each, people));
    var trial =
        UpliftTrial.across(
            UpliftLearner.T, experiment, parts, people.stands(), rival, Effort.seeded(seed));
    card.setAll(trial.toJson());
    var quality = trial.quality();
    boolean looked = looks.isDue(people.matured());
    boolean wins = looked && looks.shows(quality.gain()) && looks.shows(quality.qini());
    var now = looked ? looks.after(people.matured()) : looks;
    card.put("looks", now.taken()).put("lookedAt", now.outcomes());
    card.put("nextLookAt", now.nextAt()).put("lookSpends", looks.spends());
    var inForce = inForce(people);
    inForce.ifPresent(qini -> card.set("qiniInForce", qini.toJson()));
    boolean turned = inForce.filter(qini -> qini.high() < 0).isPresent();
    boolean lost = before && (quality.gain().high() < 0 || turned);
    boolean by = !turned && (wins || (before && !lost));
    return finding(
        Optional.of(trial.uplift()),
        by,
        lost,
        said(quality, inForce) + said(looked, looks, now),
        card);
  }

  private static String said(boolean looked, Looks before, Looks now) {
    return looked
        ? String.format(
            Locale.ROOT,
            "; look %d, which may err in %.2g%% of such campaigns, the next one at %,d outcomes",
            now.taken(),
            100 * before.spends(),
            now.nextAt())
        : String.format(Locale.ROOT, "; no look before %,d outcomes have matured", now.nextAt());
  }

  private Finding finding(
      Optional<UpliftScorer> uplift, boolean by, boolean lost, String found, ObjectNode card) {
    var said = (by ? won : otherwise).sentence() + " (" + found + ")";
    card.put("byUplift", by).put("said", said);
    return new Finding(uplift, by, lost, said, card);
  }

  private static String said(UpliftQuality quality, Optional<Estimate> inForce) {
    return String.format(
            Locale.ROOT,
            "Qini %.4f (%.4f to %.4f), %+.4f (%+.4f to %+.4f) against ranking by response",
            quality.qini().value(),
            quality.qini().low(),
            quality.qini().high(),
            quality.gain().value(),
            quality.gain().low(),
            quality.gain().high())
        + inForce
            .map(
                qini ->
                    String.format(
                        Locale.ROOT,
                        "; of the effects that were in force %.4f (%.4f to %.4f)",
                        qini.value(),
                        qini.low(),
                        qini.high()))
            .orElse("");
  }

  private double[] response(Champion champion, Randomised people) {
    var scorer = champion.scorer();
    return scorer.score(TrainingSet.asTable(features, scorer, people.cases()));
  }

  private static boolean isTooSmall(boolean[] treated, boolean[] outcomes) {
    return isTooSmall(treated, outcomes, true) || isTooSmall(treated, outcomes, false);
  }

  private static boolean isTooSmall(boolean[] treated, boolean[] outcomes, boolean arm) {
    long people = IntStream.range(0, treated.length).filter(i -> treated[i] == arm).count();
    long enrolled =
        IntStream.range(0, treated.length).filter(i -> treated[i] == arm && outcomes[i]).count();
    return people < FEWEST || enrolled < FEWEST_ENROLLED;
  }

  /// Qini of the effects that were logged with decisions, on what came of them.
  private Optional<Estimate> inForce(Randomised people) {
    var ranked = people.rankedByEffect();
    var outcomes = Contest.outcomes(ranked.cases());
    if (isTooSmall(ranked.treated(), outcomes)) {
      return Optional.empty();
    }
    var scores =
        ranked.people().stream()
            .map(Randomised.Person::effect)
            .mapToDouble(effect -> effect == null ? 0 : effect)
            .toArray();
    var scored = UpliftScored.of(scores, ranked.treated(), outcomes);
    return Optional.of(
        UpliftQuality.of(scored, scored, ranked.households(), ranked.stands(), seed).qini());
  }

  /// Trains before, measures after, wave upon wave; nothing is trained on whose outcome was not
  /// known yet, and nobody of a household that is measured on. Where most was decided at one time,
  /// or about the same households again and again: a fifth of the households at a time.
  static List<Part> parts(List<TrainingSet.Case> cases, Experiment experiment, Duration window) {
    var parts = new ArrayList<Part>();
    int n = cases.size();
    var edges =
        IntStream.of(2, 3, 4)
            .mapToObj(fifth -> cases.get(fifth * n / FOLDS).at())
            .distinct()
            .filter(at -> at.isAfter(cases.getFirst().at()))
            .toList();
    for (int e = 0; e < edges.size(); e++) {
      var from = edges.get(e);
      var until = e + 1 < edges.size() ? edges.get(e + 1) : Instant.MAX;
      var test =
          where(n, i -> !cases.get(i).at().isBefore(from) && cases.get(i).at().isBefore(until));
      var households = new HashSet<Long>();
      IntStream.of(test).forEach(i -> households.add(cases.get(i).household()));
      var known = from.minus(window);
      var train = where(n, i -> !cases.get(i).at().isAfter(known));
      var all = where(n, i -> cases.get(i).at().isBefore(from));
      var apart =
          IntStream.of(train.length >= ENOUGH_TRAINED * all.length ? train : all)
              .filter(i -> !households.contains(cases.get(i).household()))
              .toArray();
      if (isEnough(experiment, apart)) {
        parts.add(new Part(apart, test));
      }
    }
    if (parts.stream().mapToInt(part -> part.test().length).sum() >= ENOUGH_MEASURED * n) {
      return parts;
    }
    parts.clear();
    for (int fold = 0; fold < FOLDS; fold++) {
      int of = fold;
      var test = where(n, i -> fold(cases.get(i).household()) == of);
      var train = where(n, i -> fold(cases.get(i).household()) != of);
      if (test.length > 0 && isEnough(experiment, train)) {
        parts.add(new Part(train, test));
      }
    }
    return parts;
  }

  private static boolean isEnough(Experiment experiment, int[] rows) {
    var yes = new int[2];
    for (int row : rows) {
      if (experiment.outcome(row)) {
        yes[experiment.treated(row) ? 1 : 0]++;
      }
    }
    return Math.min(yes[0], yes[1]) >= FEWEST_ENROLLED;
  }

  private static int fold(long household) {
    return Math.floorMod((household * 0x9E3779B97F4A7C15L) >>> 20, FOLDS);
  }

  private static int[] where(int n, java.util.function.IntPredicate holds) {
    return IntStream.range(0, n).filter(holds).toArray();
  }
}
