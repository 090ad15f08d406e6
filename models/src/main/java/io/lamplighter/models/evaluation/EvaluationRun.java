package io.lamplighter.models.evaluation;

import io.lamplighter.ledger.PrivateCsv;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.CsvFile;
import io.lamplighter.models.data.FeatureGuess;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.drift.Drift;
import io.lamplighter.models.drift.Profile;
import io.lamplighter.models.governance.CodeVersion;
import io.lamplighter.models.governance.ModelCard;
import io.lamplighter.models.learning.BaseRate;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Learner;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Quality;
import io.lamplighter.models.measures.Scored;
import io.lamplighter.models.propensity.Cases;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.models.propensity.Trained;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One evaluation from file to verdict.
final class EvaluationRun {
  private static final int COMFORTABLE = 200;

  private final Options options;
  private final Effort effort;
  private final List<Warning> warnings = new ArrayList<>();

  EvaluationRun(Options options, Effort effort) {
    this.options = options;
    this.effort = effort;
  }

  Evaluation of(Path file) {
    effort.progress().at("reading", 0, 1);
    var csv = CsvFile.read(file, options.drop());
    csv.notes().forEach(note -> warnings.add(new Warning("FILE", note)));
    var table = csv.table();
    checkColumns(table);
    var outcomes = Outcomes.of(table.column(options.label()), options.positive(), warnings);
    var arms = options.treatment().map(name -> Arms.of(table.column(name), options.control()));
    var parts = Parts.of(table, options, warnings);
    var features = features(table, parts.train());
    IntPredicate contacted = row -> arms.isEmpty() || arms.get().of(row) > 0;
    IntPredicate known = outcomes::isKnown;
    var train = where(parts.train(), known.and(contacted));
    var sample = Sample.of(features, table.pick(train), outcomes.of(train));
    var trained = train(table, features, train, sample);
    var scorer = trained.scorer();
    var test = where(parts.test(), known.and(contacted));
    var households = households(table);
    var quality = quality(scorer, table, outcomes, test, households);
    var challenger = challenger(trained, table, outcomes, test, households);
    var drift = drift(scorer, sample, table, outcomes, test, parts.test());
    warnings.addAll(LeakSuspects.in(sample.schema(), sample.rows(), outcomes.of(train)));
    var run =
        arms.map(a -> new UpliftRun(table, features, outcomes, a, households, effort, warnings));
    IntPredicate inArm = row -> arms.isPresent() && arms.get().of(row) >= 0;
    var uplift =
        run.map(
            r ->
                r.of(
                    where(parts.train(), known.and(inArm)), where(parts.test(), known.and(inArm))));
    options.predictions().ifPresent(out -> write(out, table, scorer, uplift, parts.test()));
    return new Evaluation(
        table.rows(),
        outcomes.positives(),
        sample.size(),
        scorer,
        quality,
        uplift,
        warnings,
        card(csv, outcomes, sample, scorer, quality, challenger, drift));
  }

  private void checkColumns(Table table) {
    var dropped = new HashSet<>(options.drop());
    var named = new ArrayList<String>(List.of(options.label()));
    Stream.of(options.treatment(), options.id()).flatMap(Optional::stream).forEach(named::add);
    switch (options.split()) {
      case SplitBy.Hash _ -> {}
      case SplitBy.Time time -> named.add(time.column());
      case SplitBy.Named column -> named.add(column.column());
    }
    for (var name : named) {
      if (dropped.contains(name)) {
        throw new BadData(
            "column '%s'".formatted(name), "it is dropped and needed at once", "Do not drop it.");
      }
      table.column(name);
    }
    if (options.treatment().filter(options.label()::equals).isPresent()) {
      throw new BadData(
          "column '%s'".formatted(options.label()),
          "it is both label and treatment",
          "The label is what customers did, the treatment what was done to them.");
    }
  }

  private List<FeatureSpec> features(Table table, int[] train) {
    var others = new ArrayList<>(List.of(options.label()));
    Stream.of(options.treatment(), options.id()).flatMap(Optional::stream).forEach(others::add);
    switch (options.split()) {
      case SplitBy.Hash _ -> {}
      case SplitBy.Time time -> others.add(time.column());
      case SplitBy.Named column -> others.add(column.column());
    }
    var known = table.pick(train);
    boolean sorted = FeatureGuess.comesInStretches(known.column(options.label()));
    if (sorted) {
      warnings.add(
          new Warning(
              "SORTED_BY_OUTCOME",
              "The rows are sorted by '%s': their order says nothing about time, and no column is taken to follow it."
                  .formatted(options.label())));
    }
    var guess = FeatureGuess.of(known.without(others), sorted);
    guess.notes().forEach(note -> warnings.add(new Warning(note.code(), note.message())));
    if (guess.features().isEmpty()) {
      throw new BadData(
          "columns",
          "none of them can be used to predict '%s'".formatted(options.label()),
          "Add columns that say something about each customer and were known before the outcome.");
    }
    return guess.features();
  }

  private static int[] where(int[] rows, IntPredicate holds) {
    return IntStream.of(rows).filter(holds).toArray();
  }

  /// The pipeline that trains every propensity model, on the rows to train on.
  private Trained train(Table table, List<FeatureSpec> features, int[] rows, Sample sample) {
    int rarer = sample.rarer();
    if (rarer < COMFORTABLE) {
      warnings.add(
          new Warning(
              "TOO_FEW_OUTCOMES",
              "Only %d rows to train on have the rarer outcome: %s."
                  .formatted(
                      rarer,
                      rarer < Learner.FEWEST
                          ? "everybody gets the same score"
                          : "expect another model from another sample")));
    }
    var cases =
        Cases.of(
            features,
            sample.rows(),
            IntStream.of(rows).mapToObj(row -> name(table, row)).toList(),
            IntStream.of(rows).mapToObj(row -> decided(table, row)).toList(),
            sample.outcomes());
    double rate =
        Math.clamp(sample.positives() / (double) Math.max(1, sample.size()), 0.001, 0.999);
    var trained = Propensity.train(cases, Plan.at(Instant.MAX).expecting(rate), effort);
    trained.notes().forEach(note -> warnings.add(new Warning("TRAINING", note)));
    return trained;
  }

  private String name(Table table, int row) {
    return options.id().map(id -> table.column(id).text(row)).orElse(Integer.toString(row));
  }

  private Instant decided(Table table, int row) {
    return options.split() instanceof SplitBy.Time time
            && table.column(time.column()) instanceof Numbers days
        ? Instant.EPOCH.plusMillis(Math.round(days.value(row) * 86_400_000))
        : Instant.EPOCH;
  }

  private Clusters households(Table table) {
    return options
        .id()
        .map(table::column)
        .map(
            id ->
                Clusters.named(
                    IntStream.range(0, id.rows()).mapToObj(id::text).toArray(String[]::new)))
        .orElseGet(() -> Clusters.single(table.rows()));
  }

  private Optional<Quality> quality(
      Scorer scorer, Table table, Outcomes outcomes, int[] test, Clusters households) {
    effort.progress().at("measuring", 0, 1);
    var happened = outcomes.of(test);
    long positives = IntStream.range(0, happened.length).filter(i -> happened[i]).count();
    if (positives == 0 || positives == happened.length) {
      warnings.add(
          new Warning(
              "NOT_MEASURED",
              "The rows to measure on do not have both outcomes (%d of %d): there are scores but no figures."
                  .formatted(positives, happened.length)));
      return Optional.empty();
    }
    var quality =
        Quality.of(
            Scored.of(scorer.score(table.pick(test)), happened),
            households.pick(test),
            effort.seed());
    if (quality.auc().low() <= 0.5 && !(scorer instanceof BaseRate)) {
      warnings.add(
          new Warning(
              "NO_SIGNAL",
              "The features do not tell the outcomes apart: the AUC may as well be .5."));
    }
    return Optional.of(quality);
  }

  private Optional<Quality> challenger(
      Trained trained, Table table, Outcomes outcomes, int[] test, Clusters households) {
    var happened = outcomes.of(test);
    long positives = IntStream.range(0, happened.length).filter(i -> happened[i]).count();
    if (positives == 0 || positives == happened.length) {
      return Optional.empty();
    }
    return trained
        .challenger()
        .map(
            linear ->
                Quality.of(
                    Scored.of(linear.score(table.pick(test)), happened),
                    households.pick(test),
                    effort.seed()));
  }

  private Drift drift(
      Scorer scorer, Sample sample, Table table, Outcomes outcomes, int[] measured, int[] test) {
    var profile = Profile.of(scorer.schema(), sample.rows(), scorer.score(sample.rows()));
    double rate = sample.positives() / (double) Math.max(1, sample.size());
    var later = table.pick(test);
    var matured =
        Optional.of(measured)
            .filter(rows -> rows.length > 0)
            .map(rows -> Scored.of(scorer.score(table.pick(rows)), outcomes.of(rows)));
    var drift = Drift.of(profile, rate, later, scorer.score(later), matured);
    drift.alarms().forEach(alarm -> warnings.add(new Warning(alarm.code(), alarm.message())));
    return drift;
  }

  private ModelCard card(
      CsvFile csv,
      Outcomes outcomes,
      Sample sample,
      Scorer scorer,
      Optional<Quality> quality,
      Optional<Quality> challenger,
      Drift drift) {
    var limits = new ArrayList<String>();
    limits.add("Measured on one file; holds for customers chosen as these were.");
    if (quality.isEmpty() || !quality.get().reliability().isTrustworthy()) {
      limits.add("Scores rank customers; they are not to be read as chances.");
    }
    return new ModelCard(
        options.label(),
        "Chance that '%s' is '%s'%s."
            .formatted(
                options.label(),
                outcomes.positive(),
                options.treatment().isPresent() ? " if contacted" : ""),
        CodeVersion.running(),
        csv.sha256(),
        effort.seed(),
        sample.size(),
        sample.positives(),
        scorer,
        quality,
        challenger,
        Optional.of(drift),
        List.of(),
        limits);
  }

  private void write(
      Path out, Table table, Scorer scorer, Optional<UpliftVerdict> uplift, int[] test) {
    var rows = table.pick(test);
    var scores = scorer.score(rows);
    var ups = uplift.map(u -> u.arms().getFirst().trial().uplift().uplift(rows));
    var id = options.id().map(table::column);
    try (var csv = PrivateCsv.create(out)) {
      csv.row(ups.isPresent() ? List.of("id", "score", "uplift") : List.of("id", "score"));
      for (int i = 0; i < test.length; i++) {
        int row = test[i];
        var cells = new ArrayList<String>();
        cells.add(id.map(column -> column.text(row)).orElse(Integer.toString(row)));
        cells.add(Double.toString(scores[i]));
        if (ups.isPresent()) {
          cells.add(Double.toString(ups.get()[i]));
        }
        csv.row(cells);
      }
    } catch (IOException e) {
      throw new BadData(
          out.toString(),
          "the scores cannot be written (%s)".formatted(e.getMessage()),
          "Name a file in a folder that exists.");
    }
  }
}
