package io.lamplighter.ledger;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What this ledger is.
///
/// @param tenant part of every workflow id
/// @param utility the name customers know
/// @param zone the utility's own time zone
/// @param salt goes into every assignment by hash
/// @param fence why nothing may be sent; empty if it may
public record LedgerState(
    String tenant, String utility, Mode mode, ZoneId zone, String salt, Optional<String> fence) {

  /// Whether messages of this ledger reach people. A rehearsal turns live once and never back.
  public enum Mode {
    REHEARSAL,
    LIVE;

    /// The word the ledger stores.
    public String word() {
      return this == LIVE ? "live" : "rehearsal";
    }
  }

  /// Reads the state within a transaction.
  ///
  /// The fence counts as closed too when Postgres is not the server, or not on the timeline, that
  /// this ledger was last used on, or when the tables are not those: after a fail-over or a restore
  /// nobody knows yet which sends of the lost tail have happened.
  ///
  /// @throws IllegalStateException if the database holds no ledger yet
  public static LedgerState read(Handle db) {
    return db.createQuery(
            """
            SELECT s.tenant, s.utility, s.mode, s.zone, s.salt,
                   CASE WHEN s.fenced THEN coalesce(s.fence_reason, 'fenced')
                        WHEN s.system_id <> i.system_identifier::text
                          OR s.table_id <> s.tableoid THEN 'restored'
                        WHEN s.timeline <> c.timeline_id THEN 'failed over' END AS fence
              FROM ledger_state s, pg_control_system() i, pg_control_checkpoint() c
            """)
        .map(
            (rows, context) ->
                new LedgerState(
                    rows.getString("tenant"),
                    rows.getString("utility"),
                    rows.getString("mode").equals("live") ? Mode.LIVE : Mode.REHEARSAL,
                    ZoneId.of(rows.getString("zone")),
                    rows.getString("salt"),
                    Optional.ofNullable(rows.getString("fence"))))
        .findOne()
        .orElseThrow(() -> new IllegalStateException("this database holds no ledger yet"));
  }

  /// Makes a database a ledger.
  ///
  /// @return false if it is one already; nothing changes then
  public static boolean found(
      Handle db, String tenant, String utility, Mode mode, ZoneId zone, String salt, Instant now) {
    return db.createUpdate(
                """
                INSERT INTO ledger_state
                  (tenant, utility, mode, zone, salt, created_at, system_id, timeline, table_id)
                SELECT :tenant, :utility, :mode, :zone, :salt, :now, i.system_identifier::text,
                       c.timeline_id, CAST(CAST('ledger_state' AS regclass) AS oid)
                  FROM pg_control_system() i, pg_control_checkpoint() c
                ON CONFLICT DO NOTHING
                """)
            .bind("tenant", tenant)
            .bind("utility", utility)
            .bind("mode", mode.word())
            .bind("zone", zone.getId())
            .bind("salt", salt)
            .bind("now", now)
            .execute()
        > 0;
  }

  /// Lets sending go on after an operator has looked: remembers the server and timeline of now.
  public static void liftFence(Handle db) {
    db.execute(
        """
        UPDATE ledger_state
           SET fenced = false, fence_reason = NULL,
               system_id = (SELECT system_identifier::text FROM pg_control_system()),
               timeline = (SELECT timeline_id FROM pg_control_checkpoint()),
               table_id = tableoid
        """);
  }

  /// Turns a rehearsal into the live ledger.
  ///
  /// @throws IllegalStateException if it is live already
  public static void goLive(Handle db) {
    int turned = db.execute("UPDATE ledger_state SET mode = 'live' WHERE mode = 'rehearsal'");
    if (turned == 0) {
      throw new IllegalStateException("the ledger is live already");
    }
    liftFence(db);
  }
}
