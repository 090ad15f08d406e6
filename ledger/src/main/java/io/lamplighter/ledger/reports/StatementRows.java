package io.lamplighter.ledger.reports;

import io.lamplighter.ledger.Sweep;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The rows behind the statements of waves, counted in their own tables, all waves in one go. Test
/// entries are no part of it.
///
/// @param entries of the wave
/// @param notChosen decisions that left somebody out
/// @param strangers messages whose entry does not belong to the wave
record StatementRows(long entries, long notChosen, long strangers) {

  /// Messages of one step in one state.
  record Messages(String wave, String step, String state, String reason, long people) {}

  /// Entries without a message of a step.
  record Without(String wave, String step, String state, String reason, long people) {}

  /// What each wave counted when it decided, by outcome.
  static Map<String, Map<String, Long>> outcomes(Handle db, Collection<String> waves) {
    var outcomes = new HashMap<String, Map<String, Long>>();
    db.createQuery("SELECT wave_id, outcome, people FROM wave_count WHERE wave_id = ANY(:waves)")
        .bindArray("waves", String.class, waves)
        .map(
            (rows, context) ->
                outcomes
                    .computeIfAbsent(rows.getString(1), wave -> new HashMap<>())
                    .put(rows.getString(2), rows.getLong(3)))
        .list();
    return outcomes;
  }

  static Map<String, StatementRows> of(Handle db, Collection<String> waves) {
    var counted = new HashMap<String, StatementRows>();
    db.createQuery(
            """
            SELECT w.id, coalesce(e.n, 0) AS entries, coalesce(d.n, 0) AS not_chosen,
                   coalesce(s.n, 0) AS strangers
              FROM unnest(:waves) AS w (id)
              LEFT JOIN (SELECT wave_id, count(*) AS n FROM entry
                          WHERE wave_id = ANY(:waves) AND NOT is_test GROUP BY 1) e
                ON e.wave_id = w.id
              LEFT JOIN (SELECT wave_id, count(*) AS n FROM decision
                          WHERE wave_id = ANY(:waves) AND NOT chosen GROUP BY 1) d
                ON d.wave_id = w.id
              LEFT JOIN (SELECT t.wave_id, count(*) AS n
                           FROM touchpoint t LEFT JOIN entry e ON e.id = t.entry_id
                          WHERE t.wave_id = ANY(:waves) AND NOT t.is_test
                            AND e.wave_id IS DISTINCT FROM t.wave_id GROUP BY 1) s
                ON s.wave_id = w.id
            """)
        .bindArray("waves", String.class, waves)
        .map(
            (rows, context) ->
                counted.put(
                    rows.getString("id"),
                    new StatementRows(
                        rows.getLong("entries"),
                        rows.getLong("not_chosen"),
                        rows.getLong("strangers"))))
        .list();
    return counted;
  }

  /// Steps in the order in which their first messages became due.
  static List<Messages> messages(Handle db, Collection<String> waves) {
    return db.createQuery(
            """
            SELECT wave_id, step, state,
                   CASE WHEN state = 'skipped' THEN coalesce(reason, 'unknown') ELSE '' END AS reason,
                   count(*) AS people
              FROM touchpoint WHERE wave_id = ANY(:waves) AND NOT is_test
             GROUP BY 1, 2, 3, 4 ORDER BY 1, min(became_due_at), 2, 3, 4
            """)
        .bindArray("waves", String.class, waves)
        .map(
            (rows, context) ->
                new Messages(
                    rows.getString("wave_id"),
                    rows.getString("step"),
                    rows.getString("state"),
                    rows.getString("reason"),
                    rows.getLong("people")))
        .list();
  }

  static List<Without> without(Handle db, Collection<String> waves, Collection<String> steps) {
    return Sweep.over(
        db,
        () ->
            db.createQuery(
                    """
            SELECT e.wave_id, s.step, e.state,
                   CASE e.state WHEN 'exited' THEN coalesce(e.why, 'unknown')
                                WHEN 'dead' THEN 'dead: ' || coalesce(e.why, 'unknown')
                                WHEN 'done' THEN 'another_way'
                                ELSE 'not_asked' END AS reason,
                   count(*) AS people
              FROM entry e CROSS JOIN unnest(:steps) AS s (step)
             WHERE e.wave_id = ANY(:waves) AND NOT e.is_test
               AND NOT EXISTS (
                 SELECT FROM touchpoint t
                  WHERE t.entry_month = CAST(date_trunc('month', e.entered_at, 'UTC') AT TIME ZONE 'UTC'
                                             AS date)
                    AND t.wave_id = ANY(:waves) AND t.entry_id = e.id AND t.step = s.step)
             GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """)
                .bindArray("waves", String.class, waves)
                .bindArray("steps", String.class, steps)
                .map(
                    (rows, context) ->
                        new Without(
                            rows.getString("wave_id"),
                            rows.getString("step"),
                            rows.getString("state"),
                            rows.getString("reason"),
                            rows.getLong("people")))
                .list());
  }

  /// The versions that people of each wave are in.
  static Map<String, List<Integer>> versions(Handle db, Collection<String> waves) {
    var versions = new HashMap<String, List<Integer>>();
    db.createQuery(
            """
            SELECT wave_id, array_agg(DISTINCT version) FROM entry
             WHERE wave_id = ANY(:waves) GROUP BY 1
            """)
        .bindArray("waves", String.class, waves)
        .map(
            (rows, context) ->
                versions.put(rows.getString(1), List.of((Integer[]) rows.getArray(2).getArray())))
        .list();
    return versions;
  }
}
