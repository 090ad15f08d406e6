package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.ledger.Json;
import io.lamplighter.ledger.consent.Consent;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.scores.Scores.Score;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Why a customer is in a campaign, or is not, and what came of it: the rule leaf by leaf as it is
/// now, the last decision with all that it was made from, and every message with its history.
///
/// @param eligible whether the unit meets the rule now
/// @param standing what the last waves said, for example `capped`; absent if they never met it
/// @param decision the last one, by the names of its columns; empty if nobody ever decided
/// @param consents what held when it was decided, or holds now if nobody decided
/// @param nextPossible when the unit can be decided about again at the earliest; empty if never or
///   while it is inside
public record Why(
    String customer,
    String campaign,
    boolean eligible,
    List<Leaf> leaves,
    Optional<Standing> standing,
    Map<String, Object> decision,
    List<Consent> consents,
    List<Touchpoint> touchpoints,
    Optional<Instant> nextPossible) {

  /// One undivided question of the rule, with the "not" that the rule asks it by.
  ///
  /// @param value what the unit has for each attribute in it, as text; unknown ones are absent
  /// @param holds empty if it is unknown
  /// @param scores in force that it asks for, with model version and reasons; an unknown one is
  ///   absent
  /// @param unscored why a score that it asks for is unknown, by model, see
  ///   [io.lamplighter.ledger.scores.Unscored]
  public record Leaf(
      String expression,
      Map<String, String> value,
      Optional<Boolean> holds,
      List<Score> scores,
      Map<String, String> unscored) {
    /// The question without a "not" before it.
    private String question() {
      return expression.startsWith("!") ? expression.substring(1) : expression;
    }

    /// What goes beside the expression: what the unit has for each part of it, unless the answer
    /// says the same.
    public Map<String, String> shown() {
      var shown = new LinkedHashMap<>(value);
      shown.remove(question());
      return shown;
    }
  }

  /// The answer of the waves since an instant.
  public record Standing(String outcome, Instant since) {}

  /// One message and how it got where it is.
  ///
  /// @param at when it came to its state
  public record Touchpoint(
      UUID id,
      String step,
      String channel,
      String state,
      Optional<String> reason,
      Instant at,
      List<Line> history) {}

  public record Line(Instant at, String state, Optional<String> reason, Optional<String> detail) {}

  /// Looks a customer up.
  ///
  /// @param unit the account or premise asked about; absent takes the one that was decided about
  ///   last, else the customer's first
  /// @throws UnknownCampaignException if the campaign was never applied
  public static Why of(
      Jdbi jdbi, CustomerId customer, String campaign, Optional<Long> unit, Instant now) {
    return jdbi.withHandle(
        db -> {
          var definition = Versions.current(db, campaign);
          var decision = decision(db, customer, campaign, unit);
          long subject =
              unit.or(() -> decision.map(row -> (Long) row.get("unit_id")))
                  .or(() -> firstUnit(db, customer, definition.subject()))
                  .orElse(customer.value());
          var asked = RuleAsked.of(db, definition, subject, now);
          return new Why(
              key(db, customer),
              campaign,
              asked.map(RuleAsked::eligible).orElse(true),
              asked.map(RuleAsked::leaves).orElse(List.of()),
              standing(db, campaign, subject),
              decision.orElse(Map.of()),
              consents(jdbi, customer, decision),
              touchpoints(db, customer, campaign),
              nextPossible(db, definition, subject, now));
        });
  }

  /// The object that `why` prints. Without the customer's name or addresses.
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("schemaVersion", 1);
    json.put("customer", customer);
    json.put("campaign", campaign);
    json.put("eligible", eligible);
    json.put(
        "leaves",
        leaves.stream()
            .map(
                leaf -> {
                  var each = new LinkedHashMap<String, @Nullable Object>();
                  each.put("expression", leaf.expression());
                  each.put("value", leaf.value());
                  each.put("holds", leaf.holds().orElse(null));
                  if (!leaf.scores().isEmpty()) {
                    each.put("scores", leaf.scores().stream().map(Score::toJson).toList());
                  }
                  if (!leaf.unscored().isEmpty()) {
                    each.put("unscored", leaf.unscored());
                  }
                  return each;
                })
            .toList());
    standing.ifPresent(
        answer ->
            json.put(
                "standing",
                Map.of("outcome", answer.outcome(), "since", answer.since().toString())));
    json.put("decision", decision);
    json.put(
        "consents",
        consents.stream()
            .map(
                consent ->
                    Map.of(
                        "channel", consent.channel().word(),
                        "purpose", consent.purpose().word(),
                        "granted", consent.granted(),
                        "basis", consent.basis().word(),
                        "since", consent.since().toString()))
            .toList());
    json.put("touchpoints", touchpoints.stream().map(Why::json).toList());
    json.put("nextPossible", nextPossible.map(Instant::toString).orElse(""));
    return json;
  }

  private static Map<String, Object> json(Touchpoint touchpoint) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", touchpoint.id().toString());
    json.put("step", touchpoint.step());
    json.put("channel", touchpoint.channel());
    json.put("state", touchpoint.state());
    json.put("reason", touchpoint.reason().orElse(""));
    json.put("at", touchpoint.at().toString());
    json.put(
        "history",
        touchpoint.history().stream()
            .map(
                line ->
                    Map.of(
                        "at", line.at().toString(),
                        "state", line.state(),
                        "reason", line.reason().orElse(""),
                        "detail", line.detail().orElse("")))
            .toList());
    return json;
  }

  private static Optional<Map<String, Object>> decision(
      Handle db, CustomerId customer, String campaign, Optional<Long> unit) {
    return db.createQuery(
            """
            SELECT * FROM decision
             WHERE customer_id = :customer AND campaign = :campaign
               AND unit_id = coalesce(CAST(:unit AS bigint), unit_id)
             ORDER BY at DESC, id LIMIT 1
            """)
        .bind("customer", customer)
        .bind("campaign", campaign)
        .bind("unit", unit.orElse(null))
        .map((rows, context) -> lineage(rows))
        .findOne()
        .map(decision -> Draws.explained(db, decision));
  }

  private static Map<String, Object> lineage(ResultSet rows) throws SQLException {
    var lineage = new LinkedHashMap<String, Object>();
    var columns = rows.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      var name = columns.getColumnName(i);
      Object value =
          switch (columns.getColumnTypeName(i)) {
            case "jsonb" -> rows.getString(i) == null ? null : Json.value(rows.getString(i));
            case "timestamptz" -> rows.getObject(i, OffsetDateTime.class).toInstant().toString();
            case "uuid" -> rows.getString(i);
            case "_text" -> Draws.words(rows.getArray(i));
            default -> rows.getObject(i);
          };
      if (value != null) {
        lineage.put(name, value);
      }
    }
    return lineage;
  }

  private static Optional<Long> firstUnit(Handle db, CustomerId customer, UnitKind kind) {
    var column =
        switch (kind) {
          case CUSTOMER -> "customer_id";
          case ACCOUNT -> "id";
          case PREMISE -> "premise_id";
        };
    return db.createQuery(
            """
            SELECT %s FROM account WHERE customer_id = :customer AND status = 'open'
             ORDER BY opened NULLS LAST, id LIMIT 1
            """
                .formatted(column))
        .bind("customer", customer)
        .mapTo(Long.class)
        .findOne();
  }

  private static Optional<Standing> standing(Handle db, String campaign, long unit) {
    return db.createQuery(
            """
            SELECT outcome, from_tick FROM standing
             WHERE campaign = :campaign AND unit_id = :unit AND until_tick IS NULL
             ORDER BY from_tick DESC LIMIT 1
            """)
        .bind("campaign", campaign)
        .bind("unit", unit)
        .map((rows, context) -> new Standing(rows.getString(1), rows.getTimestamp(2).toInstant()))
        .findOne();
  }

  private static List<Consent> consents(
      Jdbi jdbi, CustomerId customer, Optional<Map<String, Object>> decision) {
    var consents = new Consents(jdbi);
    return decision
        .map(row -> consents.asOf(customer, Instant.parse(String.valueOf(row.get("at")))))
        .orElseGet(() -> consents.of(customer));
  }

  private static List<Touchpoint> touchpoints(Handle db, CustomerId customer, String campaign) {
    return db
        .createQuery(
            """
            SELECT t.id, t.step, t.channel, t.state, t.reason,
                   coalesce(t.settled_at, t.intent_at, t.due_at) AS at
              FROM touchpoint t WHERE t.customer_id = :customer AND t.campaign = :campaign
             ORDER BY t.became_due_at, t.id
            """)
        .bind("customer", customer)
        .bind("campaign", campaign)
        .map(
            (rows, context) -> {
              var id = rows.getObject("id", UUID.class);
              return new Touchpoint(
                  id,
                  rows.getString("step"),
                  rows.getString("channel"),
                  rows.getString("state"),
                  Optional.ofNullable(rows.getString("reason")),
                  rows.getTimestamp("at").toInstant(),
                  List.of());
            })
        .list()
        .stream()
        .map(
            touchpoint ->
                new Touchpoint(
                    touchpoint.id(),
                    touchpoint.step(),
                    touchpoint.channel(),
                    touchpoint.state(),
                    touchpoint.reason(),
                    touchpoint.at(),
                    history(db, touchpoint.id())))
        .toList();
  }

  private static List<Line> history(Handle db, UUID touchpoint) {
    return db.createQuery(
            """
            SELECT at, state, reason, detail FROM touchpoint_history
             WHERE touchpoint_id = :id ORDER BY at, ctid
            """)
        .bind("id", touchpoint)
        .map(
            (rows, context) ->
                new Line(
                    rows.getTimestamp("at").toInstant(),
                    rows.getString("state"),
                    Optional.ofNullable(rows.getString("reason")),
                    Optional.ofNullable(rows.getString("detail"))))
        .list();
  }

  /// The later of the end of the resting time and of the time for which the last decision stands.
  private static Optional<Instant> nextPossible(
      Handle db, Campaign definition, long unit, Instant now) {
    var last =
        db.createQuery(
                """
                SELECT (SELECT bool_or(state = 'active') FROM entry
                         WHERE campaign = :campaign AND unit_id = :unit AND NOT is_test) AS inside,
                       (SELECT max(ended_at) FROM entry
                         WHERE campaign = :campaign AND unit_id = :unit AND NOT is_test) AS ended,
                       (SELECT max(at) FROM decision
                         WHERE campaign = :campaign AND unit_id = :unit) AS decided,
                       (SELECT next_tick FROM campaign WHERE name = :campaign) AS tick
                """)
            .bind("campaign", definition.name())
            .bind("unit", unit)
            .map(
                (rows, context) ->
                    new Last(
                        rows.getBoolean("inside"),
                        Optional.ofNullable(rows.getTimestamp("ended")).map(t -> t.toInstant()),
                        Optional.ofNullable(rows.getTimestamp("decided")).map(t -> t.toInstant()),
                        Optional.ofNullable(rows.getTimestamp("tick")).map(t -> t.toInstant())))
            .one();
    if (last.inside() || (last.ended().isPresent() && definition.reentry().isEmpty())) {
      return Optional.empty();
    }
    var next = now;
    if (last.ended().isPresent()) {
      next = later(next, last.ended().get().plus(definition.reentry().orElseThrow()));
    }
    if (last.decided().isPresent()) {
      next = later(next, last.decided().get().plus(definition.reconsider()));
    }
    return Optional.of(last.tick().isPresent() ? later(next, last.tick().get()) : next);
  }

  private record Last(
      boolean inside, Optional<Instant> ended, Optional<Instant> decided, Optional<Instant> tick) {}

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static String key(Handle db, CustomerId customer) {
    return db.createQuery("SELECT key FROM customer WHERE id = :id")
        .bind("id", customer)
        .mapTo(String.class)
        .one();
  }
}
