package io.lamplighter.benchmarks.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.simulator.mail.MailSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the ledger says was sent, held against what arrived.
///
/// @param messages that the ledger decided to send, whatever became of them
/// @param doubled keys that arrived more than once
/// @param missing called sent, or still open, and not arrived
/// @param ambiguousListed intents without an answer, listed for a person
/// @param ofTheseAtSink of those listed, arrived
/// @param unlisted arrived, and neither called sent nor listed
/// @param openCalls intents that nobody has resolved
/// @param unfinished entries whose journey has not ended
record Tally(
    long messages,
    long doubled,
    long missing,
    long ambiguousListed,
    long ofTheseAtSink,
    long unlisted,
    long openCalls,
    long unfinished) {
  private static final Pattern KEY = Pattern.compile("<([0-9a-f-]{36})@.*");

  /// Whether no message is doubled, lost or unaccounted for.
  boolean isExactlyOnce() {
    return doubled == 0 && missing == 0 && unlisted == 0 && openCalls == 0 && unfinished == 0;
  }

  /// Counts one provider's messages.
  ///
  /// @param arrived how often each key did
  static Tally of(Ledger ledger, List<String> channels, Map<String, Integer> arrived) {
    var states = new LinkedHashMap<String, String>();
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.createQuery(
                        "SELECT id::text, state FROM touchpoint"
                            + " WHERE channel = ANY(:channels)"
                            + " AND state NOT IN ('skipped', 'held_out')")
                    .bindArray("channels", String.class, channels)
                    .map((rows, context) -> states.put(rows.getString(1), rows.getString(2)))
                    .list());
    long missing = 0;
    long listed = 0;
    long listedArrived = 0;
    long open = 0;
    for (var message : states.entrySet()) {
      boolean isThere = arrived.containsKey(message.getKey());
      switch (message.getValue()) {
        case "ambiguous" -> {
          listed++;
          listedArrived += isThere ? 1 : 0;
        }
        case "failed" -> {}
        case "intent" -> open++;
        default -> missing += isThere ? 0 : 1;
      }
    }
    long unlisted =
        arrived.keySet().stream()
            .filter(key -> !List.of("sent", "ambiguous").contains(states.getOrDefault(key, "")))
            .count();
    return new Tally(
        states.size(),
        arrived.values().stream().filter(times -> times > 1).count(),
        missing,
        listed,
        listedArrived,
        unlisted,
        open,
        unfinished(ledger));
  }

  private static long unfinished(Ledger ledger) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        """
                        SELECT (SELECT count(*) FROM entry WHERE state = 'active')
                             + (SELECT count(*) FROM pending_entry WHERE decided_at IS NULL)
                        """)
                    .mapTo(Long.class)
                    .one());
  }

  /// How often each key is in the sink's file.
  static Map<String, Integer> mails(Path received) throws IOException {
    var keys = new HashMap<String, Integer>();
    for (var mail : MailSink.received(received)) {
      key(mail.messageId()).ifPresent(key -> keys.merge(key, 1, Integer::sum));
    }
    return keys;
  }

  private static Optional<String> key(String messageId) {
    var found = KEY.matcher(messageId);
    return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /// How often each key is in the files of worklists.
  static Map<String, Integer> worklists(Path folder) throws IOException {
    var keys = new HashMap<String, Integer>();
    if (Files.isDirectory(folder)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.filter(path -> path.toString().endsWith(".csv")).toList()) {
          for (var line : Files.readAllLines(file, UTF_8)) {
            var first = line.split(",", 2)[0].replace("\"", "");
            if (first.length() == 36) {
              keys.merge(first, 1, Integer::sum);
            }
          }
        }
      }
    }
    return keys;
  }
}
