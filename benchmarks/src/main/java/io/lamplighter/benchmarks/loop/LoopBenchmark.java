package io.lamplighter.benchmarks.loop;

import io.lamplighter.benchmarks.Benchmark;
import io.lamplighter.benchmarks.Result;
import io.lamplighter.benchmarks.Surroundings;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.TruthSettings;
import io.lamplighter.simulator.meridian.TruthSettings.Regime;
import io.lamplighter.simulator.meridian.TruthSettings.Unfair;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// `bench loop`: twelve months in twenty towns through models, exploration, experiments and alarms,
/// judged by the hidden truth. Once in the usual world, once in one that changes half-way, and with
/// a leak and an unfair feature planted.
public final class LoopBenchmark implements Benchmark {
  private static final int SEEDS = 20;
  private static final int CUSTOMERS = 6_000;
  private static final LocalDate START = LocalDate.of(2026, 1, 5);
  private static final int CHANGE = 6;
  private static final double Z = 1.96;

  /// Alarms that say the outcomes are not what the model expects. Spread of features and scores
  /// moves with the choice itself while it changes, and a slope below 1 among the best may be the
  /// model's own optimism: neither says that the world has changed.
  private static final List<String> SURPRISE = List.of("LOG_LOSS", "PRIOR_SHIFT");

  /// What a low income takes off the log odds of enrolling in the unfair world.
  private static final double GROSS = -3;

  private static final double SLIGHT = -1.2;

  /// Of an audit: random contacts enough for a model that believes what was planted.
  private static final int AUDITED = 2;

  private static final int ARM_TOWNS = 10;

  private final int seeds;
  private final int customers;

  public LoopBenchmark() {
    this(SEEDS, CUSTOMERS);
  }

  /// A smaller one, for tests.
  LoopBenchmark(int seeds, int customers) {
    this.seeds = seeds;
    this.customers = customers;
  }

  @Override
  public String name() {
    return "loop";
  }

  @Override
  public String shows() {
    return "Learning from its own decisions for a year, judged by a hidden truth, 20 times.";
  }

  @Override
  public Result run(Surroundings around) throws Exception {
    return live(around.seed(), around.scratch(), around::say);
  }

  Result live(long from, Path scratch, Consumer<String> said) throws IOException {
    var result = new Result();
    var programs = new ManyPrograms();
    usual(from, scratch, said, result, programs);
    programs.tell(result);
    changing(from, said, result);
    unfair(from, said, result);
    arms(from, said, result);
    return result.key("seeds", seeds).key("customersPerTown", customers);
  }

  private Town town(long seed, TruthSettings settings) {
    return Town.of(Meridian.of(seed, customers, START, settings));
  }

  private void usual(
      long from, Path scratch, Consumer<String> said, Result result, ManyPrograms programs)
      throws IOException {
    var believed = new Believed();
    var overRandom = new double[seeds];
    var overAll = new double[seeds];
    var ofOracle = new double[seeds];
    var regret = new double[seeds];
    int leaks = 0;
    int suspicions = 0;
    int alarmed = 0;
    var alarms = new TreeMap<String, Double>();
    int byUplift = 0;
    var all = Worth.none();
    long decisions = 0;
    for (int s = 0; s < seeds; s++) {
      long seed = from + s;
      var town = town(seed, TruthSettings.standard());
      var year = Year.live(town, START, seed);
      var worth = worth(year);
      long customers = year.waves().stream().mapToLong(Wave::size).sum();
      decisions += customers;
      all = all.plus(worth);
      overRandom[s] = 1000 * (worth.targeted() - worth.random()) / customers;
      overAll[s] = 1000 * (worth.targeted() - worth.all()) / customers;
      ofOracle[s] = worth.targeted() / worth.oracle();
      regret[s] = (worth.targeted() - worth.explored()) / worth.targeted();
      for (int w = 0; w < Year.WAVES; w++) {
        believed.add(year.waves().get(w), seed * 100 + w);
      }
      for (int w = 1; w < Year.WAVES; w++) {
        alarmed += surprised(year, w) ? 1 : 0;
        for (var code : year.alarmsAfter(w)) {
          alarms.merge(code, 1 / (11.0 * seeds), Double::sum);
        }
      }
      byUplift += year.byUplift();
      leaks += leaked(year, town, true, scratch, seed) ? 1 : 0;
      suspicions += leaked(year, town, false, scratch, seed) ? 1 : 0;
      programs.live(town, START, seed);
      said.accept("usual world, town %d of %d".formatted(s + 1, seeds));
    }
    var figures = new LinkedHashMap<String, Object>();
    figures.put("decisions", decisions);
    figures.put("targeted", 1000 * all.targeted() / decisions);
    figures.put("random", 1000 * all.random() / decisions);
    figures.put("contactAll", 1000 * all.all() / decisions);
    figures.put("oracle", 1000 * all.oracle() / decisions);
    figures.put("wavesRankedByUplift", byUplift);
    figures.put("reading", "money earned per 1,000 decisions, by the truth");
    result
        .variant("usual world", figures)
        .variant("usual world, intervals", intervals(believed))
        .variant("usual world, alarms per wave", alarms)
        .ratio("targeted less random, per 1,000 decisions", overRandom)
        .ratio("targeted less contacting all, per 1,000 decisions", overAll)
        .ratio("share of what an oracle earns", ofOracle)
        .ratio("share lost by exploring", regret)
        .atLeast("targeting earns more than as many at random: lower bound", 0, low(overRandom))
        .atLeast("targeting earns more than contacting all: lower bound", 0, low(overAll))
        .atMost("exploring costs, share of what targeting earns", .05, mean(regret));
    between(result, "intervals of the effect that hold the truth", believed.effectsHeld());
    between(result, "intervals of policies that hold the truth", believed.valuesHeld());
    result
        .atMost("alarms in a world that does not change, per wave", .1, alarmed / (11.0 * seeds))
        .atLeast("planted leaks found, share", 1, leaks / (double) seeds)
        .atMost("leaks suspected where there are none, share", 0, suspicions / (double) seeds);
  }

  private static Map<String, Object> intervals(Believed believed) {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("effects", believed.effects());
    figures.put("effectsHeld", believed.effectsHeld());
    figures.put("policies", believed.values());
    figures.put("policiesHeld", believed.valuesHeld());
    figures.put("contactAllRefused", believed.refused());
    return figures;
  }

  /// Within four standard errors of 95 %, were they independent.
  private void between(Result result, String name, double share) {
    double error = 4 * Math.sqrt(.95 * .05 / (seeds * Year.WAVES));
    double least = .95 - error;
    result.aim(
        name,
        "95 %% +- %.1f".formatted(100 * error),
        share,
        share >= least && share <= Math.min(1, .95 + error));
  }

  private static boolean leaked(Year year, Town town, boolean planted, Path scratch, long seed)
      throws IOException {
    return Plants.leakSuspected(year, town, planted, scratch, seed);
  }

  /// Half-way what being at ease online does to enrolling turns round.
  private void changing(long from, Consumer<String> said, Result result) {
    var settings =
        TruthSettings.standard()
            .with(new Regime(START.plusDays((long) CHANGE * Year.DAYS), -.4, -1, 1));
    int found = 0;
    var before = new double[seeds];
    var broken = new double[seeds];
    var after = new double[seeds];
    var attainable = new double[seeds];
    for (int s = 0; s < seeds; s++) {
      long seed = from + s;
      var year = Year.live(town(seed, settings), START, seed);
      found += surprised(year, CHANGE) || surprised(year, CHANGE + 1) ? 1 : 0;
      before[s] = insight(year, CHANGE - 2, CHANGE);
      broken[s] = insight(year, CHANGE, CHANGE + 1);
      after[s] = insight(year, Year.WAVES - 2, Year.WAVES);
      attainable[s] = year.attainable(Year.WAVES - 2);
      said.accept("changing world, town %d of %d".formatted(s + 1, seeds));
    }
    result
        .ratio("rank correlation with the truth before the change", before)
        .ratio("in the month of the change", broken)
        .ratio("four and five months later", after)
        .ratio("then, of a model trained on the very customers there are", attainable)
        .atLeast("change found within two waves, share of towns", .9, found / (double) seeds)
        .atLeast(
            "insight regained, share of what the customers there are could teach",
            .8,
            mean(after) / mean(attainable));
  }

  /// What is planted must be caught where it is gross. Where it is slight the rule, four fifths of
  /// the best group, is met by some models in spite of it: told without an aim.
  private void unfair(long from, Consumer<String> said, Result result) {
    var gross = unfair(from, GROSS, said);
    var slight = unfair(from, SLIGHT, said);
    result
        .variant("unfair world, gross", gross.figures())
        .variant("unfair world, slight", slight.figures())
        .ratio("low-income contact ratio with the unfair feature", array(gross.with()))
        .ratio("the same where the unfairness is slight", array(slight.with()))
        .ratio("low-income contact ratio without it", array(slight.without()))
        .atLeast("unfair models not promoted, share", 1, gross.caught())
        .atMost("models without that feature held back as unfair, share", .05, slight.cried());
  }

  /// Contact ratios by town, and the shares of models that were held back.
  private record Unfairness(
      double strength, List<Double> with, List<Double> without, int caughtIn, int criedIn) {
    double caught() {
      return caughtIn / (double) with.size();
    }

    double cried() {
      return criedIn / (double) with.size();
    }

    Map<String, Object> figures() {
      var figures = new LinkedHashMap<String, Object>();
      figures.put("logOddsTaken", strength);
      figures.put("notPromoted", caught());
      figures.put("notPromotedWithoutTheFeature", cried());
      return figures;
    }
  }

  private Unfairness unfair(long from, double strength, Consumer<String> said) {
    var settings = TruthSettings.standard().with(new Unfair(strength));
    int caught = 0;
    int cried = 0;
    var with = new ArrayList<Double>();
    var without = new ArrayList<Double>();
    for (int s = 0; s < seeds; s++) {
      long seed = from + s;
      var town = Town.of(Meridian.of(seed, AUDITED * customers, START, settings));
      var audit = Plants.audit(town, true, seed);
      var clean = Plants.audit(town, false, seed);
      caught += audit.promoted() ? 0 : 1;
      cried += clean.promoted() ? 0 : 1;
      with.add(audit.ratio());
      without.add(clean.ratio());
      said.accept("unfair world (%.1f), town %d of %d".formatted(strength, s + 1, seeds));
    }
    return new Unfairness(strength, with, without, caught, cried);
  }

  /// Towns whose campaigns learn arms: they are arithmetic, so there are more of them. Learning is
  /// worth its trouble if it loses at most half of what fixed halves do.
  private void arms(long from, Consumer<String> said, Result result) {
    var lost = new ArrayList<Double>();
    var halves = new ArrayList<Double>();
    int drawn = 0;
    int held = 0;
    for (int s = 0; s < ARM_TOWNS * seeds; s++) {
      var year = ArmsYear.live(from * 1_000 + s);
      lost.add(year.lost());
      halves.add(year.halves());
      drawn += year.held().isPresent() ? 1 : 0;
      held += year.held().orElse(false) ? 1 : 0;
    }
    said.accept("learned arms, %d towns".formatted(ARM_TOWNS * seeds));
    double error = 4 * Math.sqrt(ArmsYear.PROMISED * (1 - ArmsYear.PROMISED) / Math.max(1, drawn));
    double share = held / (double) Math.max(1, drawn);
    result
        .ratio("share of the better arm's enrollments lost by learning which it is", array(lost))
        .ratio("share lost by fixed halves", array(halves))
        .atMost(
            "learning arms loses, share of what fixed halves lose",
            .5,
            mean(array(lost)) / mean(array(halves)))
        .aim(
            "intervals of the arms' difference that hold the truth",
            "96 %% +- %.1f".formatted(100 * error),
            share,
            share >= ArmsYear.PROMISED - error);
  }

  private static double[] array(List<Double> figures) {
    return figures.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static boolean surprised(Year year, int wave) {
    return year.alarmsAfter(wave).stream().anyMatch(SURPRISE::contains);
  }

  private static double insight(Year year, int from, int to) {
    return year.waves().subList(from, to).stream().mapToDouble(Worth::insight).average().orElse(0);
  }

  private static Worth worth(Year year) {
    return IntStream.range(0, Year.WAVES)
        .mapToObj(w -> Worth.of(year.waves().get(w), Year.exploring(w)))
        .reduce(Worth.none(), Worth::plus);
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElse(0);
  }

  /// Lower bound of the mean over towns, 95 %.
  static double low(double[] values) {
    double mean = mean(values);
    double square =
        DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).sum()
            / Math.max(1, values.length - 1);
    return mean - Z * Math.sqrt(square / values.length);
  }
}
