package io.lamplighter.cli.settings;

import java.util.Optional;

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
      "The temporal binary that demo starts; none: the server inside its own process.");

  private final String variable;
  private final Optional<String> option;
  private final String standard;
  private final String meaning;

  Setting(
      String variable,
      @org.jspecify.annotations.Nullable String option,
      String standard,
      String meaning) {
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
