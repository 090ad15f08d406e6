package io.lamplighter.models.insights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.PolicyRows;
import io.lamplighter.ledger.reports.PolicyRows.Row;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Logged;
import io.lamplighter.models.measures.PolicyValue;
import io.lamplighter.models.measures.Shares;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What a campaign would have earned if it had contacted others: everybody, nobody, the best share
/// of each wave by the score of then. Told from its own logged decisions by inverse chances;
/// refused where too few decisions agree with a policy, or where it does what was never done.
///
/// Left alone are those below the line and the held out alike: both are followed to the goal.
///
/// @param decisions matured ones that it rests on
/// @param dollars whether worth is in dollars, of enrollments less messages; else in enrollments,
///   since the goal states no value
public record PolicyReport(
    String campaign, Instant asOf, int decisions, boolean dollars, List<Line> lines) {
  private static final int MOST = 50_000;
  private static final int BINS = 10;
  private static final int FEWEST_IN_BIN = 20;
  private static final double[] SHARES = {.1, .2, .3, .5};

  public PolicyReport {
    lines = List.copyOf(lines);
  }

  /// One policy.
  ///
  /// @param contacted share of the decisions that it contacts
  /// @param value of a decision
  /// @param gain over what was done without exploring; empty for that itself
  public record Line(
      String policy, double contacted, PolicyValue value, Optional<PolicyValue> gain) {}

  /// Values the policies.
  public static PolicyReport of(Handle db, Applied campaign, Instant now) {
    var rows = PolicyRows.matured(db, campaign, now, MOST);
    var value =
        campaign.definition().goal().orElseThrow().value().map(money -> money.cents() / 100.0);
    if (rows.isEmpty()) {
      return new PolicyReport(campaign.name(), now, 0, value.isPresent(), List.of());
    }
    var rewards =
        rows.stream()
            .mapToDouble(
                row ->
                    value
                        .map(worth -> (row.enrolled() ? worth : 0) - row.dollars())
                        .orElse(row.enrolled() ? 1.0 : 0.0))
            .toArray();
    var logged =
        Logged.of(
            rows.stream().mapToInt(row -> row.contacted() ? 1 : 0).toArray(),
            rows.stream().mapToDouble(Row::chance).toArray(),
            rewards,
            Clusters.named(
                rows.stream().map(row -> Long.toString(row.household())).toArray(String[]::new)));
    var predicted = predicted(rows, rewards);
    long seed = rows.size();
    var done = rows.stream().mapToInt(row -> row.above() ? 1 : 0).toArray();
    var lines = new ArrayList<Line>();
    lines.add(
        line("as decided, without exploring", logged, done, Optional.empty(), predicted, seed));
    lines.add(line("contact all", logged, filled(rows, 1), Optional.of(done), predicted, seed));
    lines.add(line("contact nobody", logged, filled(rows, 0), Optional.of(done), predicted, seed));
    if (rows.stream().anyMatch(row -> row.score().isPresent())) {
      for (double share : SHARES) {
        lines.add(
            line(
                String.format(Locale.ROOT, "top %.0f %% of each wave", 100 * share),
                logged,
                top(rows, share),
                Optional.of(done),
                predicted,
                seed));
      }
    }
    return new PolicyReport(campaign.name(), now, rows.size(), value.isPresent(), lines);
  }

  private static Line line(
      String name,
      Logged logged,
      int[] chosen,
      Optional<int[]> instead,
      double[][] predicted,
      long seed) {
    return new Line(
        name,
        Arrays.stream(chosen).average().orElse(0),
        PolicyValue.of(logged, chosen, predicted, seed),
        instead.map(other -> PolicyValue.difference(logged, chosen, other, seed)));
  }

  private static int[] filled(List<Row> rows, int action) {
    var chosen = new int[rows.size()];
    Arrays.fill(chosen, action);
    return chosen;
  }

  /// The best share of each wave by score; who has none is left alone.
  private static int[] top(List<Row> rows, double share) {
    Map<String, List<Integer>> waves = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).score().isPresent()) {
        waves.computeIfAbsent(rows.get(i).wave(), unseen -> new ArrayList<>()).add(i);
      }
    }
    var chosen = new int[rows.size()];
    for (var wave : waves.values()) {
      wave.sort(
          Comparator.comparingDouble((Integer i) -> -rows.get(i).score().orElse(0.0))
              .thenComparing(i -> i));
      wave.stream().limit(Math.round(share * wave.size())).forEach(i -> chosen[i] = 1);
    }
    return chosen;
  }

  /// For the doubly robust estimate: what the other half of the households earned at like scores
  /// under either action, so that nobody predicts themselves.
  private static double[][] predicted(List<Row> rows, double[] rewards) {
    var sorted = rows.stream().mapToDouble(row -> row.score().orElse(0.0)).sorted().toArray();
    var sums = new double[2][2][BINS];
    var counts = new double[2][2][BINS];
    var all = new double[2][2];
    var allCounts = new double[2][2];
    for (int i = 0; i < rows.size(); i++) {
      int side = side(rows.get(i));
      int action = rows.get(i).contacted() ? 1 : 0;
      int bin = bin(rows.get(i), sorted);
      sums[side][action][bin] += rewards[i];
      counts[side][action][bin]++;
      all[side][action] += rewards[i];
      allCounts[side][action]++;
    }
    var predicted = new double[rows.size()][2];
    for (int i = 0; i < rows.size(); i++) {
      int other = 1 - side(rows.get(i));
      int bin = bin(rows.get(i), sorted);
      for (int action = 0; action < 2; action++) {
        predicted[i][action] =
            counts[other][action][bin] >= FEWEST_IN_BIN
                ? sums[other][action][bin] / counts[other][action][bin]
                : allCounts[other][action] == 0 ? 0 : all[other][action] / allCounts[other][action];
      }
    }
    return predicted;
  }

  private static int bin(Row row, double[] sorted) {
    double score = row.score().orElse(0.0);
    for (int b = BINS - 1; b > 0; b--) {
      if (score >= sorted[b * sorted.length / BINS]) {
        return b;
      }
    }
    return 0;
  }

  private static int side(Row row) {
    return Shares.half(row.household());
  }

  /// The finding in a sentence.
  public String finding() {
    if (lines.isEmpty()) {
      return "No decision has matured yet.";
    }
    var better =
        lines.stream()
            .filter(
                line ->
                    line.gain().isPresent()
                        && line.gain().get() instanceof PolicyValue.Valued valued
                        && valued.snips().isPositive())
            .map(Line::policy)
            .toList();
    return better.isEmpty()
        ? "None of these is shown to earn more than what was decided."
        : "Shown to earn more than what was decided: " + String.join(", ", better) + ".";
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("campaign", campaign).put("asOf", asOf.toString()).put("finding", finding());
    json.put("decisions", decisions).put("unit", dollars ? "dollars" : "enrollments");
    var list = json.putArray("policies");
    for (var line : lines) {
      var node = list.addObject().put("policy", line.policy()).put("contacted", line.contacted());
      switch (line.value()) {
        case PolicyValue.Valued valued -> {
          node.set("snips", valued.snips().toJson());
          node.set("ips", valued.ips().toJson());
          node.set("doublyRobust", valued.doublyRobust().toJson());
          node.put("effective", valued.effective());
        }
        case PolicyValue.Refused refused ->
            node.put("refused", refused.reason()).put("effective", refused.effective());
      }
      line.gain()
          .ifPresent(
              gain -> {
                if (gain instanceof PolicyValue.Valued valued) {
                  node.set("gain", valued.snips().toJson());
                }
              });
    }
    return json;
  }
}
