package io.lamplighter.cli.live;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.policy.Policy;
import io.lamplighter.cli.settings.Setting;
import io.lamplighter.cli.settings.Settings;
import io.lamplighter.cli.settings.WrongSettingException;
import io.lamplighter.workers.channels.email.MailServer;
import io.lamplighter.workers.channels.email.MailServer.Login;
import io.lamplighter.workers.channels.email.MailServer.Security;
import io.lamplighter.workers.channels.email.Sender;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Over what a worker reaches people, and what it tells them about the utility.
///
/// @param mail absent: this worker sends no e-mail
/// @param worklists absent: this worker writes no files
/// @param pagesAddress where customers reach the public pages; stands in messages
/// @param pages where to listen for them; absent: another worker does
/// @param intake absent: this worker takes no events in
/// @param connections to the ledger, at most
public record WorkerSettings(
    Optional<Mail> mail,
    Optional<Worklists> worklists,
    URI pagesAddress,
    Optional<Listen> pages,
    Optional<Intake> intake,
    Utility utility,
    Policy policy,
    int connections) {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+]):(?<port>\\d{1,5})");
  private static final Pattern MAILBOX =
      Pattern.compile("(?:\"?(?<name>[^<\"]*?)\"?\\s*<(?<inside>[^<>]+)>|(?<bare>[^<>\\s]+))");

  /// The mail server and who the mail is from.
  public record Mail(MailServer server, Sender sender) {}

  /// Files that others carry out.
  public record Worklists(Path folder, Set<Channel> channels) {}

  /// An address and a port; port 0 takes any free one.
  public record Listen(String host, int port) {}

  /// Where events are taken in, and what their senders show.
  public record Intake(Listen on, String token) {
    @Override
    public String toString() {
      return "Intake[" + on + "]";
    }
  }

  /// What templates show as `utility.*` beside its name.
  ///
  /// @param portal clicks may lead to its host
  public record Utility(String postalAddress, String phone, URI portal) {}

  /// Reads the settings of a worker.
  ///
  /// @throws WrongSettingException with everything that is missing or wrong, one a line
  public static WorkerSettings of(Settings settings) {
    var reading = new Reading(settings);
    var mail = reading.mail();
    var worklists = reading.worklists();
    if (settings.get(Setting.SMTP).isEmpty() && settings.get(Setting.WORKLISTS).isEmpty()) {
      reading.wrong.add(
          "No channel is set: a worker never takes one that sends nothing. Set "
              + Setting.SMTP.variable()
              + " for e-mail, "
              + Setting.WORKLISTS.variable()
              + " for files of text messages, calls and letters, or both.");
    }
    var pagesAddress = reading.web(Setting.PAGES_ADDRESS);
    var pages = reading.listen(Setting.PAGES_HOST, Setting.PAGES_PORT, 8081);
    var intake = reading.intake();
    var utility = reading.utility();
    var policy = reading.policy();
    var connections = reading.count(Setting.DB_CONNECTIONS, 24);
    if (!reading.wrong.isEmpty()
        || pagesAddress == null
        || utility == null
        || policy == null
        || connections == null) {
      throw new WrongSettingException(
          "The worker does not start:\n  "
              + String.join("\n  ", reading.wrong)
              + "\nAll settings: docs/configuration.md");
    }
    return new WorkerSettings(
        mail, worklists, pagesAddress, pages, intake, utility, policy, connections);
  }

  /// Collects what is wrong instead of stopping at the first.
  private static final class Reading {
    private final Settings settings;
    private final List<String> wrong = new ArrayList<>();

    Reading(Settings settings) {
      this.settings = settings;
    }

    Optional<Mail> mail() {
      var address = settings.get(Setting.SMTP);
      if (address.isEmpty()) {
        return Optional.empty();
      }
      var parts = HOST_AND_PORT.matcher(address.get());
      if (!parts.matches() || Integer.parseInt(parts.group("port")) > 65_535) {
        wrong.add(
            Setting.SMTP.variable() + " must be host:port, for example mail.acme.example:587.");
        return Optional.empty();
      }
      var security = word(Setting.SMTP_SECURITY, Security.STARTTLS, word -> Security.valueOf(word));
      var connections = count(Setting.SMTP_CONNECTIONS, 4);
      var login = attempt(this::login);
      var sender = sender();
      if (security == null || connections == null || login == null || sender == null) {
        return Optional.empty();
      }
      return Optional.ofNullable(
              attempt(
                  () ->
                      new MailServer(
                          parts.group("host"),
                          Integer.parseInt(parts.group("port")),
                          security,
                          login.orElse(null),
                          connections,
                          CALL_TIMEOUT)))
          .map(server -> new Mail(server, sender));
    }

    private Optional<Login> login() {
      return settings
          .get(Setting.SMTP_USER)
          .map(
              user ->
                  new Login(
                      user,
                      settings
                          .secret(Setting.SMTP_PASSWORD, Setting.SMTP_PASSWORD_FILE)
                          .orElse("")));
    }

    private @Nullable Sender sender() {
      var from = settings.get(Setting.MAIL_FROM);
      var mailbox = MAILBOX.matcher(from.orElse(""));
      if (!mailbox.matches()) {
        wrong.add(
            Setting.MAIL_FROM.variable()
                + (from.isEmpty() ? " is not set" : " cannot be read")
                + "; whom mail is from, for example Acme Energy <news@acme.example>.");
        return null;
      }
      var address = mailbox.group("bare") == null ? mailbox.group("inside") : mailbox.group("bare");
      var name = mailbox.group("name");
      return attempt(
          () ->
              new Sender(
                  name == null || name.isBlank() ? address : name,
                  address,
                  settings.get(Setting.MAIL_REPLY_TO).orElse(null),
                  settings.get(Setting.MAIL_BOUNCES).orElse(null),
                  settings.get(Setting.MAIL_FEEDBACK_ID).orElse("lamplighter")));
    }

    Optional<Worklists> worklists() {
      var channels = EnumSet.noneOf(Channel.class);
      for (var word :
          settings
              .get(Setting.WORKLIST_CHANNELS)
              .orElse(Setting.WORKLIST_CHANNELS.standard())
              .split(",", -1)) {
        var channel = Channel.named(word.strip());
        if (channel.isEmpty() || channel.get() == Channel.EMAIL) {
          wrong.add(
              Setting.WORKLIST_CHANNELS.variable()
                  + " names '"
                  + word.strip()
                  + "', which is no channel that can go into files.");
        }
        channel.ifPresent(channels::add);
      }
      return settings
          .get(Setting.WORKLISTS)
          .map(folder -> new Worklists(Path.of(folder).toAbsolutePath(), Set.copyOf(channels)));
    }

    Optional<Listen> listen(Setting host, Setting port, int standard) {
      if (settings.get(port).filter("none"::equals).isPresent()) {
        return Optional.empty();
      }
      return Optional.ofNullable(attempt(() -> settings.number(port, standard)))
          .map(number -> new Listen(settings.get(host).orElse("127.0.0.1"), number));
    }

    Optional<Intake> intake() {
      var token = attempt(() -> settings.secret(Setting.INTAKE_TOKEN, Setting.INTAKE_TOKEN_FILE));
      if (token == null || token.isEmpty()) {
        return Optional.empty();
      }
      if (token.get().length() < 16) {
        wrong.add(
            Setting.INTAKE_TOKEN.variable()
                + " has fewer than 16 characters: whoever guesses it can report events.");
        return Optional.empty();
      }
      return listen(Setting.INTAKE_HOST, Setting.INTAKE_PORT, 8082)
          .map(on -> new Intake(on, token.get()));
    }

    @Nullable Utility utility() {
      var address = text(Setting.UTILITY_ADDRESS);
      var phone = text(Setting.UTILITY_PHONE);
      var portal = web(Setting.UTILITY_PORTAL);
      return address == null || phone == null || portal == null
          ? null
          : new Utility(address, phone, portal);
    }

    @Nullable Policy policy() {
      return attempt(() -> GivenPolicy.of(settings));
    }

    @Nullable Integer count(Setting setting, int standard) {
      var number = attempt(() -> settings.number(setting, standard));
      if (number != null && number < 1) {
        wrong.add(setting.variable() + " must be 1 or more.");
        return null;
      }
      return number;
    }

    @Nullable URI web(Setting setting) {
      var given = text(setting);
      if (given == null) {
        return null;
      }
      try {
        var address = URI.create(given);
        if (Set.of("http", "https").contains(String.valueOf(address.getScheme()))
            && address.getHost() != null
            && address.getQuery() == null) {
          return address;
        }
      } catch (IllegalArgumentException noAddress) {
        // Said below.
      }
      wrong.add(setting.variable() + " must be an address that begins with https:// and a host.");
      return null;
    }

    private @Nullable String text(Setting setting) {
      var given = settings.get(setting);
      if (given.isEmpty()) {
        wrong.add(setting.variable() + " is not set. " + setting.meaning());
      }
      return given.orElse(null);
    }

    private <T> @Nullable T word(Setting setting, T standard, Function<String, T> read) {
      var given = settings.get(setting);
      if (given.isEmpty()) {
        return standard;
      }
      try {
        return read.apply(given.get().toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException unknown) {
        wrong.add(setting.variable() + " is '" + given.get() + "'; it is " + setting.meaning());
        return null;
      }
    }

    private <T> @Nullable T attempt(Supplier<T> read) {
      try {
        return read.get();
      } catch (WrongSettingException | IllegalArgumentException wrongValue) {
        wrong.add(String.valueOf(wrongValue.getMessage()));
        return null;
      }
    }
  }
}
