package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.reports.Arrears;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.governance.CodeVersion;
import io.lamplighter.models.governance.ModelCard;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.propensity.Cases;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.models.propensity.Trained;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry.Champion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// The chance that an account falls behind with a bill within [Arrears#WITHIN]: one that is not
/// paid a week after it fell due. Learned from accounts at past moments and what came of them, each
/// account at one moment, each moment seen with what was known then.
record ArrearsModel() implements UtilityModel {
  static final String NAME = "arrears";

  /// Of those who fell behind and of the others at least so many.
  static final int ENOUGH_OF_EACH = 50;

  private static final int MOST = 10_000;
  private static final int MOST_JUDGED = 5_000;
  private static final int LOOKS = 6;
  private static final Duration APART = Duration.ofDays(30);
  private static final int JUDGED_LOOKS = 4;
  private static final Duration JUDGED_APART = Duration.ofDays(7);
  private static final long SEED = 20_260_101;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public UnitKind unit() {
    return UnitKind.ACCOUNT;
  }

  @Override
  public FeatureSet features(Handle db) {
    return Features.set(db, Features.PAYMENTS);
  }

  @Override
  public Function<Table, double[]> scores(Champion version) {
    return version.scorer()::score;
  }

  @Override
  public boolean hasNews(Handle db, Optional<Instant> last, Instant now) {
    return Arrears.hasNews(db, last, ENOUGH_OF_EACH, now);
  }

  @Override
  public Taught learn(Handle db, Instant since, Instant snapshot) {
    var looks =
        Arrears.moments(snapshot, LOOKS, APART).stream().filter(at -> !at.isBefore(since)).toList();
    var met = Arrears.of(db, looks, MOST, snapshot);
    long behind = met.stream().filter(Arrears.Met::behind).count();
    if (Math.min(behind, met.size() - behind) < ENOUGH_OF_EACH) {
      return new Taught.TooFew(
          "of %d accounts whose last %d days are known %d fell behind: at least %d of each kind are needed"
              .formatted(met.size(), Arrears.WITHIN.toDays(), behind, ENOUGH_OF_EACH));
    }
    var set = features(db);
    var rows =
        Features.read(
            db, set, unit(), met.stream().map(each -> new At(each.account(), each.at())).toList());
    if (rows.size() != met.size()) {
      throw new IllegalStateException("an account was erased while being learned from");
    }
    var cases = Cases.of(FeatureTable.specs(set));
    for (int i = 0; i < rows.size(); i++) {
      var each = met.get(i);
      cases.add("" + each.household(), each.at(), each.behind(), rows.get(i).cells().toArray());
    }
    var trained =
        Propensity.train(cases, Plan.at(snapshot).maturingIn(Arrears.WITHIN), Effort.seeded(SEED));
    return lesson(set, met, rows, trained, behind);
  }

  private Taught lesson(
      FeatureSet set,
      List<Arrears.Met> met,
      List<Features.Row> rows,
      Trained trained,
      long behind) {
    var print =
        UtilityModel.fingerprint(
            Stream.concat(
                Stream.of(set.features().stream().map(FeatureSet.Feature::name).toList() + ""),
                java.util.stream.IntStream.range(0, met.size())
                    .mapToObj(i -> met.get(i) + "|" + rows.get(i).cells())));
    var quality = trained.validation().map(Trained.Validation::quality);
    boolean ranks = quality.filter(measured -> measured.auc().low() > 0.5).isPresent();
    var why =
        quality
            .map(
                measured ->
                    String.format(
                        Locale.ROOT,
                        "%s: AUC %.3f (%.3f to %.3f) on accounts it had not seen",
                        ranks
                            ? "it tells who falls behind from who does not"
                            : "it tells nobody from anybody",
                        measured.auc().value(),
                        measured.auc().low(),
                        measured.auc().high()))
            .orElse("too few accounts to set some aside: it cannot be judged");
    var limits = new ArrayList<>(trained.notes());
    limits.add(
        "Learned from how bills were paid, not from why: a need for help is more than this.");
    var card =
        new ModelCard(
                NAME,
                "The chance that an account falls behind within %d days: a bill not paid %d days after it fell due."
                    .formatted(Arrears.WITHIN.toDays(), Arrears.GRACE.toDays()),
                CodeVersion.running(),
                print,
                SEED,
                trained.mature(),
                trained.positives(),
                trained.scorer(),
                quality,
                trained.validation().flatMap(Trained.Validation::challenger),
                Optional.empty(),
                List.of(),
                limits)
            .toJson();
    card.put("unit", unit().word());
    card.set("training", trained.toJson());
    return new Taught.Lesson(
        Ranking.by(trained.scorer()),
        card,
        print,
        trained.mature(),
        behind,
        /* own= */ 0,
        quality.map(measured -> measured.auc().value()).orElse(0.5),
        ranks,
        why);
  }

  @Override
  public List<Moment> matured(Handle db, Instant after, Instant now) {
    var looks =
        Arrears.moments(now, JUDGED_LOOKS, JUDGED_APART).stream()
            .filter(at -> at.isAfter(after))
            .toList();
    return Arrears.of(db, looks, MOST_JUDGED, now).stream()
        .map(
            each ->
                new Moment(
                    each.account(),
                    each.household(),
                    each.at(),
                    each.behind(),
                    each.at().toString()))
        .toList();
  }
}
