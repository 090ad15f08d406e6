package io.lamplighter.ledger.reports;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Whether a model may decide, and what about it waits for a person. Some models choose people for
/// campaigns; others, such as `csat`, belong to the whole utility, and audiences ask for their
/// scores.
///
/// @param champion the version in force
/// @param unhealthy why that version was found to rank no better than chance; it stopped deciding
/// @param awaiting versions that passed the promotion rule and wait for a person's yes
/// @param choosesFor running campaigns that choose people by it; none for the utility's own models
public record ModelHealth(
    String model,
    Optional<Integer> champion,
    Optional<Finding> unhealthy,
    List<Integer> awaiting,
    List<String> choosesFor) {
  /// What was found, and when.
  public record Finding(Instant at, String detail) {}

  public ModelHealth {
    awaiting = List.copyOf(awaiting);
    choosesFor = List.copyOf(choosesFor);
  }

  /// All models, by name.
  public static List<ModelHealth> all(Handle db) {
    return read(db, Optional.empty());
  }

  /// One model; nothing decides if there is none of this name.
  public static ModelHealth of(Handle db, String model) {
    return read(db, Optional.of(model)).stream()
        .findFirst()
        .orElseGet(
            () -> new ModelHealth(model, Optional.empty(), Optional.empty(), List.of(), List.of()));
  }

  private static List<ModelHealth> read(Handle db, Optional<String> only) {
    var campaigns =
        Applied.all(db).stream().filter(each -> !each.state().equals("stopped")).toList();
    return db.createQuery(
            """
            SELECT v.model, max(v.version) FILTER (WHERE v.state = 'champion') AS champion,
                   array_agg(v.version ORDER BY v.version) FILTER (WHERE v.state = 'awaiting')
                     AS awaiting,
                   max(a.at) AS at, max(a.detail) AS detail
              FROM model_version v
              LEFT JOIN LATERAL (
                SELECT at, detail FROM model_alarm a
                 WHERE v.state = 'champion' AND a.model = v.model AND a.version = v.version
                   AND a.code = 'UNHEALTHY'
                 ORDER BY at DESC LIMIT 1) a ON true
             WHERE CAST(:only AS text) IS NULL OR v.model = :only
             GROUP BY v.model ORDER BY v.model
            """)
        .bind("only", only.orElse(null))
        .map(
            (rows, context) -> {
              var model = rows.getString("model");
              var waits = rows.getArray("awaiting");
              return new ModelHealth(
                  model,
                  Optional.ofNullable((Integer) rows.getObject("champion")),
                  finding(rows.getTimestamp("at"), rows.getString("detail")),
                  waits == null ? List.of() : Arrays.asList((Integer[]) waits.getArray()),
                  campaigns.stream().filter(each -> asks(each, model)).map(Applied::name).toList());
            })
        .list();
  }

  private static Optional<Finding> finding(@Nullable Timestamp at, @Nullable String detail) {
    return at == null
        ? Optional.empty()
        : Optional.of(new Finding(at.toInstant(), detail == null ? "" : detail));
  }

  private static boolean asks(Applied campaign, String model) {
    return campaign.definition().choice().score().map(Choosing::decides).equals(Optional.of(model));
  }

  /// What of it waits for a person, a sentence each without its full stop.
  public List<String> needs() {
    var needs = new ArrayList<String>();
    unhealthy.ifPresent(
        finding ->
            needs.add(
                "%s: version %d is unhealthy and stopped deciding, %s: %s"
                    .formatted(model, champion.orElseThrow(), without(), finding.detail())));
    awaiting.forEach(version -> needs.add(model + ": version " + version + " awaits approval"));
    return needs;
  }

  /// What happens while no version of it may decide.
  public String without() {
    return choosesFor.isEmpty()
        ? "its scores are unknown and audiences that ask for them take nobody"
        : "people are drawn by lot";
  }
}
