package io.lamplighter.benchmarks.models;

import io.lamplighter.benchmarks.Benchmark;
import io.lamplighter.benchmarks.Result;
import io.lamplighter.benchmarks.Surroundings;
import io.lamplighter.models.learning.Effort;

/// `bench models`: bank marketing in distribution, out of it and trained anew as time goes by; the
/// Hillstrom mailing; few outcomes; airline satisfaction; time and memory. Everything by the
/// default rule, nothing tuned. Takes some five minutes of processor time.
public final class ModelsBenchmark implements Benchmark {
  @Override
  public String name() {
    return "models";
  }

  @Override
  public String shows() {
    return "Models on public data: quality, honesty, speed, beside scikit-learn and LightGBM.";
  }

  @Override
  public Result run(Surroundings around) throws Exception {
    var result = new Result();
    var effort = Effort.seeded(around.seed());
    var bank = BankMarketing.read(around.set("bank-additional-full.csv.gz"));
    around.say("Bank marketing, split B: in distribution");
    bank.inDistribution(effort, result);
    around.say("Bank marketing, split A: trained once, asked two years later");
    bank.trainedOnce(around.scratch(), effort, result);
    around.say("Bank marketing, 110 positives");
    bank.fewPositives(effort, result);
    around.say("Hillstrom mailing");
    Hillstrom.judge(around.set("hillstrom.csv.gz"), effort, result);
    around.say("Airline satisfaction");
    Airline.judge(around.set("airline_satisfaction_dev.csv.gz"), effort, result);
    around.say("Time, and the same bits again");
    Speed.measure(bank, around.seed(), result);
    around.say("Bank marketing, split C: trained anew every 500 rows (minutes)");
    bank.trainedAnew(20_000, 3, effort, around::say, result);
    bank.trainedAnew(5_000, 3, effort, around::say, result);
    return result.key("quoted", Quoted.FIGURES);
  }
}
