package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.ledger.waves.Waves.Wave;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Somebody of a wave about whom nothing is decided yet, with what was decided before.
///
/// @param lot a place by hash, in hexadecimal
/// @param need what the score was made from where it is one of need, as JSON
/// @param group of the campaign's floors
record Candidate(
    long unit,
    long customer,
    long household,
    OptionalDouble score,
    List<String> channels,
    @Nullable String features,
    @Nullable String reasons,
    Optional<Boolean> heldOutBefore,
    Optional<Armed.Before> armBefore,
    boolean firstAssigned,
    @Nullable String preferred,
    String segment,
    String lot,
    @Nullable String need,
    @Nullable String group) {
  /// The candidates, read as they are asked for; to be closed. A household that is new has the
  /// assignment of the first of its people who had one where they lived before: moving house, or
  /// apart, draws nobody again.
  static Stream<Candidate> of(Handle db, Wave wave, Campaign campaign, String order) {
    return db
        .createQuery(
            """
                SELECT w.*, coalesce(x.held_out, y.held_out) AS held_before,
                       coalesce(x.arm, y.arm) AS arm_before,
                       CASE WHEN x.arm IS NULL THEN y.p_arm ELSE x.p_arm END AS p_arm_before,
                       CASE WHEN x.arm IS NULL THEN y.arm_period ELSE x.arm_period END
                         AS arm_period,
                       x.household_id IS NULL AS first_assigned, c.preferred_channel,
                       coalesce(c.persona, c.class) AS segment,
                       md5(:wave || '/' || w.unit_id) AS lot
                  FROM wave_candidate w
                  JOIN customer c ON c.id = w.customer_id
                  LEFT JOIN assignment x ON x.campaign = :campaign
                                        AND x.household_id = w.household_id
                  LEFT JOIN LATERAL (
                    SELECT o.held_out, o.arm, o.p_arm, o.arm_period FROM customer m
                      JOIN entry e ON e.customer_id = m.id AND e.campaign = :campaign
                                  AND NOT e.is_test
                      JOIN assignment o ON o.campaign = :campaign
                                       AND o.household_id = e.household_id
                     WHERE x.household_id IS NULL AND m.household_id = w.household_id
                     ORDER BY e.entered_at, e.id LIMIT 1) y ON true
                 WHERE w.wave_id = :wave AND w.outcome = 'candidate'
                 ORDER BY %s
                """
                .formatted(order))
        .bind("campaign", campaign.name())
        .bind("wave", wave.id())
        .setFetchSize(2_000)
        .map(
            (rows, context) -> {
              double score = rows.getDouble("score");
              boolean unscored = rows.wasNull();
              boolean held = rows.getBoolean("held_before");
              boolean unheld = rows.wasNull();
              return new Candidate(
                  rows.getLong("unit_id"),
                  rows.getLong("customer_id"),
                  rows.getLong("household_id"),
                  unscored ? OptionalDouble.empty() : OptionalDouble.of(score),
                  Arrays.asList((String[]) rows.getArray("channels").getArray()),
                  rows.getString("features"),
                  rows.getString("reasons"),
                  unheld ? Optional.empty() : Optional.of(held),
                  Armed.before(rows),
                  rows.getBoolean("first_assigned"),
                  rows.getString("preferred_channel"),
                  rows.getString("segment"),
                  rows.getString("lot"),
                  rows.getString("need"),
                  rows.getString("floor_group"));
            })
        .stream();
  }
}
