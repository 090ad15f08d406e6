package io.lamplighter.benchmarks.models;

import io.lamplighter.benchmarks.Result;
import io.lamplighter.models.data.CsvFile;
import io.lamplighter.models.data.FeatureGuess;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.evaluation.Evaluation;
import io.lamplighter.models.evaluation.Options;
import io.lamplighter.models.evaluation.SplitBy;
import io.lamplighter.models.evaluation.Warning;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.measures.Metrics;
import io.lamplighter.models.measures.Scored;
import io.lamplighter.models.propensity.Cases;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.models.propensity.Trained;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/// Calls of a Portuguese bank in the order of their dates, 2008 to 2010 (Moro, Cortez and Rita
/// 2014); `duration` is known only after the call and never used.
final class BankMarketing {
  static final String AFTERWARDS = "duration";
  private static final String LABEL = "y";

  /// The first row of the last third, which split A and C are measured on.
  private static final int LAST_THIRD = 27_458;

  private static final int STEP = 500;
  private static final int BLOCK = 1000;
  private static final int SAMPLES = 6;
  private static final int FEW_ROWS = 985;

  private final Path file;
  private final Table features;
  private final boolean[] subscribed;

  private BankMarketing(Path file, Table features, boolean[] subscribed) {
    this.file = file;
    this.features = features;
    this.subscribed = subscribed;
  }

  static BankMarketing read(Path file) {
    var table = CsvFile.read(file, List.of(AFTERWARDS)).table();
    var label = table.column(LABEL);
    var subscribed = new boolean[table.rows()];
    for (int row = 0; row < subscribed.length; row++) {
      subscribed[row] = label.text(row).equals("yes");
    }
    return new BankMarketing(file, table.without(List.of(LABEL)), subscribed);
  }

  Table rows(int... rows) {
    return features.pick(rows);
  }

  boolean[] outcomes(int... rows) {
    var outcomes = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      outcomes[i] = subscribed[rows[i]];
    }
    return outcomes;
  }

  /// Two thirds by the hash of the row's number, as `evaluate` parts a file that has no id.
  int[] trainingRows() {
    return IntStream.range(0, subscribed.length).filter(Hash::isTraining).toArray();
  }

  private int[] testRows() {
    return IntStream.range(0, subscribed.length).filter(row -> !Hash.isTraining(row)).toArray();
  }

  void inDistribution(Effort effort, Result result) {
    var verdict = Evaluation.of(file, Options.label(LABEL).dropping(AFTERWARDS), effort);
    var quality = verdict.quality().orElseThrow();
    var figures = new LinkedHashMap<String, Object>();
    figures.put("model", verdict.scorer().kind());
    figures.putAll(Figures.of(quality));
    result
        .variant("bank B", figures)
        .atLeast("bank B: AUC", .800, quality.auc().value())
        .atMost("bank B: log loss", .279, quality.logLoss().value())
        .atMost("bank B: ECE", .012, quality.ece().value());
  }

  /// Trained on the first two thirds by date, measured on the last: no model can do this, and the
  /// point is that ours says so.
  void trainedOnce(Path scratch, Effort effort, Result result) throws IOException {
    var parted = scratch.resolve("bank-by-date.csv");
    try (var in =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
        var out = Files.newBufferedWriter(parted)) {
      out.write(in.readLine() + ";part\n");
      int row = 0;
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line + (row++ < LAST_THIRD ? ";train\n" : ";test\n"));
      }
    }
    var options = Options.label(LABEL).dropping(AFTERWARDS).splitBy(new SplitBy.Named("part"));
    var verdict = Evaluation.of(parted, options, effort);
    var quality = verdict.quality().orElseThrow();
    boolean calibrated = quality.reliability().isTrustworthy();
    boolean drifted = verdict.warns("DRIFT") || verdict.warns("SCORE_DRIFT");
    var figures = new LinkedHashMap<String, Object>();
    figures.put("model", verdict.scorer().kind());
    figures.putAll(Figures.of(quality));
    figures.put("calibrated", calibrated);
    figures.put("warnings", verdict.warnings().stream().map(Warning::code).distinct().toList());
    result
        .variant("bank A", figures)
        .aim("bank A: drift alarm", "raised", drifted ? "raised" : "silent", drifted)
        .aim(
            "bank A: prior-shift alarm",
            "raised",
            verdict.warns("PRIOR_SHIFT") ? "raised" : "silent",
            verdict.warns("PRIOR_SHIFT"))
        .aim("bank A: score called calibrated", "no", calibrated ? "yes" : "no", !calibrated);
  }

  /// As many rows as hold about 110 positives, drawn several times.
  void fewPositives(Effort effort, Result result) {
    var train = trainingRows();
    var test = testRows();
    var random = new SplittableRandom(effort.seed());
    var aucs = new double[SAMPLES];
    var positives = new double[SAMPLES];
    var kinds = new TreeMap<String, Integer>();
    for (int s = 0; s < SAMPLES; s++) {
      var few = random.ints(0, train.length).distinct().limit(FEW_ROWS).map(i -> train[i]).sorted();
      var trained = train(few.toArray(), effort);
      kinds.merge(trained.scorer().kind(), 1, Integer::sum);
      positives[s] = trained.positives();
      aucs[s] = Scored.of(trained.scorer().score(rows(test)), outcomes(test)).metrics().auc();
    }
    double auc = Arrays.stream(aucs).average().orElseThrow();
    var figures = new LinkedHashMap<String, Object>();
    figures.put("auc", auc);
    figures.put("rows", FEW_ROWS);
    figures.put("models", kinds);
    result
        .variant("bank B, few positives", figures)
        .ratio("positives of the small samples", positives)
        .ratio("AUC of the small samples", aucs)
        .atLeast("110 positives: mean AUC", .77, auc)
        .aim(
            "110 positives: model",
            "logistic",
            String.join(", ", kinds.keySet()),
            kinds.keySet().equals(Set.of("logistic")));
  }

  /// Before every 500 rows a model is trained on the newest ones up to there, as production does.
  /// Once more for each further seed: one is luck.
  void trainedAnew(int window, int seeds, Effort effort, Consumer<String> said, Result result) {
    var aucs = new double[seeds];
    var losses = new double[seeds];
    for (int s = 0; s < seeds; s++) {
      var pooled = trainedAnew(window, Effort.seeded(effort.seed() + s), said, result);
      aucs[s] = pooled.auc();
      losses[s] = pooled.logLoss();
    }
    String name = "bank C, K=500, W=%d".formatted(window);
    result.ratio(name + ": pooled AUC by seed", aucs).ratio(name + ": log loss by seed", losses);
    if (window == 20_000) {
      result
          .atLeast(
              "bank C, K=500: pooled AUC, the lowest of %d seeds".formatted(seeds),
              .73,
              DoubleStream.of(aucs).min().orElseThrow())
          .atMost(
              "bank C, K=500: log loss, the highest of %d seeds".formatted(seeds),
              .50,
              DoubleStream.of(losses).max().orElseThrow());
    }
  }

  private Metrics trainedAnew(int window, Effort effort, Consumer<String> said, Result result) {
    int rows = subscribed.length;
    var scores = new double[rows];
    var kinds = new TreeMap<String, Integer>();
    double cpu = Cpu.seconds();
    for (int from = LAST_THIRD - LAST_THIRD % STEP; from < rows; from += STEP) {
      var trained = train(IntStream.range(from - window, from).toArray(), effort);
      kinds.merge(trained.scorer().kind(), 1, Integer::sum);
      int to = Math.min(rows, from + STEP);
      var next = trained.scorer().score(rows(IntStream.range(from, to).toArray()));
      System.arraycopy(next, 0, scores, from, next.length);
      said.accept(
          "  window of %,d, seed %d, row %,d of %,d".formatted(window, effort.seed(), from, rows));
    }
    cpu = Cpu.seconds() - cpu;
    var pooled = block(scores, LAST_THIRD, rows).metrics();
    var within =
        IntStream.iterate(LAST_THIRD, from -> from + BLOCK <= rows, from -> from + BLOCK)
            .mapToDouble(from -> block(scores, from, from + BLOCK).metrics().auc())
            .toArray();
    var figures = new LinkedHashMap<String, Object>(Figures.of(pooled));
    figures.put("withinBlockAuc", Arrays.stream(within).average().orElseThrow());
    figures.put("models", kinds);
    figures.put("fitCpuSeconds", cpu);
    String name = "bank C, K=500, W=%d, seed %d".formatted(window, effort.seed());
    result.variant(name, figures).ratio(name + ": AUC within blocks of 1,000 rows", within);
    return pooled;
  }

  private Scored block(double[] scores, int from, int to) {
    return Scored.of(
        Arrays.copyOfRange(scores, from, to), Arrays.copyOfRange(subscribed, from, to));
  }

  /// Trains by the default rule; rows are in the order of time, one after the other.
  private Trained train(int[] rows, Effort effort) {
    var table = rows(rows);
    List<FeatureSpec> guessed = List.copyOf(FeatureGuess.of(table).features());
    var cases =
        Cases.of(
            guessed,
            table,
            IntStream.of(rows).mapToObj(Integer::toString).toList(),
            IntStream.of(rows).mapToObj(Instant.EPOCH::plusSeconds).toList(),
            outcomes(rows));
    return Propensity.train(cases, Plan.at(Instant.MAX), effort);
  }
}
