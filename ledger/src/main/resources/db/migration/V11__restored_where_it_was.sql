-- A dump that is read back into the server it came from finds the same server and timeline. Its
-- tables are new ones, though: a ledger also remembers which table it was last used in.
ALTER TABLE ledger_state ADD COLUMN table_id oid;
-- Ledgers that were live from the beginning never noted where they were.
UPDATE ledger_state
   SET table_id = CAST(CAST('ledger_state' AS regclass) AS oid),
       system_id = coalesce(system_id, (SELECT system_identifier::text FROM pg_control_system())),
       timeline = coalesce(timeline, (SELECT timeline_id FROM pg_control_checkpoint()));
