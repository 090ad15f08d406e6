package io.lamplighter.workers.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.models.propensity.Cases;
import io.lamplighter.workers.Playbook.Play;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What a model learns from, frozen as of an instant: decisions with the feature values kept at the
/// time, and whether the goal was reached within its window. Decisions too young to know are left
/// out, never counted as no; the holdout is outside everything.
record TrainingSet(List<Case> cases, long own, String fingerprint) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// One decision and what came of it.
  ///
  /// @param own whether it is a decision of this ledger, not a reading of its history
  record Case(
      long household, Instant at, boolean own, boolean enrolled, List<@Nullable Object> cells) {}

  /// The campaign's own decisions that have matured.
  static List<Case> own(Handle db, Campaign campaign, FeatureRows features, Instant snapshot) {
    var goal = campaign.goal().orElseThrow();
    return db.createQuery(
            """
            SELECT d.household_id, d.at, d.features::text,
                   EXISTS (SELECT FROM enrollment g
                            WHERE g.customer_id = d.customer_id AND g.program = :program
                              AND g.occurred_at > d.at
                              AND g.occurred_at <= d.at + CAST(:within AS interval)
                              AND g.known_at <= :snapshot) AS enrolled
              FROM decision d
             WHERE d.campaign = :campaign AND d.chosen AND NOT d.held_out
               AND d.features IS NOT NULL AND d.at + CAST(:within AS interval) <= :snapshot
             ORDER BY d.at, d.id
            """)
        .bind("program", goal.program())
        .bind("within", seconds(goal.within()))
        .bind("snapshot", snapshot)
        .bind("campaign", campaign.name())
        .map(
            (rows, context) ->
                new Case(
                    rows.getLong(1),
                    rows.getTimestamp(2).toInstant(),
                    true,
                    rows.getBoolean(4),
                    features.cells(parse(rows.getString(3)))))
        .list();
  }

  /// Who met the campaign's rule at earlier instants, and whether they reached the goal by
  /// themselves afterwards: what a campaign knows before its first wave.
  ///
  /// @param looks how many windows back to look
  static List<Case> history(
      Handle db, Play play, FeatureRows features, Instant snapshot, int looks) {
    var goal = play.campaign().goal().orElseThrow();
    var cases = new ArrayList<Case>();
    for (int look = looks; look >= 1; look--) {
      var at = snapshot.minus(goal.within().multipliedBy(look));
      var enrolled =
          db.createQuery(
                  """
                  SELECT DISTINCT customer_id FROM enrollment
                   WHERE program = :program AND occurred_at > :at
                     AND occurred_at <= :until AND known_at <= :snapshot
                  """)
              .bind("program", goal.program())
              .bind("at", at)
              .bind("until", at.plus(goal.within()))
              .bind("snapshot", snapshot)
              .mapTo(Long.class)
              .set();
      features.read(
          db,
          "",
          play.audience(),
          at,
          query -> {},
          row ->
              cases.add(
                  new Case(
                      row.household(),
                      at,
                      false,
                      enrolled.contains(row.customer()),
                      features.cells(row.values()))));
    }
    return cases;
  }

  static TrainingSet of(List<Case> cases) {
    var ordered = cases.stream().sorted(Comparator.comparing(Case::at)).toList();
    return new TrainingSet(
        ordered, ordered.stream().filter(Case::own).count(), fingerprint(ordered));
  }

  /// The cases in the form that models learn from.
  static Cases asCases(FeatureRows features, List<Case> cases) {
    var gathered = Cases.of(features.specs());
    for (var each : cases) {
      gathered.add(
          Long.toString(each.household()), each.at(), each.enrolled(), each.cells().toArray());
    }
    return gathered;
  }

  private static String fingerprint(List<Case> cases) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var each : cases) {
        digest.update(
            (each.household() + "|" + each.at() + "|" + each.enrolled() + "|" + each.cells() + "\n")
                .getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static Map<String, Object> parse(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a jsonb column holds JSON", impossible);
    }
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " seconds";
  }
}
