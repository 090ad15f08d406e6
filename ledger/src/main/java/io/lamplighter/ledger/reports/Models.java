package io.lamplighter.ledger.reports;

import io.lamplighter.ledger.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Every version of a model that was ever trained, promoted or not, with its card, the newest
/// first, and what alarmed since.
public record Models(
    String model, List<Version> versions, List<Alarm> alarms, List<Shadow> shadows) {
  /// One version.
  ///
  /// @param state `champion`, `challenger`, `retired` or `refused`
  /// @param kind the learner
  /// @param snapshotAt what was known then is what it learned from
  /// @param ownOutcomes rows that come from decisions made here
  /// @param auc on cases it had not seen; absent if there were too few to set some aside
  /// @param why it was promoted or refused
  /// @param card what is known about it
  public record Version(
      int version,
      String state,
      String kind,
      Instant trainedAt,
      Instant snapshotAt,
      String fingerprint,
      long trainedOn,
      long positives,
      long ownOutcomes,
      Optional<Measured> auc,
      String why,
      Map<String, Object> card) {

    /// A figure of the card's validation, such as `ece`, with its 95 % interval.
    public Optional<Measured> metric(String name) {
      return within(card, "validation", "metrics", name).flatMap(Measured::of);
    }

    /// Observed against predicted, on cases it had not seen, ten bins of equal size.
    public List<Map<String, Object>> calibration() {
      return within(card, "validation", "calibration")
          .map(it -> it.get("bins"))
          .map(Models::objects)
          .orElse(List.of());
    }
  }

  /// A figure with its interval.
  public record Measured(double value, double low, double high) {
    static Optional<Measured> of(Map<String, Object> json) {
      return json.get("value") instanceof Number value
              && json.get("low") instanceof Number low
              && json.get("high") instanceof Number high
          ? Optional.of(new Measured(value.doubleValue(), low.doubleValue(), high.doubleValue()))
          : Optional.empty();
    }
  }

  /// A version that scores beside the one that decides.
  ///
  /// @param decisions of which it said what it expected
  /// @param waves in which it did
  /// @param last of them
  public record Shadow(int version, long decisions, long waves, Instant last) {}

  /// Something that made a version doubtful after it was trained.
  public record Alarm(int version, Instant at, String code, String detail) {}

  /// The version in force.
  public Optional<Version> champion() {
    return versions.stream().filter(version -> version.state().equals("champion")).findFirst();
  }

  /// All models, by name.
  public static List<Models> all(Handle db) {
    return db
        .createQuery("SELECT DISTINCT model FROM model_version ORDER BY model")
        .mapTo(String.class)
        .list()
        .stream()
        .map(model -> of(db, model))
        .toList();
  }

  /// One model; without versions if there never was one of this name.
  public static Models of(Handle db, String model) {
    return new Models(
        model,
        db.createQuery(
                """
                SELECT version, state, kind, trained_at, snapshot_at, fingerprint, trained_on,
                       positives, own_outcomes, auc, why, card::text
                  FROM model_version WHERE model = :model ORDER BY version DESC
                """)
            .bind("model", model)
            .map((rows, context) -> version(rows))
            .list(),
        db.createQuery(
                """
                SELECT version, at, code, detail FROM model_alarm
                 WHERE model = :model ORDER BY at DESC, code LIMIT 50
                """)
            .bind("model", model)
            .map(
                (rows, context) ->
                    new Alarm(
                        rows.getInt("version"),
                        rows.getTimestamp("at").toInstant(),
                        rows.getString("code"),
                        rows.getString("detail")))
            .list(),
        db.createQuery(
                """
                SELECT s.model_version, count(*) AS decisions, count(DISTINCT s.wave_id) AS waves,
                       max(w.tick) AS last
                  FROM shadow_score s JOIN wave w ON w.id = s.wave_id
                 WHERE s.model = :model GROUP BY s.model_version ORDER BY s.model_version DESC
                """)
            .bind("model", model)
            .map(
                (rows, context) ->
                    new Shadow(
                        rows.getInt("model_version"),
                        rows.getLong("decisions"),
                        rows.getLong("waves"),
                        rows.getTimestamp("last").toInstant()))
            .list());
  }

  private static Version version(ResultSet rows) throws SQLException {
    var card = Json.object(rows.getString("card"));
    var plain = Optional.ofNullable((Double) rows.getObject("auc"));
    return new Version(
        rows.getInt("version"),
        rows.getString("state"),
        rows.getString("kind"),
        rows.getTimestamp("trained_at").toInstant(),
        rows.getTimestamp("snapshot_at").toInstant(),
        rows.getString("fingerprint"),
        rows.getLong("trained_on"),
        rows.getLong("positives"),
        rows.getLong("own_outcomes"),
        within(card, "validation", "metrics", "auc")
            .flatMap(Measured::of)
            .or(() -> plain.map(auc -> new Measured(auc, Double.NaN, Double.NaN))),
        rows.getString("why"),
        card);
  }

  private static Optional<Map<String, Object>> within(Map<String, Object> json, String... path) {
    var at = json;
    for (var name : path) {
      if (!(at.get(name) instanceof Map<?, ?> inner)) {
        return Optional.empty();
      }
      at = object(inner);
    }
    return Optional.of(at);
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are texts
  private static Map<String, Object> object(Map<?, ?> json) {
    return (Map<String, Object>) json;
  }

  private static List<Map<String, Object>> objects(Object json) {
    return json instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(each -> object((Map<?, ?>) each)).toList()
        : List.of();
  }
}
