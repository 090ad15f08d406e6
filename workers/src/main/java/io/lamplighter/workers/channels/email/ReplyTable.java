package io.lamplighter.workers.channels.email;

import io.lamplighter.workers.channels.email.WatchedTransport.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What replies of mail servers mean, in SMTP and in bounces. The rows are data, in `replies.yaml`;
/// the first that fits counts.
public final class ReplyTable {
  /// What a reply means for the address and for us.
  public enum Meaning {
    /// There is nobody at this address.
    HARD,
    /// There is somebody who cannot take it now.
    SOFT,
    /// We are not allowed to, or did it wrong.
    OURS,
    /// Try again.
    TRANSIENT
  }

  private record Row(List<Stage> stages, Pattern reply, Meaning meaning) {}

  private static final Pattern REPLY =
      Pattern.compile("(\\d{3})(?:[ -]([245]\\.\\d{1,3}\\.\\d{1,3}))?.*", Pattern.DOTALL);

  private final List<Row> rows;

  private ReplyTable(List<Row> rows) {
    this.rows = rows;
  }

  /// The table that ships.
  public static ReplyTable standard() {
    try (var file = ReplyTable.class.getResourceAsStream("replies.yaml")) {
      if (file == null) {
        throw new IllegalStateException("replies.yaml is missing from this build");
      }
      return read(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static ReplyTable read(InputStream yaml) {
    var settings = LoadSettings.builder().setLabel("replies.yaml").build();
    var rows = new ArrayList<Row>();
    for (var item : (Iterable<?>) new Load(settings).loadFromInputStream(yaml)) {
      var row = (Map<?, ?>) item;
      var stages = new ArrayList<Stage>();
      if (row.get("at") instanceof List<?> words) {
        words.forEach(word -> stages.add(Stage.valueOf(upper(word))));
      }
      rows.add(
          new Row(
              List.copyOf(stages),
              Pattern.compile(String.valueOf(row.get("reply")), Pattern.CASE_INSENSITIVE),
              Meaning.valueOf(upper(row.get("means")))));
    }
    return new ReplyTable(List.copyOf(rows));
  }

  private static String upper(@Nullable Object word) {
    return String.valueOf(word).toUpperCase(Locale.ROOT);
  }

  /// What a reply heard during SMTP means.
  Meaning meaning(Stage stage, String reply) {
    var line = line(reply);
    return rows.stream()
        .filter(row -> row.stages().isEmpty() || row.stages().contains(stage))
        .filter(row -> row.reply().matcher(line).find())
        .map(Row::meaning)
        .findFirst()
        .orElse(line.startsWith("4") ? Meaning.TRANSIENT : Meaning.SOFT);
  }

  /// What a bounce means that came later.
  ///
  /// @param status as a delivery report has it: `5.1.1`
  /// @param diagnostic what the other server said, without its `smtp;`
  public Meaning meaning(String status, String diagnostic) {
    var said =
        REPLY.matcher(diagnostic).matches()
            ? diagnostic
            : (status.startsWith("4") ? "450 " : "550 ") + status + " " + diagnostic;
    return meaning(Stage.RCPT, said);
  }

  /// A reply's codes without its text, which may hold an address: `550 5.1.1`.
  static String code(String reply) {
    Matcher codes = REPLY.matcher(reply);
    if (!codes.matches()) {
      return "unreadable_reply";
    }
    return codes.group(2) == null ? codes.group(1) : codes.group(1) + " " + codes.group(2);
  }

  private static String line(String reply) {
    return reply.replaceAll("\\s+", " ").strip();
  }
}
