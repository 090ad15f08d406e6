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
  DB_CONNECTIONS(
      "LAMPLIGHTER_DB_CONNECTIONS",
      null,
      "24",
      "How many connections a worker opens at most; all workers together stay under the server's."),
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
      "yes: browsers reach the console by https, through a proxy that ends it."),
  SMTP(
      "LAMPLIGHTER_SMTP",
      "--smtp",
      "no e-mail",
      "Mail server that a worker sends over: host:port."),
  SMTP_SECURITY(
      "LAMPLIGHTER_SMTP_SECURITY",
      null,
      "starttls",
      "starttls, tls, or plain for a server on the same machine or network."),
  SMTP_USER("LAMPLIGHTER_SMTP_USER", null, "no login", "Who the worker is to the mail server."),
  SMTP_PASSWORD("LAMPLIGHTER_SMTP_PASSWORD", null, "none", "Password of that user."),
  SMTP_PASSWORD_FILE(
      "LAMPLIGHTER_SMTP_PASSWORD_FILE",
      null,
      "none",
      "File that holds the password, instead of it."),
  SMTP_CONNECTIONS(
      "LAMPLIGHTER_SMTP_CONNECTIONS",
      null,
      "4",
      "How many messages a worker gives the mail server at once."),
  MAIL_FROM(
      "LAMPLIGHTER_MAIL_FROM",
      null,
      "none; e-mail needs it",
      "Whom mail is from: Acme Energy <news@acme.example>."),
  MAIL_REPLY_TO("LAMPLIGHTER_MAIL_REPLY_TO", null, "the same", "Address that people read."),
  MAIL_BOUNCES(
      "LAMPLIGHTER_MAIL_BOUNCES",
      null,
      "none",
      "Domain that takes bounces and unsubscribe mails, an address for each message."),
  MAIL_FEEDBACK_ID(
      "LAMPLIGHTER_MAIL_FEEDBACK_ID",
      null,
      "lamplighter",
      "5 to 15 letters and digits by which mailbox providers group complaints."),
  WORKLISTS(
      "LAMPLIGHTER_WORKLISTS",
      "--worklists",
      "none",
      "Folder for the day files of channels that others carry out: one CSV per channel and day."),
  WORKLIST_CHANNELS(
      "LAMPLIGHTER_WORKLIST_CHANNELS",
      null,
      "sms,voice,direct_mail,worklist",
      "Which channels go into those files."),
  PAGES_ADDRESS(
      "LAMPLIGHTER_PAGES_ADDRESS",
      null,
      "none; a worker needs it",
      "Where customers reach the public pages, as it stands in messages: https://pages.acme.example."),
  PAGES_HOST(
      "LAMPLIGHTER_PAGES_HOST",
      null,
      "127.0.0.1",
      "Address a worker listens on for the public pages; 0.0.0.0 opens it to the network."),
  PAGES_PORT(
      "LAMPLIGHTER_PAGES_PORT",
      "--pages-port",
      "8081",
      "Port of the public pages; none: another worker serves them."),
  INTAKE_HOST(
      "LAMPLIGHTER_INTAKE_HOST", null, "127.0.0.1", "Address a worker listens on for events."),
  INTAKE_PORT("LAMPLIGHTER_INTAKE_PORT", "--intake-port", "8082", "Port of the intake of events."),
  INTAKE_TOKEN(
      "LAMPLIGHTER_INTAKE_TOKEN",
      null,
      "no intake",
      "What senders of events show, 16 characters or more; a worker takes events in when it is set."),
  INTAKE_TOKEN_FILE(
      "LAMPLIGHTER_INTAKE_TOKEN_FILE", null, "none", "File that holds the token, instead of it."),
  UTILITY_ADDRESS(
      "LAMPLIGHTER_UTILITY_ADDRESS",
      null,
      "none; a worker needs it",
      "Postal address of the utility, which mail law wants in every message."),
  UTILITY_PHONE(
      "LAMPLIGHTER_UTILITY_PHONE",
      null,
      "none; a worker needs it",
      "Phone number of the utility, as messages show it."),
  UTILITY_PORTAL(
      "LAMPLIGHTER_UTILITY_PORTAL",
      null,
      "none; a worker needs it",
      "Address of the customer portal: https://my.acme.example. Clicks may lead there."),
  POLICY(
      "LAMPLIGHTER_POLICY",
      "--policy",
      "the policy that ships",
      "File with contact hours, consent and caps where they differ from it.");

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
