package io.lamplighter.cli.doctor;

import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.reports.StalledWave;
import io.lamplighter.workflows.Queues;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// What can be asked of the ledger's Postgres.
public final class LedgerChecks {
  private static final int WANTED_VERSION = 15;
  private static final Duration CLOCKS_AGREE = Duration.ofSeconds(5);

  private LedgerChecks() {}

  /// @param clock of this machine, to be compared with the server's
  public static List<Check> of(Ledger ledger, InstantSource clock) {
    var checks = new ArrayList<Check>();
    boolean current = ledger.isCurrent();
    ledger
        .jdbi()
        .useHandle(
            db -> {
              checks.add(version(db));
              checks.add(durable(db));
              checks.add(clocks(db, clock));
              checks.add(
                  Check.of(
                      current,
                      "schema",
                      current ? "is the one this build was made for" : "is not this build's",
                      "Run `lamplighter upgrade`; if it is newer than this build, take a newer build."));
              if (current) {
                checks.add(fence(db));
                checks.add(consent(db));
                checks.add(waves(db));
                checks.add(models(db));
              }
            });
    return checks;
  }

  /// The queues that the messages of the campaigns go through that have not ended. Empty where
  /// there is no ledger yet.
  public static List<String> sendQueues(Ledger ledger) {
    if (!ledger.isCurrent()) {
      return List.of();
    }
    var definitions = new Definitions(ledger.jdbi());
    return definitions.alive().stream()
        .map(name -> definitions.running(name).orElseThrow())
        .map(running -> definitions.version(running.name(), running.version()))
        .map(version -> CompiledCampaign.fromJson(version.compiled()))
        .flatMap(
            campaign ->
                campaign.channels().allow().stream()
                    .map(channel -> Queues.send(channel, campaign.category().messageClass())))
        .distinct()
        .sorted()
        .toList();
  }

  private static Check version(Handle db) {
    int version = db.createQuery("SHOW server_version_num").mapTo(int.class).one() / 10_000;
    return Check.of(
        version >= WANTED_VERSION,
        "Postgres",
        "version " + db.createQuery("SHOW server_version").mapTo(String.class).one(),
        "Use Postgres " + WANTED_VERSION + " or later.");
  }

  private static Check durable(Handle db) {
    var off =
        Stream.of("fsync", "full_page_writes", "synchronous_commit")
            .filter(name -> db.createQuery("SHOW " + name).mapTo(String.class).one().equals("off"))
            .toList();
    return Check.of(
        off.isEmpty(),
        "durability",
        off.isEmpty() ? "commits are on disk" : String.join(", ", off) + " is off",
        "Switch it on: after a crash of the machine a message could be sent twice.");
  }

  private static Check clocks(Handle db, InstantSource clock) {
    var before = clock.instant();
    var there = db.createQuery("SELECT clock_timestamp()").mapTo(Instant.class).one();
    var after = clock.instant();
    var apart =
        there.isBefore(before)
            ? Duration.between(there, before)
            : there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
    return Check.of(
        apart.compareTo(CLOCKS_AGREE) <= 0,
        "clocks",
        "this machine and Postgres are %.1f s apart".formatted(apart.toMillis() / 1000.0),
        "Let both keep their time by NTP: quiet hours and deadlines rely on it.");
  }

  private static Check fence(Handle db) {
    var fence =
        db.createQuery(
                """
                SELECT CASE WHEN s.fenced THEN coalesce(s.fence_reason, 'fenced')
                            WHEN s.system_id <> i.system_identifier::text
                              OR s.table_id <> s.tableoid THEN 'restored'
                            WHEN s.timeline <> c.timeline_id THEN 'failed over'
                            ELSE s.mode END
                  FROM ledger_state s, pg_control_system() i, pg_control_checkpoint() c
                """)
            .mapTo(String.class)
            .findOne();
    return fence
        .map(
            state ->
                Check.of(
                    state.equals("live") || state.equals("rehearsal"),
                    "fence",
                    state.equals("live") || state.equals("rehearsal")
                        ? "open, the ledger is " + state
                        : "closed: " + state,
                    "Nothing is sent. Compare what went out since the backup with the reports of the"
                        + " providers, then lift the fence: `lamplighter resolve --lift-fence`."))
        .orElseGet(
            () ->
                Check.bad(
                    "fence",
                    "this database holds no ledger yet",
                    "Make one: `lamplighter upgrade --utility 'Acme Energy' --zone America/Denver`, or try"
                        + " `lamplighter demo`."));
  }

  private static Check waves(Handle db) {
    var stalled = StalledWave.all(db);
    return Check.of(
        stalled.isEmpty(),
        "waves",
        stalled.isEmpty()
            ? "every wave goes on"
            : "%s does not go on while %s: %s (%s)%s"
                .formatted(
                    stalled.getFirst().wave(),
                    stalled.getFirst().doing(),
                    stalled.getFirst().reason(),
                    stalled.getFirst().code(),
                    stalled.size() == 1 ? "" : ", and " + (stalled.size() - 1) + " more"),
        stalled.isEmpty() ? "" : stalled.getFirst().remedy());
  }

  /// The newest consents against the table that sends look at.
  private static Check consent(Handle db) {
    long wrong =
        db.createQuery(
                """
                SELECT count(*)
                  FROM (SELECT * FROM consent ORDER BY id DESC LIMIT 1000) c
                  LEFT JOIN consent_now n USING (customer_id, channel, purpose)
                 WHERE n.consent_id IS NULL OR (n.since, n.consent_id) < (c.since, c.id)
                """)
            .mapTo(long.class)
            .one();
    return Check.of(
        wrong == 0,
        "consent",
        wrong == 0
            ? "what sends look at follows the record"
            : wrong + " of the newest 1,000 records are not what sends look at",
        "Stop the workers. The trigger consent_added is missing or off; restore it and report this.");
  }

  /// A model that was found to rank no better than lots has stopped by itself: whoever runs the
  /// installation should know.
  private static Check models(Handle db) {
    var stopped =
        db.createQuery(
                """
                SELECT v.model FROM model_version v
                 WHERE v.state = 'champion'
                   AND EXISTS (SELECT FROM model_alarm a
                                WHERE a.model = v.model AND a.version = v.version
                                  AND a.code = 'UNHEALTHY')
                 ORDER BY v.model
                """)
            .mapTo(String.class)
            .list();
    return Check.of(
        stopped.isEmpty(),
        "models",
        stopped.isEmpty()
            ? "none in force has stopped by itself"
            : "UNHEALTHY and stopped by itself: " + String.join(", ", stopped),
        "Their pages say why. They come back when a newer version passes: `lamplighter train MODEL`.");
  }
}
