package io.lamplighter.cli.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One thing an operator can set. The table in `docs/configuration.md` is checked against this
/// list.
public enum Setting {
  DATA(
      "LAMPLIGHTER_DATA",
      "--data",
      "$HOME/.lamplighter",
      "Folder of the embedded Postgres and Temporal, for one process at a time."),
  DB(
      "LAMPLIGHTER_DB",
      "--db",
      "the embedded one, while it runs",
      "Address of the ledger's Postgres: postgresql://host:5432/name, or a JDBC address with"
          + " options such as ?sslmode=verify-full."),
  DB_USER("LAMPLIGHTER_DB_USER", "--db-user", "lamplighter", "Who opens the ledger."),
  DB_PASSWORD(
      "LAMPLIGHTER_DB_PASSWORD",
      null,
      "none",
      "Password of that user. No option, since options can be read by everybody on a machine."),
  DB_PASSWORD_FILE(
      "LAMPLIGHTER_DB_PASSWORD_FILE", null, "none", "File that holds the password, instead of it."),
  TEMPORAL_ADDRESS(
      "LAMPLIGHTER_TEMPORAL_ADDRESS",
      "--temporal",
      "the embedded one, while it runs",
      "Host and port of Temporal: temporal:7233."),
  TEMPORAL_NAMESPACE(
      "LAMPLIGHTER_TEMPORAL_NAMESPACE", "--namespace", "default", "Namespace in Temporal."),
  TEMPORAL(
      "LAMPLIGHTER_TEMPORAL",
      null,
      "the first on PATH",
      "The temporal binary that demo starts; none: the server inside its own process."),
  CONSOLE_HOST(
      "LAMPLIGHTER_CONSOLE_HOST",
      "--host",
      "127.0.0.1",
      "Address the console listens on; 0.0.0.0 opens it to the network."),
  CONSOLE_PORT("LAMPLIGHTER_CONSOLE_PORT", "--port", "8080", "Port the console listens on."),
  CONSOLE_HTTPS(
      "LAMPLIGHTER_CONSOLE_HTTPS",
      null,
      "no",
      "yes: browsers reach the console by https, through a proxy that ends it.");

  private final String variable;
  private final Optional<String> option;
  private final String standard;
  private final String meaning;

  Setting(String variable, @Nullable String option, String standard, String meaning) {
    this.variable = variable;
    this.option = Optional.ofNullable(option);
    this.standard = standard;
    this.meaning = meaning;
  }

  /// The environment variable.
  public String variable() {
    return variable;
  }

  public Optional<String> option() {
    return option;
  }

  /// What holds when it is not set, in words.
  public String standard() {
    return standard;
  }

  public String meaning() {
    return meaning;
  }
}
