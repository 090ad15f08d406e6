package io.lamplighter.cli;

import io.lamplighter.cli.settings.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every verb that talks to Temporal.
final class TemporalOptions {
  @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Where Temporal answers.")
  private @Nullable String address;

  @Option(names = "--namespace", paramLabel = "NAME", description = "Namespace in Temporal.")
  private @Nullable String namespace;

  Map<Setting, String> given() {
    var given = new EnumMap<Setting, String>(Setting.class);
    LedgerOptions.put(given, Setting.TEMPORAL_ADDRESS, address);
    LedgerOptions.put(given, Setting.TEMPORAL_NAMESPACE, namespace);
    return given;
  }
}
