package io.lamplighter.workers.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.models.drift.Drift;
import io.lamplighter.models.drift.Profile;
import io.lamplighter.models.governance.Health;
import io.lamplighter.models.governance.Promotion;
import io.lamplighter.models.governance.Window;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.Scored;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.registry.Registry.Champion;
import io.lamplighter.workers.learning.TrainingSet.Case;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Looks at the model in force whenever there are new outcomes: what has drifted, whether it still
/// ranks, and whether its predecessor would have done better.
final class Watch {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Estimate UNASKED = new Estimate(0, 0, 0);
  private static final int ENOUGH_TO_JUDGE = 200;
  private static final int FEWEST_TO_JUDGE = 400;
  private static final int MOST_TO_JUDGE = 5_000;
  private static final int FEWEST_IN_WAVE = 10;
  private static final int NAMED = 5;

  private final Contest contest;
  private final Plan plan;
  private final long seed;

  Watch(Contest contest, Plan plan, long seed) {
    this.contest = contest;
    this.plan = plan;
    this.seed = seed;
  }

  /// Compares what the champion meets now with what it was trained on, and writes the alarms down.
  Drift drift(Handle db, Champion champion, List<Case> cases, Population population, Instant now) {
    var card = card(champion);
    var profile = Profile.fromJson(card.path("profile"), champion.scorer().schema());
    var unseen = Contest.unseen(champion, plan, cases);
    var scores = contest.scores(champion.scorer(), unseen);
    var matured = Scored.of(scores, Contest.outcomes(unseen));
    var rows = population.table(champion.scorer());
    var drift =
        Drift.of(
            profile, rate(card, scores), rows, champion.scorer().score(rows), Optional.of(matured));
    byCode(drift)
        .forEach(
            (code, detail) ->
                Registry.alarm(
                    db,
                    new Registry.Alarm(champion.model(), champion.version(), now, code, detail)));
    return drift;
  }

  /// What rate the champion leads to expect among those who were contacted: that of its training
  /// cases if those were contacted as well, else the mean of its scores for them.
  private static double rate(JsonNode card, double[] scores) {
    double cases = card.path("cases").asDouble();
    if (card.path("learnedFrom").path("leftAlone").asInt() == 0 && cases > 0) {
      return card.path("positives").asDouble() / cases;
    }
    return java.util.Arrays.stream(scores).average().orElse(0);
  }

  private static Map<String, String> byCode(Drift drift) {
    return drift.alarms().stream()
        .collect(
            Collectors.groupingBy(
                Drift.Alarm::code,
                LinkedHashMap::new,
                Collectors.collectingAndThen(Collectors.toList(), Watch::together)));
  }

  private static String together(List<Drift.Alarm> alarms) {
    var said =
        alarms.stream().limit(NAMED).map(Drift.Alarm::message).collect(Collectors.joining(" "));
    return alarms.size() <= NAMED ? said : said + " And %d more.".formatted(alarms.size() - NAMED);
  }

  /// Judges the scores that were logged with the newest decisions, whichever version gave them.
  Health health(List<Case> cases) {
    var scored =
        cases.stream()
            .filter(each -> each.own() && each.score() != null)
            .sorted(Comparator.comparing(Case::at).reversed())
            .toList();
    int positives = 0;
    int n = 0;
    while (n < scored.size()
        && n < MOST_TO_JUDGE
        && (positives < ENOUGH_TO_JUDGE || n < FEWEST_TO_JUDGE)) {
      positives += scored.get(n++).enrolled() ? 1 : 0;
    }
    var newest = scored.subList(0, n);
    var scores =
        newest.stream().map(Case::score).mapToDouble(score -> score == null ? 0 : score).toArray();
    var window =
        Window.of(Contest.outcomes(newest), scores, scores, scores, UNASKED)
            .weighted(Contest.weights(newest))
            .inWaves(Contest.waves(newest))
            .in(Contest.households(newest));
    return Health.of(window, seed);
  }

  /// Whether the champion is to be taken back: in the last two matured waves that it decided, its
  /// predecessor, which scored the same people beside it, was surely closer.
  Optional<String> lost(Champion champion, Champion predecessor, List<Case> cases) {
    var waves =
        Contest.unseen(champion, plan, cases).stream()
            .filter(each -> each.version() == champion.version())
            .collect(Collectors.groupingBy(Case::at));
    var gains = new ArrayList<Estimate>();
    for (var wave : waves.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
      var rows = wave.getValue();
      if (rows.stream().filter(Case::enrolled).count() < FEWEST_IN_WAVE) {
        continue;
      }
      var mine = contest.said(champion, rows);
      var theirs = contest.said(predecessor, rows);
      var window =
          Window.of(Contest.outcomes(rows), mine, mine, mine, UNASKED)
              .weighted(Contest.weights(rows))
              .in(Contest.households(rows));
      gains.add(Promotion.gain(window, mine, theirs, seed));
    }
    return Promotion.rollBack(gains)
        ? Optional.of(
            "version %d was closer to the outcomes of the last two waves"
                .formatted(predecessor.version()))
        : Optional.empty();
  }

  static JsonNode card(Champion champion) {
    try {
      return JSON.readTree(champion.card());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a jsonb column holds JSON", impossible);
    }
  }
}
