package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.ledger.waves.Waves.Wave;
import org.jdbi.v3.core.Handle;

/// What became of everybody in a wave's work table.
final class WaveBalance {
  private final Handle db;
  private final Wave wave;
  private final Campaign campaign;
  private final boolean byUplift;
  private final String otherwise;

  /// @param byUplift whether those to whom contact adds nothing are left alone
  /// @param otherwise what is said of the others who were not chosen
  WaveBalance(Handle db, Wave wave, Campaign campaign, boolean byUplift, String otherwise) {
    this.db = db;
    this.wave = wave;
    this.campaign = campaign;
    this.byUplift = byUplift;
    this.otherwise = otherwise;
  }

  /// The balance of the wave: its parts are counted from the rows, each unit once.
  void count(long entered) {
    db.createUpdate(
            """
            INSERT INTO wave_count AS w (wave_id, outcome, people)
            SELECT :wave, outcome, count(*) FROM (
              SELECT CASE WHEN outcome <> 'candidate' THEN outcome
                          WHEN EXISTS (SELECT FROM entry e
                                        WHERE e.campaign = :campaign AND e.unit_id = k.unit_id
                                          AND e.state = 'active' AND e.wave_id = :wave)
                          THEN 'entered'
                          WHEN :byUplift AND k.score <= 0 THEN 'left_alone'
                          ELSE :otherwise END AS outcome
                FROM wave_candidate k WHERE wave_id = :wave) o
             GROUP BY outcome
            ON CONFLICT (wave_id, outcome) DO UPDATE SET people = w.people + excluded.people
            """)
        .bind("wave", wave.id())
        .bind("campaign", campaign.name())
        .bind("byUplift", byUplift)
        .bind("otherwise", otherwise)
        .execute();
    long counted =
        db.createQuery(
                """
                SELECT count(*) FROM wave_candidate k
                 WHERE wave_id = :wave AND outcome = 'candidate'
                   AND EXISTS (SELECT FROM entry e
                                WHERE e.campaign = :campaign AND e.unit_id = k.unit_id
                                  AND e.state = 'active' AND e.wave_id = :wave)
                """)
            .bind("wave", wave.id())
            .bind("campaign", campaign.name())
            .mapTo(Long.class)
            .one();
    if (counted != entered) {
      throw new IllegalStateException(
          "wave " + wave.id() + ": " + entered + " decided to enter, " + counted + " did");
    }
  }

  /// Writes only changed answers: a span ends when the answer does.
  void keepStanding() {
    var answer =
        """
        SELECT k.unit_id, k.customer_id,
               CASE WHEN k.outcome <> 'candidate' THEN k.outcome
                    WHEN EXISTS (SELECT FROM entry e
                                  WHERE e.campaign = :campaign AND e.unit_id = k.unit_id
                                    AND e.state = 'active')
                    THEN 'entered'
                    WHEN :byUplift AND k.score <= 0 THEN 'left_alone'
                    ELSE :otherwise END AS outcome
          FROM wave_candidate k
         WHERE k.wave_id = :wave AND k.outcome NOT IN ('inside', 'decided')
        """;
    boolean everybody = campaign.trigger() instanceof Trigger.Every;
    db.createUpdate(
            """
            UPDATE standing s SET until_tick = :tick
             WHERE s.campaign = :campaign AND s.until_tick IS NULL AND s.from_tick < :tick
               AND (EXISTS (SELECT FROM (%s) n
                             WHERE n.unit_id = s.unit_id AND n.outcome <> s.outcome)
                    OR (%s AND NOT EXISTS (SELECT FROM wave_candidate k
                                            WHERE k.wave_id = :wave AND k.unit_id = s.unit_id)))
            """
                .formatted(answer, everybody))
        .bind("campaign", campaign.name())
        .bind("wave", wave.id())
        .bind("tick", wave.tick())
        .bind("byUplift", byUplift)
        .bind("otherwise", otherwise)
        .execute();
    db.createUpdate(
            """
            INSERT INTO standing (campaign, unit_id, customer_id, outcome, from_tick)
            SELECT :campaign, n.unit_id, n.customer_id, n.outcome, :tick FROM (%s) n
             WHERE NOT EXISTS (SELECT FROM standing s
                                WHERE s.campaign = :campaign AND s.unit_id = n.unit_id
                                  AND s.until_tick IS NULL)
            ON CONFLICT (campaign, unit_id, from_tick)
              DO UPDATE SET outcome = excluded.outcome, until_tick = NULL
            """
                .formatted(answer))
        .bind("campaign", campaign.name())
        .bind("wave", wave.id())
        .bind("tick", wave.tick())
        .bind("byUplift", byUplift)
        .bind("otherwise", otherwise)
        .execute();
  }

  void clear() {
    db.createUpdate("DELETE FROM wave_candidate WHERE wave_id = :wave")
        .bind("wave", wave.id())
        .execute();
  }
}
