package io.lamplighter.cli;

import io.lamplighter.cli.settings.Setting;
import io.lamplighter.cli.settings.Settings;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.customers.Customer;
import io.lamplighter.ledger.customers.Customers;
import java.util.EnumMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options of every verb that opens a ledger.
final class LedgerOptions {
  private static final int CONNECTIONS = 4;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec verb;

  @Option(names = "--data", paramLabel = "FOLDER", description = "Folder of what runs embedded.")
  private @Nullable String data;

  @Option(names = "--db", paramLabel = "ADDRESS", description = "postgresql://host:5432/name")
  private @Nullable String db;

  @Option(names = "--db-user", paramLabel = "NAME", description = "Who opens the ledger.")
  private @Nullable String user;

  @SuppressWarnings("NullAway.Init") // picocli fills in the verb
  LedgerOptions() {}

  Map<Setting, String> given() {
    var given = new EnumMap<Setting, String>(Setting.class);
    put(given, Setting.DATA, data);
    put(given, Setting.DB, db);
    put(given, Setting.DB_USER, user);
    return given;
  }

  Settings settings() {
    return Lamplighter.of(verb).settings(given());
  }

  /// The ledger that these settings lead to; the caller closes it.
  ///
  /// @throws VerbFailedException if none is named and none runs
  Ledger open() {
    return open(CONNECTIONS);
  }

  private Ledger open(int connections) {
    var settings = settings();
    var address =
        settings
            .database()
            .orElseThrow(
                () ->
                    new VerbFailedException(
                        ExitCode.UNREACHABLE,
                        "No ledger: "
                            + Setting.DB.variable()
                            + " is not set, and no embedded Postgres runs in "
                            + settings.data()
                            + ".\n  Start it: `"
                            + settings.startsEmbedded()
                            + "` (while it runs, other verbs find it there), or name yours with"
                            + " --db."));
    return Ledger.open(address.url(), address.user(), address.password(), connections);
  }

  /// The same, for verbs that read and write it: its schema must be this build's, and there must be
  /// a ledger in it.
  Ledger openCurrent() {
    return openCurrent(CONNECTIONS);
  }

  /// @param connections how many at most
  Ledger openCurrent(int connections) {
    var ledger = open(connections);
    if (!ledger.isCurrent()) {
      ledger.close();
      throw new VerbFailedException(
          ExitCode.UNREACHABLE,
          "The database is not at this build's schema.\n  Run `lamplighter upgrade`; if it is newer"
              + " than this build, take a newer build.");
    }
    if (!ledger.jdbi().withHandle(LedgerOptions::isFounded)) {
      ledger.close();
      throw new VerbFailedException(
          ExitCode.REFUSED,
          "This database holds no ledger yet.\n"
              + "  Make one: lamplighter upgrade --utility 'Acme Energy' --zone America/Denver");
    }
    return ledger;
  }

  /// The customer whom the utility knows by a number.
  static Customer customer(Ledger ledger, String number) {
    return new Customers(ledger.jdbi())
        .byKey(number)
        .orElseThrow(
            () ->
                new VerbFailedException(
                    ExitCode.USAGE, "No customer has the number '" + number + "'." + like(ledger)));
  }

  /// How numbers look in this ledger: one of them, which by itself says nothing about anybody.
  private static String like(Ledger ledger) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        "SELECT key FROM customer WHERE erased_at IS NULL ORDER BY key LIMIT 1")
                    .mapTo(String.class)
                    .findOne())
        .map(key -> "\n  One that is here: " + key)
        .orElse("\n  There are no customers yet: `lamplighter import` brings them in.");
  }

  private static boolean isFounded(Handle db) {
    return db.createQuery("SELECT EXISTS (SELECT FROM ledger_state)").mapTo(Boolean.class).one();
  }

  static void put(Map<Setting, String> options, Setting setting, @Nullable String value) {
    if (value != null) {
      options.put(setting, value);
    }
  }
}
