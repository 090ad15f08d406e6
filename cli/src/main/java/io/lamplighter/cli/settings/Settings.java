package io.lamplighter.cli.settings;

import io.lamplighter.cli.embedded.DataFolder;
import io.lamplighter.cli.embedded.DatabaseAddress;
import io.lamplighter.cli.embedded.EmbeddedPostgres;
import io.lamplighter.cli.embedded.EmbeddedTemporal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The settings of one run: options first, then the environment, then what is standard.
public final class Settings {
  private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");

  private final Map<String, String> environment;
  private final Map<Setting, String> options;

  /// @param options as given on the command line
  public Settings(Map<String, String> environment, Map<Setting, String> options) {
    this.environment = Map.copyOf(environment);
    this.options = new EnumMap<>(Setting.class);
    this.options.putAll(options);
  }

  /// What was set, blank meaning not set.
  public Optional<String> get(Setting setting) {
    var given = options.get(setting);
    return Optional.ofNullable(given == null ? environment.get(setting.variable()) : given)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /// A setting that is a number from 0 to 65535.
  ///
  /// @throws WrongSettingException if it is something else
  public int number(Setting setting, int standard) {
    return get(setting)
        .map(
            value -> {
              if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
                throw new WrongSettingException(
                    setting.variable() + " is '" + value + "'; it must be a number up to 65535.");
              }
              return Integer.parseInt(value);
            })
        .orElse(standard);
  }

  /// A setting that is yes or no; not set means no.
  ///
  /// @throws WrongSettingException if it is something else
  public boolean isSet(Setting setting) {
    return switch (get(setting).orElse("no")) {
      case "yes", "true" -> true;
      case "no", "false" -> false;
      default -> throw new WrongSettingException(setting.variable() + " must be yes or no.");
    };
  }

  public Map<String, String> environment() {
    return environment;
  }

  /// The folder of what runs embedded.
  public Path data() {
    return get(Setting.DATA).map(Path::of).orElseGet(() -> DataFolder.standard(environment));
  }

  /// The ledger's database: the one that was named, else the embedded one if it runs now.
  ///
  /// @throws WrongSettingException if what was named is no address
  public Optional<DatabaseAddress> database() {
    return get(Setting.DB).map(this::named).or(() -> EmbeddedPostgres.runningIn(data()));
  }

  /// Host and port of Temporal: the one that was named, else the embedded one if it runs now.
  public Optional<String> temporal() {
    return get(Setting.TEMPORAL_ADDRESS).or(() -> EmbeddedTemporal.runningIn(data()));
  }

  /// The command that starts what runs embedded in this run's folder.
  public String startsEmbedded() {
    var folder = data();
    if (folder.equals(DataFolder.standard(environment))) {
      return "lamplighter demo";
    }
    var name = folder.toString();
    return "lamplighter demo --data " + (name.matches("[\\w./-]+") ? name : "'" + name + "'");
  }

  public String namespace() {
    return get(Setting.TEMPORAL_NAMESPACE).orElse(EmbeddedTemporal.NAMESPACE);
  }

  private DatabaseAddress named(String address) {
    var uri = parse(address.startsWith("jdbc:") ? address.substring("jdbc:".length()) : address);
    if (!SCHEMES.contains(String.valueOf(uri.getScheme()))
        || uri.getHost() == null
        || uri.getPath().length() < 2) {
      throw wrong("it is not of the form postgresql://host:5432/name");
    }
    if (uri.getUserInfo() != null) {
      throw wrong(
          "user and password stand in it, where they show in lists of processes; put them into "
              + Setting.DB_USER.variable()
              + " and "
              + Setting.DB_PASSWORD.variable());
    }
    var url =
        "jdbc:postgresql://"
            + uri.getRawAuthority()
            + uri.getRawPath()
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return new DatabaseAddress(url, get(Setting.DB_USER).orElse("lamplighter"), password());
  }

  private static URI parse(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException broken) {
      throw wrong("it is not of the form postgresql://host:5432/name");
    }
  }

  private static WrongSettingException wrong(String why) {
    // The address itself is not repeated: it may hold a password.
    return new WrongSettingException(
        Setting.DB.variable() + " (or --db) cannot be used: " + why + ".");
  }

  private String password() {
    return secret(Setting.DB_PASSWORD, Setting.DB_PASSWORD_FILE).orElse("");
  }

  /// A secret, set itself or as the first line of a file.
  ///
  /// @throws WrongSettingException if the file cannot be read
  public Optional<String> secret(Setting itself, Setting inFile) {
    return get(itself).or(() -> get(inFile).map(file -> firstLine(inFile, file)));
  }

  private static String firstLine(Setting setting, String file) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines.findFirst().orElse("");
    } catch (IOException | UncheckedIOException broken) {
      throw new WrongSettingException(
          setting.variable() + " names " + file + ", which cannot be read.");
    }
  }
}
