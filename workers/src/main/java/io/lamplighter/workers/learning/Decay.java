package io.lamplighter.workers.learning;

import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.attributes.Features.Row;
import io.lamplighter.models.governance.Health;
import io.lamplighter.models.governance.Window;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.registry.Registry.Alarm;
import io.lamplighter.models.registry.Registry.Tenure;
import io.lamplighter.workers.learning.UtilityModel.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a model of the whole utility still ranks. Each of the newest known outcomes is held
/// against what the version in force at its moment said then: nobody kept that, but features see
/// what was known at their instant, and versions are kept, so it can be said again to the bit. The
/// rule is that of campaigns' models, [Health]. Under an alarm scores are unknown until a version
/// that learned from what came since takes over.
final class Decay {
  private static final Logger LOG = LoggerFactory.getLogger(Decay.class);
  private static final Estimate UNASKED = new Estimate(0, 0, 0);
  private static final int ENOUGH_POSITIVES = 200;
  private static final int FEWEST = 400;
  private static final int MOST = 5_000;
  private static final long SEED = 20_260_101;

  private final UtilityModel model;

  Decay(UtilityModel model) {
    this.model = model;
  }

  /// Judges the version in force and raises the alarm where it ranks no better than lots.
  ///
  /// @return since when the world is another one, by the newest alarm there ever was: the oldest
  ///   moment that told so; empty if there was none
  Optional<Instant> since(Handle db, Instant now) {
    var champion = Registry.champion(db, model.name());
    var found = findings(db, now);
    boolean stopped =
        champion.isEmpty()
            || found.stream().anyMatch(alarm -> alarm.version() == champion.get().version());
    if (!stopped) {
      var judged = judged(db, found, now);
      var health = health(db, judged);
      if (!health.targets()) {
        int version = champion.get().version();
        LOG.warn("model {} version {}: {}", model.name(), version, health.finding());
        Registry.alarm(
            db, new Alarm(model.name(), version, now, Registry.UNHEALTHY, health.finding()));
        return Optional.of(judged.getLast().at());
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    // The alarm is kept, its evidence is found again.
    var newest = found.getLast();
    var told = judged(db, found.subList(0, found.size() - 1), newest.at());
    return Optional.of(told.isEmpty() ? newest.at() : told.getLast().at());
  }

  /// The alarms by which versions stopped, the oldest first.
  private List<Alarm> findings(Handle db, Instant now) {
    return Registry.alarms(db, model.name()).stream()
        .filter(alarm -> alarm.code().equals(Registry.UNHEALTHY) && !alarm.at().isAfter(now))
        .toList();
  }

  /// The newest moments at which some version was in force and had not stopped, the newest first:
  /// enough to judge by.
  private List<Moment> judged(Handle db, List<Alarm> before, Instant now) {
    var tenures = Registry.tenures(db, model.name());
    if (tenures.isEmpty()) {
      return List.of();
    }
    var after = tenures.getFirst().snapshot();
    if (!before.isEmpty() && before.getLast().at().isAfter(after)) {
      after = before.getLast().at();
    }
    var newest =
        model.matured(db, after, now).stream()
            .filter(
                moment ->
                    before.stream().noneMatch(alarm -> alarm.version() == inForce(tenures, moment)))
            .sorted(Comparator.comparing(Moment::at).thenComparingLong(Moment::unit).reversed())
            .toList();
    int positives = 0;
    int n = 0;
    while (n < newest.size() && n < MOST && (positives < ENOUGH_POSITIVES || n < FEWEST)) {
      positives += newest.get(n++).outcome() ? 1 : 0;
    }
    return newest.subList(0, n);
  }

  private Health health(Handle db, List<Moment> judged) {
    var said = said(db, judged);
    var heard = judged.stream().filter(said::containsKey).toList();
    var scores = heard.stream().mapToDouble(said::get).toArray();
    var outcomes = new boolean[scores.length];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = heard.get(i).outcome();
    }
    var groups = heard.stream().map(Moment::group).distinct().sorted().toList();
    return Health.of(
        Window.of(outcomes, scores, scores, scores, UNASKED)
            .inWaves(heard.stream().mapToInt(each -> groups.indexOf(each.group())).toArray())
            .in(
                Clusters.named(
                    heard.stream().map(each -> "" + each.household()).toArray(String[]::new))),
        SEED);
  }

  /// What the version in force at each moment said, or would have if asked. Who was erased since is
  /// left out.
  private Map<Moment, Double> said(Handle db, List<Moment> moments) {
    var tenures = Registry.tenures(db, model.name());
    var byVersion = moments.stream().collect(Collectors.groupingBy(at -> inForce(tenures, at)));
    var said = new HashMap<Moment, Double>();
    var set = model.features(db);
    byVersion.forEach(
        (number, theirs) -> {
          var scorer = Registry.version(db, model.name(), number).orElseThrow().scorer();
          var units = theirs.stream().map(each -> new At(each.unit(), each.at())).toList();
          var rows =
              Features.read(db, set, model.unit(), units).stream()
                  .collect(
                      Collectors.toMap(
                          row -> new At(row.unit(), row.at()), Function.identity(), (a, b) -> a));
          var known = new ArrayList<Moment>();
          var values = new ArrayList<Map<String, Object>>();
          for (var moment : theirs) {
            Row row = rows.get(new At(moment.unit(), moment.at()));
            if (row != null) {
              known.add(moment);
              values.add(row.named(set));
            }
          }
          double[] scores = scorer.score(FeatureTable.rows(scorer, values));
          for (int i = 0; i < scores.length; i++) {
            said.put(known.get(i), scores[i]);
          }
        });
    return said;
  }

  private static int inForce(List<Tenure> tenures, Moment moment) {
    return tenures.stream()
        .filter(each -> !each.snapshot().isAfter(moment.at()))
        .reduce((older, newer) -> newer)
        .map(Tenure::version)
        .orElse(tenures.getFirst().version());
  }
}
