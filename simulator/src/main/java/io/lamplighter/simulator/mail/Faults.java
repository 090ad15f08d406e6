package io.lamplighter.simulator.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What goes wrong, scripted by recipient. One rule a line, the first that fits counts:
///
/// ```
/// # recipient    how often for each recipient    what
/// *+gone@*       always  rcpt 550 5.1.1 no such user
/// *+grey@*       1       rcpt 451 4.7.1 come back later
/// *+policy@*     always  data 550 5.7.515 access denied
/// *+slow@*       always  delay 500
/// *+lost@*       1       drop-after-dot
/// *+kept@*       1       drop-before-reply
/// ```
///
/// `delay` is in milliseconds. A message is not kept after `drop-after-dot` and is kept after
/// `drop-before-reply`; the sender sees the same: silence.
public final class Faults {
  /// A server on which nothing goes wrong.
  public static final Faults NONE = new Faults(List.of());

  enum Stage {
    RCPT,
    DATA
  }

  sealed interface Fault {
    record Refuse(Stage stage, String reply) implements Fault {}

    record Delay(Duration lasts) implements Fault {}

    record DropAfterDot() implements Fault {}

    record DropBeforeReply() implements Fault {}
  }

  private record Rule(Pattern recipient, int times, Fault fault, Map<String, Integer> met) {
    boolean isAt(Stage stage) {
      return (fault instanceof Fault.Refuse refusal ? refusal.stage() : Stage.DATA) == stage;
    }

    boolean takes(String address) {
      if (!recipient.matcher(address).matches()) {
        return false;
      }
      return times == Integer.MAX_VALUE || met.merge(address, 1, Integer::sum) <= times;
    }
  }

  private final List<Rule> rules;

  private Faults(List<Rule> rules) {
    this.rules = rules;
  }

  /// Reads a script from a file.
  ///
  /// @throws IllegalArgumentException if a line cannot be understood; the message names it
  public static Faults read(Path script) throws IOException {
    return of(Files.readString(script));
  }

  /// The faults that a script describes.
  ///
  /// @throws IllegalArgumentException if a line cannot be understood; the message names it
  public static Faults of(String script) {
    var rules = new ArrayList<Rule>();
    int number = 0;
    for (var line : script.lines().toList()) {
      number++;
      var words = line.strip();
      if (!words.isEmpty() && !words.startsWith("#")) {
        rules.add(rule(words, number));
      }
    }
    return new Faults(List.copyOf(rules));
  }

  private static Rule rule(String line, int number) {
    var words = line.split(" +", 4);
    try {
      int times = words[1].equals("always") ? Integer.MAX_VALUE : Integer.parseInt(words[1]);
      Fault fault =
          switch (words[2]) {
            case "rcpt" -> refusal(Stage.RCPT, words[3]);
            case "data" -> refusal(Stage.DATA, words[3]);
            case "delay" -> new Fault.Delay(Duration.ofMillis(Long.parseLong(words[3])));
            case "drop-after-dot" -> new Fault.DropAfterDot();
            case "drop-before-reply" -> new Fault.DropBeforeReply();
            default -> throw new IllegalArgumentException(words[2]);
          };
      return new Rule(glob(words[0]), times, fault, new ConcurrentHashMap<>());
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unclear) {
      throw new IllegalArgumentException(
          "line %d of the faults is not 'RECIPIENT always|TIMES rcpt|data CODE TEXT, delay MILLIS, drop-after-dot or drop-before-reply': %s"
              .formatted(number, line),
          unclear);
    }
  }

  private static Fault refusal(Stage stage, String reply) {
    if (!reply.matches("[45]\\d\\d .+")) {
      throw new IllegalArgumentException(reply);
    }
    return new Fault.Refuse(stage, reply);
  }

  private static Pattern glob(String text) {
    var quoted = new StringBuilder();
    for (var part : text.toLowerCase(Locale.ROOT).split("\\*", -1)) {
      quoted.append(quoted.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(quoted.toString());
  }

  /// What goes wrong for a recipient now, and counts it.
  @Nullable Fault next(String recipient, Stage stage) {
    var address = recipient.toLowerCase(Locale.ROOT);
    for (var rule : rules) {
      if (rule.isAt(stage) && rule.takes(address)) {
        return rule.fault();
      }
    }
    return null;
  }
}
