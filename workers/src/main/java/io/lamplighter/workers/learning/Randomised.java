package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.uplift.Experiment;
import io.lamplighter.workers.learning.TrainingSet.Case;
import io.lamplighter.workers.learning.TrainingSet.Source;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The campaign's own experiment: everybody it chose, the contacted beside those whom the lot held
/// out, and what came of either. Matured decisions only; who is held out was drawn by household and
/// never by anything known about it.
///
/// @param matured how many decisions have matured in all, of which the newest are here
record Randomised(List<Person> people, long matured) {
  private static final int MOST = 50_000;

  Randomised(List<Person> people) {
    this(people, people.size());
  }

  /// One decision.
  ///
  /// @param of the decision and what came of it; its score is null
  /// @param effect that ranked it, as logged; null where something else did
  record Person(Case of, boolean heldOut, @Nullable Double effect) {}

  /// The newest matured decisions as of a snapshot, the oldest first.
  static Randomised of(Handle db, Campaign campaign, FeatureSet set, Instant snapshot) {
    var goal = campaign.goal().orElseThrow();
    var newest =
        db.createQuery(
                """
                SELECT d.household_id, d.at, d.features::text,
                       EXISTS (SELECT FROM enrollment g
                                WHERE g.customer_id = d.customer_id AND g.program = :program
                                  AND g.occurred_at > d.at
                                  AND g.occurred_at <= d.at + CAST(:within AS interval)
                                  AND g.known_at <= :snapshot) AS enrolled,
                       d.wave_id, d.p_chosen, d.model_version, d.held_out,
                       CASE d.ranked_by WHEN 'uplift' THEN d.score
                            WHEN 'need_uplift' THEN CAST(d.need->>'effect' AS double precision)
                            END AS effect
                  FROM decision d
                 WHERE d.campaign = :campaign AND d.chosen AND d.features IS NOT NULL
                   AND d.at + CAST(:within AS interval) <= :snapshot
                   AND NOT EXISTS (SELECT FROM entry e WHERE e.id = d.id AND e.is_test)
                 ORDER BY d.at DESC, d.id LIMIT :most
                """)
            .bind("program", goal.program())
            .bind("within", goal.within().toSeconds() + " seconds")
            .bind("snapshot", snapshot)
            .bind("campaign", campaign.name())
            .bind("most", MOST)
            .map(
                (rows, context) ->
                    new Person(
                        new Case(
                            rows.getLong(1),
                            rows.getTimestamp(2).toInstant(),
                            Source.OWN,
                            rows.getBoolean(4),
                            rows.getString(5),
                            rows.getDouble(6),
                            null,
                            rows.getInt(7),
                            FeatureTable.cells(set, TrainingSet.parse(rows.getString(3)))),
                        rows.getBoolean(8),
                        (Double) rows.getObject(9)))
            .list();
    long matured =
        newest.size() < MOST
            ? newest.size()
            : db.createQuery(
                    """
                    SELECT count(*) FROM decision d
                     WHERE campaign = :campaign AND chosen AND features IS NOT NULL
                       AND at + CAST(:within AS interval) <= :snapshot
                       AND NOT EXISTS (SELECT FROM entry e WHERE e.id = d.id AND e.is_test)
                    """)
                .bind("within", goal.within().toSeconds() + " seconds")
                .bind("snapshot", snapshot)
                .bind("campaign", campaign.name())
                .mapTo(Long.class)
                .one();
    return new Randomised(newest.reversed(), matured);
  }

  List<Case> cases() {
    return people.stream().map(Person::of).toList();
  }

  /// Contacted is treated, whether the message arrived or not.
  Experiment experiment(FeatureSet set) {
    var specs = FeatureTable.specs(set);
    var rows = Table.rowsOf(specs);
    people.forEach(each -> rows.add(each.of().cells().toArray()));
    return Experiment.of(specs, rows.build(), treated(), Contest.outcomes(cases()))
        .in(households());
  }

  boolean[] treated() {
    var treated = new boolean[people.size()];
    for (int i = 0; i < treated.length; i++) {
      treated[i] = !people.get(i).heldOut();
    }
    return treated;
  }

  Clusters households() {
    return Contest.households(cases());
  }

  double[] stands() {
    return Contest.weights(cases());
  }

  /// Those whom an effect ranked, as it was logged.
  Randomised rankedByEffect() {
    return new Randomised(people.stream().filter(each -> each.effect() != null).toList());
  }

  String fingerprint() {
    var text = new StringBuilder();
    for (var each : people) {
      text.append(each.of().household()).append('|').append(each.of().at());
      text.append('|').append(each.of().enrolled()).append('|').append(each.heldOut());
      text.append('|').append(each.of().cells()).append('\n');
    }
    return sha256(text.toString());
  }

  static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
