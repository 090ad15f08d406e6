package io.lamplighter.ledger.touchpoints;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.policy.ConsentState;
import io.lamplighter.campaigns.policy.Contact;
import io.lamplighter.campaigns.policy.Facts;
import io.lamplighter.campaigns.policy.Facts.CampaignState;
import io.lamplighter.campaigns.policy.Policy;
import io.lamplighter.campaigns.policy.Protection;
import io.lamplighter.campaigns.policy.SuppressionScope;
import io.lamplighter.ledger.touchpoints.Touchpoints.Asked;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads what the send decision needs about every message due to some households.
final class DueMessages {
  private static final String SQL =
      """
      SELECT t.*, c.language, c.zone, c.jurisdiction, c.medical_baseline, c.moratorium,
             CASE WHEN e.budget_month IS NOT NULL AND NOT t.is_test AND t.intent_at IS NULL THEN
               e.reserved - (SELECT coalesce(sum(greatest(s.cost, CASE WHEN s.state = 'leased'
                                                                       THEN %4$s ELSE 0 END)), 0)
                               FROM touchpoint s
                              WHERE s.entry_month = t.entry_month AND s.entry_id = t.entry_id
                                AND s.id <> t.id) < %5$s ELSE false END AS over_budget,
             a.address, a.status AS address_status, a.zones AS address_zones,
             a.jurisdictions AS address_jurisdictions,
             t.address_mac IS DISTINCT FROM a.address_mac AS elsewhere,
             n.granted, n.basis, coalesce(n.consent_id, 0) AS said,
             coalesce((SELECT string_agg(concat_ws('/', s.channel, s.scope, s.stream), ',')
                         FROM suppression s
                        WHERE s.address_mac = a.address_mac
                          AND (s.until IS NULL OR s.until > :now)), '') AS noes,
             ca.state AS campaign_state,
             %1$s AS open_complaint, %2$s AS disconnect_pending, %3$s AS deceased,
             -- A chance, or what contact adds to it: anything else is unknown.
             CASE WHEN %6$s BETWEEN -1 AND 1 THEN
               round(%6$s * CAST(d.compiled #>> '{goal,value,cents}' AS bigint) * 100) END AS worth,
             d.compiled #>> '{goal,value,currency}' AS currency,
             %5$s AS price,
             o.going_on AS outage, coalesce(ca.on_event LIKE 'outage.%%', false) AS about_outage,
             d.ends_at_goal AND t.lineage <> 'after enrollment' AND EXISTS (
                     SELECT FROM enrollment g
                      WHERE g.customer_id = t.customer_id AND g.program = d.goal_program
                        AND g.occurred_at > e.entered_at
                        AND g.occurred_at <= :now AND g.known_at <= :now) AS goal_reached,
             (SELECT array_agg(s.scope) FROM suppression s
               WHERE s.address_mac = a.address_mac AND (s.until IS NULL OR s.until > :now)
                 AND (s.channel = t.channel OR s.scope IN ('marketing', 'everything'))
                 AND (s.scope <> 'stream' OR s.stream IN ('', t.category))) AS suppressions
        FROM touchpoint t
        JOIN entry e ON e.id = t.entry_id
        LEFT JOIN decision k ON k.id = e.decision_id
        JOIN customer c ON c.id = t.customer_id
        JOIN campaign ca ON ca.name = t.campaign
        LEFT JOIN LATERAL (
          SELECT v.type <> 'outage.restored' AS going_on FROM event v
           WHERE v.customer_id = t.customer_id AND v.type LIKE 'outage.%%'
             AND v.occurred_at <= :now AND v.known_at <= :now
           ORDER BY v.occurred_at DESC, v.known_at DESC, v.source, v.key LIMIT 1) o ON true
        JOIN definition d ON d.campaign = t.campaign AND d.version = t.version
        LEFT JOIN LATERAL (
          SELECT p.factor, p.chance FROM program_effect p
           WHERE p.campaign = t.campaign AND p.at <= :now ORDER BY p.at DESC LIMIT 1) f ON true
        LEFT JOIN contact_point a ON a.customer_id = t.customer_id AND a.channel = t.channel
        LEFT JOIN consent_now n ON n.customer_id = t.customer_id AND n.channel = t.channel
                               AND n.purpose = t.category
       WHERE t.customer_id = ANY(:people) AND t.state = 'due' AND t.due_at <= :now
       ORDER BY t.id
      """
          .formatted(
              standing("complaint.opened", "complaint.closed", "word"),
              standing("disconnection.announced", "disconnection.over", "account_id"),
              standing("customer.deceased", "customer.deceased_mistaken", "customer_id"),
              price("s"),
              price("t"),
              """
              CASE WHEN k.ranked_by IN ('need', 'need_uplift') THEN f.chance * coalesce(f.factor, 1)
                   WHEN k.ranked_by = 'uplift' THEN k.score
                   ELSE coalesce(k.score, f.chance) * coalesce(f.factor, 1) END""");

  /// Those of the households, and those of the people themselves: who has moved house since was
  /// contacted under the household of then. A household counts what reached it while they lived
  /// there.
  private static final String CONTACTS =
      """
      SELECT ref, customer_id, household_id, channel, category, topics, at FROM contact
       WHERE (household_id = ANY(:households)
              OR customer_id = ANY(:people))
         AND at > :since
       ORDER BY at, sender, ref
      """;

  private DueMessages() {}

  private static String price(String touchpoint) {
    return "coalesce(CAST(CAST(:costs AS jsonb) ->> %s.channel AS bigint), 0)"
        .formatted(touchpoint);
  }

  /// Whether something has begun for the customer, as far as is known, and has not ended since.
  ///
  /// @param which column that ties an end to its beginning
  private static String standing(String began, String ended, String which) {
    return """
        EXISTS (SELECT FROM event b
                 WHERE b.customer_id = t.customer_id AND b.type = '%1$s'
                   AND b.occurred_at <= :now AND b.known_at <= :now
                   AND NOT EXISTS (SELECT FROM event f
                                    WHERE f.customer_id = b.customer_id AND f.type = '%2$s'
                                      AND f.%3$s IS NOT DISTINCT FROM b.%3$s
                                      AND f.occurred_at >= b.occurred_at
                                      AND f.occurred_at <= :now AND f.known_at <= :now))"""
        .formatted(began, ended, which);
  }

  /// What was weighed of the recipient's word: what is not among it when the call is to be made has
  /// come since, however it is dated.
  ///
  /// @param consent number of the consent that counted; 0 if there was none
  /// @param noes that stand against the address
  record Seen(long consent, String noes) {}

  /// A message that is due, and all that is known about it.
  ///
  /// @param household where the recipient lives now, not at the entry
  /// @param worth see [CapOrder.Row]
  /// @param currency of a program's worth; empty if its goal has no value
  /// @param overBudget whether it costs more than is left of what its entry has reserved
  record DueMessage(
      TouchpointId id,
      EntryId entry,
      long household,
      long worth,
      Optional<String> currency,
      boolean overBudget,
      Seen seen,
      Facts facts,
      Touchpoints.Leased leased) {
    DueMessage ofUnknownWorth() {
      return new DueMessage(id, entry, household, 0, currency, overBudget, seen, facts, leased);
    }
  }

  private record Made(String ref, long customer, long household, Contact contact) {}

  /// @param policy how far back contacts count for any cap, and what messages cost
  /// @param hours what it says of an hour is for programs only
  static List<DueMessage> of(
      Handle db, Recipients recipients, Instant now, Policy policy, HourPick hours) {
    boolean wait = hours.tries() > 0;
    var everybody = wait ? Hours.everybody(db, now) : HourPick.Answers.none();
    Map<Long, HourPick.Answers> own = wait ? Hours.own(db, recipients.people(), now) : Map.of();
    Picking picking =
        (id, customer) ->
            hours.hour(id, everybody, own.getOrDefault(customer, HourPick.Answers.none()));
    var contacts =
        db.createQuery(CONTACTS)
            .bindArray("households", Long.class, recipients.households())
            .bindArray("people", Long.class, recipients.people())
            .bind("since", now.minus(policy.lookBack()))
            .map(
                (rows, context) ->
                    new Made(
                        rows.getString("ref"),
                        rows.getLong("customer_id"),
                        rows.getLong("household_id"),
                        new Contact(
                            rows.getTimestamp("at").toInstant(),
                            category(rows.getString("category")),
                            Channel.of(rows.getString("channel")),
                            words(rows, "topics"))))
            .list();
    Map<Long, List<Made>> byHousehold = new HashMap<>();
    Map<Long, List<Made>> byPerson = new HashMap<>();
    for (var made : contacts) {
      byHousehold.computeIfAbsent(made.household(), unseen -> new ArrayList<>()).add(made);
      byPerson.computeIfAbsent(made.customer(), unseen -> new ArrayList<>()).add(made);
    }
    return db
        .createQuery(SQL)
        .bindArray("people", Long.class, recipients.people())
        .bind("now", now)
        .bind("costs", policy.costs().json())
        .map((rows, context) -> message(rows, recipients, byHousehold, byPerson, picking))
        .collect(Collectors.groupingBy(DueMessage::household, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(DueMessages::comparable)
        .toList();
  }

  /// Where goals are valued in different currencies, nobody knows which message is worth more.
  private static Stream<DueMessage> comparable(List<DueMessage> household) {
    boolean mixed =
        household.stream().flatMap(each -> each.currency().stream()).distinct().count() > 1;
    return household.stream().map(each -> mixed ? each.ofUnknownWorth() : each);
  }

  /// What it is expected to bring less what it costs; above 0 wherever it is expected to bring
  /// something, since a program of which nothing is known counts as 0.
  private static long worth(ResultSet rows) throws SQLException {
    long brings = rows.getLong("worth");
    return brings <= 0 ? 0 : Math.max(1, brings - rows.getLong("price"));
  }

  private interface Picking {
    OptionalInt hour(TouchpointId message, long customer);
  }

  private static DueMessage message(
      ResultSet rows,
      Recipients recipients,
      Map<Long, List<Made>> byHousehold,
      Map<Long, List<Made>> byPerson,
      Picking picking)
      throws SQLException {
    var id = new TouchpointId(rows.getObject("id", UUID.class));
    var entry = new EntryId(rows.getObject("entry_id", UUID.class));
    var channel = Channel.of(rows.getString("channel"));
    var category = category(rows.getString("category"));
    long customer = rows.getLong("customer_id");
    long household = recipients.home(customer);
    var address = rows.getString("address");
    var facts =
        new Facts(
            new Facts.Message(
                category,
                channel,
                words(rows, "topics"),
                rows.getTimestamp("became_due_at").toInstant(),
                Optional.ofNullable(rows.getTimestamp("expires_at")).map(at -> at.toInstant()),
                Duration.ZERO),
            new Facts.Recipient(
                address != null && "good".equals(rows.getString("address_status")),
                zones(rows, channel),
                jurisdictions(rows, channel),
                consent(rows),
                suppressions(rows),
                protections(rows),
                rows.getBoolean("outage") && rows.getBoolean("about_outage"),
                category == Category.PROGRAM
                    ? bestHour(rows, picking.hour(id, customer))
                    : Optional.empty()),
            new Facts.Contacts(
                others(byPerson.getOrDefault(customer, List.of()), id),
                others(byHousehold.getOrDefault(household, List.of()), id),
                List.of(),
                List.of()),
            switch (rows.getString("campaign_state")) {
              case "running", "draining" -> CampaignState.RUNNING;
              case "paused" -> CampaignState.PAUSED;
              default -> CampaignState.STOPPED;
            },
            rows.getBoolean("goal_reached"),
            Optional.empty());
    return new DueMessage(
        id,
        entry,
        household,
        category == Category.PROGRAM ? worth(rows) : 0,
        category == Category.PROGRAM
            ? Optional.ofNullable(rows.getString("currency"))
            : Optional.empty(),
        rows.getBoolean("over_budget"),
        new Seen(rows.getLong("said"), rows.getString("noes")),
        facts,
        new Touchpoints.Leased(
            id,
            entry,
            rows.getString("campaign"),
            rows.getInt("version"),
            rows.getString("wave_id"),
            new StepKey(rows.getString("step")),
            customer,
            channel,
            category,
            rows.getString("arm"),
            rows.getString("survey"),
            Objects.requireNonNullElse(address, ""),
            rows.getString("language"),
            Instant.MAX,
            asked(rows)));
  }

  /// One that is asked again holds its place under the caps already.
  private static List<Contact> others(List<Made> contacts, TouchpointId id) {
    return contacts.stream()
        .filter(made -> !made.ref().equals(id.value().toString()))
        .map(Made::contact)
        .toList();
  }

  private static @Nullable Asked asked(ResultSet rows) throws SQLException {
    var at = rows.getTimestamp("intent_at");
    return at == null
        ? null
        : new Asked(at.toInstant(), rows.getString("provider"), rows.getBoolean("elsewhere"));
  }

  private static Category category(String word) {
    return Category.named(word).orElseThrow();
  }

  /// The premise's zone counts for every channel; a phone number may be elsewhere and adds its own.
  private static Set<ZoneId> zones(ResultSet rows, Channel channel) throws SQLException {
    var zones = new HashSet<ZoneId>();
    var home = rows.getString("zone");
    if (home != null) {
      zones.add(ZoneId.of(home));
    }
    if (channel == Channel.SMS || channel == Channel.VOICE) {
      words(rows, "address_zones").forEach(zone -> zones.add(ZoneId.of(zone)));
    }
    return zones;
  }

  private static Set<String> jurisdictions(ResultSet rows, Channel channel) throws SQLException {
    var jurisdictions = new HashSet<String>();
    var home = rows.getString("jurisdiction");
    if (home != null) {
      jurisdictions.add(home);
    }
    if (channel == Channel.SMS || channel == Channel.VOICE) {
      jurisdictions.addAll(words(rows, "address_jurisdictions"));
    }
    return jurisdictions;
  }

  private static ConsentState consent(ResultSet rows) throws SQLException {
    var basis = rows.getString("basis");
    if (basis == null) {
      return ConsentState.NONE;
    }
    if (!rows.getBoolean("granted")) {
      return ConsentState.REFUSED;
    }
    return switch (basis) {
      case "express_written" -> ConsentState.WRITTEN;
      case "express" -> ConsentState.EXPRESS;
      default -> ConsentState.IMPLIED;
    };
  }

  private static Set<SuppressionScope> suppressions(ResultSet rows) throws SQLException {
    var scopes = EnumSet.noneOf(SuppressionScope.class);
    for (var word : words(rows, "suppressions")) {
      scopes.add(SuppressionScope.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return scopes;
  }

  /// By the clock of the premise, if it is known.
  private static Optional<Facts.BestHour> bestHour(ResultSet rows, OptionalInt hour)
      throws SQLException {
    var zone = rows.getString("zone");
    return zone == null || hour.isEmpty()
        ? Optional.empty()
        : Optional.of(new Facts.BestHour(hour.getAsInt(), ZoneId.of(zone)));
  }

  private static Set<Protection> protections(ResultSet rows) throws SQLException {
    var protections = EnumSet.noneOf(Protection.class);
    if (rows.getBoolean("medical_baseline")) {
      protections.add(Protection.MEDICAL_BASELINE);
    }
    if (rows.getBoolean("moratorium")) {
      protections.add(Protection.MORATORIUM);
    }
    if (rows.getBoolean("open_complaint")) {
      protections.add(Protection.OPEN_COMPLAINT);
    }
    if (rows.getBoolean("disconnect_pending")) {
      protections.add(Protection.DISCONNECT_PENDING);
    }
    if (rows.getBoolean("deceased")) {
      protections.add(Protection.DECEASED);
    }
    if (rows.getBoolean("outage")) {
      protections.add(Protection.OPEN_OUTAGE);
    }
    return protections;
  }

  private static Set<String> words(ResultSet rows, String column) throws SQLException {
    var array = rows.getArray(column);
    return array == null ? Set.of() : Set.copyOf(Arrays.asList(strings(array.getArray())));
  }

  private static String[] strings(@Nullable Object array) {
    return array instanceof String[] strings ? strings : new String[0];
  }
}
