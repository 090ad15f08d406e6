package io.lamplighter.ledger.reports;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// The rows behind a wave's statement, counted in their own tables. Test entries are no part of it.
record StatementRows(long entries, long notChosen, long strangers) {

  /// Messages of one step in one state.
  record Messages(String step, String state, String reason, long people) {}

  /// Entries without a message of a step.
  record Without(String state, String reason, long people) {}

  /// @return entries of the wave, decisions that left somebody out, and messages whose entry does
  ///   not belong to the wave
  static StatementRows of(Handle db, String wave) {
    return db.createQuery(
            """
            SELECT (SELECT count(*) FROM entry WHERE wave_id = :wave AND NOT is_test) AS entries,
                   (SELECT count(*) FROM decision
                     WHERE wave_id = :wave AND NOT chosen) AS not_chosen,
                   (SELECT count(*) FROM touchpoint t
                     WHERE t.wave_id = :wave AND NOT t.is_test
                       AND NOT EXISTS (SELECT FROM entry e
                                        WHERE e.id = t.entry_id AND e.wave_id = :wave)) AS strangers
            """)
        .bind("wave", wave)
        .map(
            (rows, context) ->
                new StatementRows(
                    rows.getLong("entries"), rows.getLong("not_chosen"), rows.getLong("strangers")))
        .one();
  }

  static List<Messages> messages(Handle db, String wave) {
    return db.createQuery(
            """
            SELECT step, state, CASE WHEN state = 'skipped' THEN coalesce(reason, 'unknown') ELSE '' END
                     AS reason, count(*) AS people
              FROM touchpoint WHERE wave_id = :wave AND NOT is_test
             GROUP BY 1, 2, 3 ORDER BY min(became_due_at), 1, 2, 3
            """)
        .bind("wave", wave)
        .map(
            (rows, context) ->
                new Messages(
                    rows.getString("step"),
                    rows.getString("state"),
                    rows.getString("reason"),
                    rows.getLong("people")))
        .list();
  }

  static List<Without> without(Handle db, String wave, String step) {
    return db.createQuery(
            """
            SELECT e.state,
                   CASE e.state WHEN 'exited' THEN coalesce(e.why, 'unknown')
                                WHEN 'dead' THEN 'dead: ' || coalesce(e.why, 'unknown')
                                WHEN 'done' THEN 'another_way'
                                ELSE 'not_asked' END AS reason,
                   count(*) AS people
              FROM entry e
             WHERE e.wave_id = :wave AND NOT e.is_test
               AND NOT EXISTS (
                 SELECT FROM touchpoint t
                  WHERE t.entry_month = CAST(date_trunc('month', e.entered_at, 'UTC') AT TIME ZONE 'UTC'
                                             AS date)
                    AND t.entry_id = e.id AND t.step = :step)
             GROUP BY 1, 2 ORDER BY 1, 2
            """)
        .bind("wave", wave)
        .bind("step", step)
        .map(
            (rows, context) ->
                new Without(
                    rows.getString("state"), rows.getString("reason"), rows.getLong("people")))
        .list();
  }
}
