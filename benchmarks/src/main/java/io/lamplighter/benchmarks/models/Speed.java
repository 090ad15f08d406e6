package io.lamplighter.benchmarks.models;

import io.lamplighter.benchmarks.Result;
import io.lamplighter.models.data.FeatureGuess;
import io.lamplighter.models.learning.Boosting;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Learner;
import io.lamplighter.models.learning.Logistic;
import io.lamplighter.models.learning.Sample;
import io.lamplighter.models.learning.Scorer;
import java.util.LinkedHashMap;
import java.util.stream.IntStream;

/// How long training and scoring take, in processor seconds of one thread, and whether training
/// again gives the same model to the last bit.
final class Speed {
  private static final int FITS = 3;
  private static final int CUSTOMERS = 1_000_000;
  private static final int BATCH = 50_000;

  private Speed() {}

  static void measure(BankMarketing bank, long seed, Result result) {
    var rows = bank.trainingRows();
    var table = bank.rows(rows);
    var sample = Sample.of(FeatureGuess.of(table).features(), table, bank.outcomes(rows));
    var linear = new double[FITS];
    var trees = new double[FITS];
    for (int fit = 0; fit < FITS; fit++) {
      linear[fit] = fit(Logistic.standard(), sample, seed + fit);
      trees[fit] = fit(Boosting.standard(), sample, seed + fit);
    }
    var ratios = new double[FITS];
    for (int fit = 0; fit < FITS; fit++) {
      ratios[fit] = trees[fit] / linear[fit];
    }
    result.ratio("fit CPU, boosted to logistic", ratios);
    var logistic = Logistic.standard().fit(sample, Effort.seeded(seed));
    var boosted = Boosting.standard().fit(sample, Effort.seeded(seed));
    variant(bank, logistic, rows, linear, result);
    double rate = variant(bank, boosted, rows, trees, result);
    boolean same =
        same(Logistic.standard(), sample, logistic, seed)
            && same(Boosting.standard(), sample, boosted, seed);
    result
        .atMost("fit of 27,626 x 19, boosted, CPU s", 6, Result.Ratio.of(trees).median())
        .atMost("fit of 27,626 x 19, logistic, CPU s", 2, Result.Ratio.of(linear).median())
        .atLeast("scoring, boosted, rows per s and thread", 60_000, rate)
        .aim(
            "trained again on 1 and 2 threads",
            "the same bits",
            same ? "the same bits" : "differs",
            same);
  }

  private static double fit(Learner learner, Sample sample, long seed) {
    double from = Cpu.seconds();
    learner.fit(sample, Effort.seeded(seed));
    return Cpu.seconds() - from;
  }

  /// Scores a million customers; the time to gather their rows is not counted.
  private static double variant(
      BankMarketing bank, Scorer scorer, int[] rows, double[] fits, Result result) {
    double spent = 0;
    for (int from = 0; from < CUSTOMERS; from += BATCH) {
      int start = from;
      var batch =
          bank.rows(IntStream.range(0, BATCH).map(i -> rows[(start + i) % rows.length]).toArray());
      double before = Cpu.seconds();
      scorer.score(batch);
      spent += Cpu.seconds() - before;
    }
    var figures = new LinkedHashMap<String, Object>();
    figures.put("fitCpuSeconds", Result.Ratio.of(fits).median());
    figures.put("customersScored", CUSTOMERS);
    figures.put("scoringCpuSeconds", spent);
    figures.put("rowsPerCpuSecond", CUSTOMERS / spent);
    figures.put("modelFileBytes", scorer.write().length());
    result.variant("speed, " + scorer.kind(), figures);
    return CUSTOMERS / spent;
  }

  private static boolean same(Learner learner, Sample sample, Scorer first, long seed) {
    return learner.fit(sample, Effort.seeded(seed).onThreads(2)).write().equals(first.write());
  }
}
