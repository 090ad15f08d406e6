package io.lamplighter.benchmarks.bank;

import io.lamplighter.benchmarks.Benchmark;
import io.lamplighter.benchmarks.Result;
import io.lamplighter.benchmarks.Surroundings;
import io.lamplighter.simulator.bank.BankResult;
import io.lamplighter.simulator.bank.BankResult.BankWave;
import io.lamplighter.simulator.bank.BankRun;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `bench bank`: see [BankRun].
public final class BankBenchmark implements Benchmark {
  private static final String FILE = "bank-additional-full.csv.gz";

  @Override
  public String name() {
    return "bank";
  }

  @Override
  public String shows() {
    return "a campaign on a bank's real contacts, trained again after each wave on whom it contacted";
  }

  @Override
  public Result run(Surroundings around) throws IOException {
    var data = around.set(FILE);
    var result =
        BankRun.run(
            around.emptyLedger(),
            around.home().resolve("docs/examples/bank-marketing"),
            data,
            around.scratch(),
            Integer.MAX_VALUE,
            "bank/" + around.seed(),
            around::say);
    return told(result);
  }

  static Result told(BankResult result) {
    var waves = result.waves();
    boolean balanced = waves.stream().allMatch(BankWave::balanced);
    return new Result()
        .variant("trained after each wave", learning(result))
        .variant("first version, never trained again", fixed(result))
        .ratio(
            "share of a wave's enrollments in its top third",
            waves.stream().mapToDouble(BankWave::topThird).toArray())
        .ratio(
            "the same by the first version",
            waves.stream().mapToDouble(BankWave::fixedTopThird).toArray())
        .ratio("AUC within a wave", waves.stream().mapToDouble(BankWave::auc).toArray())
        .atLeast("enrollments in the waves' top thirds, pooled", 0.40, result.topThird())
        .atLeast("pooled AUC", 0.70, result.auc())
        .aim("every wave balances", "yes", balanced ? "yes" : "no", balanced)
        .aim(
            "the static model raises its alarm",
            "PRIOR_SHIFT",
            codes(result.fixed().alarms()),
            result.fixed().alarms().stream().anyMatch(alarm -> alarm.startsWith("PRIOR_SHIFT")))
        .key("waves", waves.stream().map(BankBenchmark::wave).toList())
        .key("alarms", result.fixed().alarms())
        .key("imported", result.imported())
        .key(
            "rejects",
            result.rejects().stream()
                .map(
                    reject ->
                        Map.of(
                            "row", reject.row(), "rule", reject.rule(), "column", reject.column()))
                .toList());
  }

  private static Map<String, Object> learning(BankResult result) {
    var versions = result.versions();
    var figures = new LinkedHashMap<String, Object>();
    figures.put("auc", result.auc());
    figures.put("topThird", result.topThird());
    figures.put("versions", versions.size());
    figures.put("promoted", versions.stream().filter(v -> !v.state().equals("refused")).count());
    figures.put("ownOutcomes", versions.getLast().ownOutcomes());
    figures.put("alarmed", result.alarms().stream().map(each -> each.version()).distinct().count());
    figures.put("contacted", result.waves().stream().mapToInt(BankWave::contacted).sum());
    return figures;
  }

  private static Map<String, Object> fixed(BankResult result) {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("auc", result.fixed().auc());
    figures.put("topThird", result.fixed().topThird());
    figures.put("versions", 1);
    return figures;
  }

  private static List<String> codes(List<String> alarms) {
    return alarms.stream().map(alarm -> alarm.substring(0, alarm.indexOf(':'))).distinct().toList();
  }

  private static Map<String, Object> wave(BankWave wave) {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("wave", wave.number());
    figures.put("listed", wave.listed());
    figures.put("contacted", wave.contacted());
    figures.put("explored", wave.explored());
    figures.put("enrolled", wave.enrolled());
    figures.put("topThird", wave.topThird());
    figures.put("staticTopThird", wave.fixedTopThird());
    figures.put("auc", wave.auc());
    figures.put("version", wave.version());
    figures.put("balanced", wave.balanced());
    return figures;
  }
}
