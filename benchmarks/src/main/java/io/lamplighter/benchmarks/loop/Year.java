package io.lamplighter.benchmarks.loop;

import io.lamplighter.models.data.Table;
import io.lamplighter.models.drift.Drift;
import io.lamplighter.models.drift.Profile;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Learner;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Scored;
import io.lamplighter.models.propensity.Cases;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.models.propensity.Trained;
import io.lamplighter.models.uplift.Experiment;
import io.lamplighter.models.uplift.UpliftLearner;
import io.lamplighter.models.uplift.UpliftTrial;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Twelve months of one campaign: every month a model is trained on the outcomes that have matured,
/// ranks who is not enrolled yet, and its decisions become the next month's data.
final class Year {
  static final int WAVES = 12;
  static final int DAYS = 30;
  private static final int YOUNG = 3;
  private static final double EXPLORING_YOUNG = 0.05;
  private static final double EXPLORING = 0.02;

  /// Months a model learns from: a short window follows a world that changes.
  private static final int MEMORY = 4;

  private final Town town;
  private final long seed;
  private final boolean[] enrolled;
  private final List<Wave> waves = new ArrayList<>();
  private final List<List<String>> alarms = new ArrayList<>();
  private int byUplift;

  private Year(Town town, long seed) {
    this.town = town;
    this.seed = seed;
    enrolled = new boolean[town.size()];
  }

  static Year live(Town town, LocalDate start, long seed) {
    var year = new Year(town, seed);
    var random = new SplittableRandom(seed);
    Optional<Known> model = Optional.empty();
    for (int month = 0; month < WAVES; month++) {
      var day = start.plusDays((long) month * DAYS);
      year.alarms.add(model.map(year::alarms).orElse(List.of()));
      model = month == 0 ? Optional.empty() : Optional.of(year.learn(day));
      year.decide(month, day, model, random.split());
    }
    year.alarms.add(model.map(year::alarms).orElse(List.of()));
    return year;
  }

  /// A model and how its training rows were spread.
  private record Known(Scorer scorer, Profile profile, double rate) {}

  private void decide(int month, LocalDate day, Optional<Known> model, SplittableRandom random) {
    var rows = IntStream.of(town.arrived(month)).filter(row -> !enrolled[row]).toArray();
    var table = town.table().pick(rows);
    var chances = new double[rows.length];
    Arrays.setAll(chances, i -> random.nextDouble());
    var scores = chances;
    if (model.isPresent()) {
      chances = model.get().scorer().score(table);
      scores = uplift(table).orElse(chances);
    }
    var wave = Wave.decide(town, day, rows, scores, chances, exploring(month), random);
    for (int i = 0; i < wave.size(); i++) {
      enrolled[rows[i]] |= wave.enrolled()[i];
    }
    waves.add(wave);
  }

  static double exploring(int month) {
    return month < YOUNG ? EXPLORING_YOUNG : EXPLORING;
  }

  /// The default pipeline on everybody contacted in the months remembered.
  private Known learn(LocalDate day) {
    var rows = new ArrayList<Integer>();
    var decided = new ArrayList<Instant>();
    var outcomes = new ArrayList<Boolean>();
    for (var wave : waves.subList(Math.max(0, waves.size() - MEMORY), waves.size())) {
      for (int i : wave.contactedPlaces()) {
        rows.add(wave.rows()[i]);
        decided.add(noon(wave.day()));
        outcomes.add(wave.enrolled()[i]);
      }
    }
    var table = town.table().pick(rows.stream().mapToInt(Integer::intValue).toArray());
    var happened = new boolean[outcomes.size()];
    for (int i = 0; i < happened.length; i++) {
      happened[i] = outcomes.get(i);
    }
    var cases =
        Cases.of(
            Town.FEATURES,
            table,
            rows.stream().map(row -> "household " + row).toList(),
            decided,
            happened);
    var plan = Plan.at(noon(day)).maturingIn(Duration.ofDays(DAYS)).expecting(0.1);
    Trained trained = Propensity.train(cases, plan, Effort.seeded(seed));
    return new Known(
        trained.scorer(),
        Profile.of(trained.scorer().schema(), table, trained.scorer().score(table)),
        trained.positives() / (double) trained.mature());
  }

  private static Instant noon(LocalDate day) {
    return Instant.EPOCH.plus(Duration.ofDays(day.toEpochDay())).plus(Duration.ofHours(12));
  }

  /// Uplift of these customers, only where it beat ranking by response on the newest wave.
  private Optional<double[]> uplift(Table table) {
    int known = waves.size();
    if (known < YOUNG) {
      return Optional.empty();
    }
    var train = experiment(waves.subList(Math.max(0, known - MEMORY), known - 1));
    var test = experiment(waves.subList(known - 1, known));
    int spontaneous =
        (int)
            IntStream.range(0, train.size())
                .filter(i -> !train.treated(i) && train.outcome(i))
                .count();
    if (spontaneous < Learner.FEWEST) {
      return Optional.empty();
    }
    var trial =
        UpliftTrial.of(
            UpliftLearner.T,
            train,
            train.with(
                test.rows(), test.treatments(), test.outcomes(), Clusters.single(test.size())),
            Effort.seeded(seed));
    if (!trial.beatsResponse()) {
      return Optional.empty();
    }
    byUplift++;
    return Optional.of(trial.uplift().uplift(table));
  }

  private Experiment experiment(List<Wave> from) {
    var rows = new ArrayList<Integer>();
    var treated = new ArrayList<Boolean>();
    var outcomes = new ArrayList<Boolean>();
    for (var wave : from) {
      for (int i : wave.experiment()) {
        rows.add(wave.rows()[i]);
        treated.add(wave.contacted()[i]);
        outcomes.add(wave.enrolled()[i]);
      }
    }
    var t = new boolean[rows.size()];
    var y = new boolean[rows.size()];
    for (int i = 0; i < t.length; i++) {
      t[i] = treated.get(i);
      y[i] = outcomes.get(i);
    }
    return Experiment.of(
        Town.FEATURES,
        town.table().pick(rows.stream().mapToInt(Integer::intValue).toArray()),
        t,
        y);
  }

  /// What the model of the newest wave has to hear once its outcomes have matured.
  private List<String> alarms(Known model) {
    var wave = waves.getLast();
    var places = wave.contactedPlaces();
    var scores = IntStream.of(places).mapToDouble(i -> wave.chances()[i]).toArray();
    var outcomes = new boolean[places.length];
    for (int k = 0; k < places.length; k++) {
      outcomes[k] = wave.enrolled()[places[k]];
    }
    var rows = table(wave, places);
    return Drift.of(
            model.profile(), model.rate(), rows, scores, Optional.of(Scored.of(scores, outcomes)))
        .alarms()
        .stream()
        .map(Drift.Alarm::code)
        .toList();
  }

  /// How much a model could know of a wave's customers that was trained on their own answers, had
  /// all of them been contacted: each half scored by a model of the other.
  double attainable(int number) {
    var wave = waves.get(number);
    var truth = wave.ifContacted();
    var random = new SplittableRandom(seed + number);
    var answers = new boolean[wave.size()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = random.nextDouble() < truth[i];
    }
    double sum = 0;
    for (int half = 0; half < 2; half++) {
      int here = half;
      var learn = IntStream.range(0, answers.length).filter(i -> i % 2 != here).toArray();
      var ask = IntStream.range(0, answers.length).filter(i -> i % 2 == here).toArray();
      var outcomes = new boolean[learn.length];
      for (int k = 0; k < learn.length; k++) {
        outcomes[k] = answers[learn[k]];
      }
      var sample = Sample.of(Town.FEATURES, table(wave, learn), outcomes);
      var scorer = Learner.byDefault(sample.rarer()).fit(sample, Effort.seeded(seed));
      var asked = IntStream.of(ask).mapToDouble(i -> truth[i]).toArray();
      sum += Worth.insight(scorer.score(table(wave, ask)), asked);
    }
    return sum / 2;
  }

  private Table table(Wave wave, int[] places) {
    return town.table().pick(IntStream.of(places).map(i -> wave.rows()[i]).toArray());
  }

  List<Wave> waves() {
    return List.copyOf(waves);
  }

  /// Alarms raised by the outcomes of a wave.
  List<String> alarmsAfter(int wave) {
    return alarms.get(wave + 1);
  }

  /// Waves in which ranking by uplift had been shown to be better.
  int byUplift() {
    return byUplift;
  }
}
