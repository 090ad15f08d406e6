package io.lamplighter.console.customers;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.console.customers.Dossier.Happening;
import io.lamplighter.console.customers.Dossier.Lineage;
import io.lamplighter.ledger.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// All that happened to one customer, from every table that knows of them, newest first.
final class Happenings {
  private static final String PLAIN =
      """
      SELECT occurred_at AS at, 'event' AS kind, type AS what, coalesce(word, '') AS detail
        FROM event WHERE customer_id = :id
      UNION ALL
      SELECT occurred_at, 'enrolled', program, coalesce(via, '') FROM enrollment WHERE customer_id = :id
      UNION ALL
      SELECT at, 'survey', survey, answer || coalesce(': ' || comment, '') FROM survey_answer WHERE customer_id = :id
      UNION ALL
      SELECT at, 'heard', kind, actor FROM engagement WHERE customer_id = :id
      UNION ALL
      SELECT since, 'consent', channel || ' ' || purpose, CASE WHEN granted THEN 'yes' ELSE 'no' END || ', ' || source
        FROM consent WHERE customer_id = :id
       ORDER BY at DESC LIMIT :most
      """;
  private static final String DECISIONS =
      """
      SELECT at, campaign, version, definition_hash, wave_id, chosen, explored, p_chosen, held_out, arm, p_arm,
             channel, channel_why, model, model_version, score, threshold, features, reasons
        FROM decision WHERE customer_id = :id ORDER BY at DESC LIMIT :most
      """;
  private static final String MESSAGES =
      """
      SELECT coalesce(sent_at, settled_at, due_at) AS at, id, campaign, step, channel, state, reason, arm, class,
             content_hash, provider, verdict
        FROM touchpoint WHERE customer_id = :id AND state <> 'held_out' ORDER BY 1 DESC LIMIT :most
      """;

  private Happenings() {}

  static List<Happening> of(Handle db, CustomerId id, int most) {
    return Stream.of(
            rows(db, PLAIN, id, most, Happenings::plain),
            rows(db, DECISIONS, id, most, Happenings::decision),
            rows(db, MESSAGES, id, most, Happenings::message))
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Happening::at).reversed())
        .limit(most)
        .toList();
  }

  private interface Read {
    Happening from(ResultSet row) throws SQLException;
  }

  private static List<Happening> rows(Handle db, String sql, CustomerId id, int most, Read read) {
    return db.createQuery(sql)
        .bind("id", id)
        .bind("most", most)
        .map((row, context) -> read.from(row))
        .list();
  }

  private static Happening plain(ResultSet row) throws SQLException {
    return new Happening(
        Dossier.instant(row, "at"),
        row.getString("kind"),
        row.getString("what"),
        row.getString("detail"),
        List.of());
  }

  private static Happening decision(ResultSet row) throws SQLException {
    var lineage = new ArrayList<Lineage>();
    add(lineage, "Wave", row.getString("wave_id"));
    add(
        lineage,
        "Definition",
        "version " + row.getInt("version") + ", " + shortly(row.getString("definition_hash")));
    if (row.getString("model") != null) {
      add(
          lineage,
          "Model",
          row.getString("model")
              + " "
              + row.getInt("model_version")
              + ", score "
              + row.getString("score")
              + (row.getString("threshold") == null
                  ? ""
                  : ", line at " + row.getString("threshold")));
    }
    add(
        lineage,
        "Chance",
        row.getString("p_chosen") + (row.getBoolean("explored") ? ", explored" : ""));
    add(lineage, "Holdout", row.getBoolean("held_out") ? "yes, with the household" : "no");
    if (!row.getString("arm").isEmpty()) {
      add(lineage, "Arm", row.getString("arm") + ", chance " + row.getString("p_arm"));
    }
    if (row.getString("channel") != null) {
      add(
          lineage,
          "Channel",
          row.getString("channel")
              + (row.getString("channel_why") == null
                  ? ""
                  : ": " + row.getString("channel_why").replace('_', ' ')));
    }
    values(lineage, "Looked at", row.getString("features"));
    reasons(lineage, row.getString("reasons"));
    var outcome =
        !row.getBoolean("chosen")
            ? "not chosen"
            : row.getBoolean("held_out") ? "chosen, held out" : "chosen";
    return new Happening(
        Dossier.instant(row, "at"), "decision", row.getString("campaign"), outcome, lineage);
  }

  private static Happening message(ResultSet row) throws SQLException {
    var lineage = new ArrayList<Lineage>();
    add(lineage, "Campaign", row.getString("campaign"));
    add(lineage, "Class", row.getString("class"));
    add(lineage, "Arm", row.getString("arm"));
    add(lineage, "Text", shortly(row.getString("content_hash")));
    add(lineage, "Key towards the provider", row.getString("id"));
    values(lineage, "Verdict", row.getString("verdict"));
    var reason = row.getString("reason");
    return new Happening(
        Dossier.instant(row, "at"),
        "message " + row.getString("state"),
        row.getString("step"),
        row.getString("channel").replace('_', ' ')
            + (reason == null ? "" : ", " + reason.replace('_', ' ')),
        lineage);
  }

  private static void add(List<Lineage> lineage, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      lineage.add(new Lineage(name, value));
    }
  }

  private static void values(List<Lineage> lineage, String name, @Nullable String json) {
    if (json != null && json.startsWith("{")) {
      var said =
          Json.object(json).entrySet().stream()
              .map(value -> value.getKey().replace('_', ' ') + " " + value.getValue())
              .toList();
      add(lineage, name, String.join(", ", said));
    }
  }

  /// What raised and lowered the score, the weightiest first.
  private static void reasons(List<Lineage> lineage, @Nullable String json) {
    if (json == null || !json.startsWith("[")) {
      return;
    }
    var raised = new ArrayList<String>();
    var lowered = new ArrayList<String>();
    for (var reason : Json.objects(json)) {
      var value = String.valueOf(reason.getOrDefault("value", ""));
      var said =
          String.valueOf(reason.get("feature")).replace('_', ' ')
              + (value.isEmpty() ? " unknown" : " " + value);
      boolean raises =
          reason.get("contribution") instanceof Number number && number.doubleValue() > 0;
      (raises ? raised : lowered).add(said);
    }
    add(lineage, "Raised the score", String.join(", ", raised));
    add(lineage, "Lowered the score", String.join(", ", lowered));
  }

  private static @Nullable String shortly(@Nullable String hash) {
    return hash == null || hash.length() <= 10 ? hash : hash.substring(0, 10) + "…";
  }
}
