package io.lamplighter.ledger.attributes;

import static io.lamplighter.campaigns.Channel.SMS;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.FactListener;
import io.lamplighter.ledger.facts.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttributesTest {
  static final Instant NOW = Instant.parse("2026-03-08T14:00:00Z");
  private static final Pattern READS_FACTS =
      Pattern.compile("\\b(FROM|JOIN)\\s+(event|enrollment|engagement|survey_answer)\\b");
  private static final Pattern ASKS_WHAT_WAS_KNOWN = Pattern.compile("known_at <= :now");

  private Ledger ledger;
  private Facts facts;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    facts = new Facts(ledger.jdbi(), FactListener.NONE);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void everyReadOfFactsAsksWhatWasKnown() {
    var catalogue = Attributes.catalogue();
    var sql = new ArrayList<String>();
    catalogue.attributes().values().forEach(attribute -> sql.add(attribute.sql()));
    catalogue.questions().values().forEach(bySubject -> sql.addAll(bySubject.values()));
    Features.shipped()
        .values()
        .forEach(
            set -> {
              sql.add(set.from());
              set.features().forEach(feature -> sql.add(feature.sql()));
            });

    assertThat(sql)
        .allSatisfy(
            text ->
                assertThat(ASKS_WHAT_WAS_KNOWN.matcher(text).results().count())
                    .as(text)
                    .isGreaterThanOrEqualTo(READS_FACTS.matcher(text).results().count()));
  }

  @Test
  void tellsEveryEventThatIntakeTakes() {
    assertThat(Attributes.catalogue().events().keySet()).isEqualTo(Facts.types());
  }

  @Test
  void answersEveryAttributeForEveryKindOfUnit() {
    var ada = aWitness(ledger);
    var catalogue = Attributes.catalogue();

    ledger
        .jdbi()
        .useHandle(
            db -> {
              for (var unit :
                  Map.of(
                          UnitKind.CUSTOMER, ada.id().value(),
                          UnitKind.ACCOUNT, ada.account(),
                          UnitKind.PREMISE, ada.premise())
                      .entrySet()) {
                var values =
                    Attributes.of(
                        db,
                        catalogue,
                        unit.getKey(),
                        List.of(unit.getValue()),
                        catalogue.attributes().keySet(),
                        NOW);

                assertThat(values).containsOnlyKeys(unit.getValue());
                assertThat(values.get(unit.getValue()).get("billing"))
                    .isEqualTo(
                        Map.of(
                            "last_bill_cents", 12_000L,
                            "last_bill_at", NOW.minus(Duration.ofDays(6)),
                            "days_since_last_bill", 6L,
                            "bills_12m", 2L,
                            "average_bill_cents_12m", 11_000.0,
                            "bills_paid_online_12m", 1L));
                assertThat(values.get(unit.getValue()).get("usage"))
                    .isEqualTo(Map.of("kwh_12m", 1_200.5));
                assertThat(values.get(unit.getValue()))
                    .extractingByKey("payments")
                    .isEqualTo(
                        Map.of(
                            "count_12m", 1L,
                            "late_12m", 1L,
                            "failed_12m", 0L,
                            "last_method", "online"));
              }
            });
  }

  @Test
  void doesNotSeeWhatBecameKnownLater() {
    var ada = aWitness(ledger);
    var before = all(ada);

    plantLeaks(facts, ada);

    assertThat(all(ada)).isEqualTo(before);
    assertThat(all(ada, NOW.plus(Duration.ofDays(3)))).isNotEqualTo(before);
  }

  @Test
  void compilesTheAudiencesOfCampaigns() {
    var ada = aWitness(ledger);
    var bob = aCustomer().consentingTo(SMS).in(ledger);

    assertThat(
            met(
                UnitKind.ACCOUNT,
                "account.class == 'residential' && !enrolled('e-bill')"
                    + " && billing.bills_paid_online_12m >= 1"))
        .containsExactly(ada.account());
    assertThat(met(UnitKind.CUSTOMER, "count('contact.closed', '90d') == 0 && !has(calls.last_at)"))
        .containsExactly(bob.id().value());
    assertThat(met(UnitKind.CUSTOMER, "enrolled('autopay') && premise.state == 'CO'"))
        .containsExactly(ada.id().value());
    assertThat(met(UnitKind.CUSTOMER, "responded('ebill-adoption', '30d') || has(score('csat'))"))
        .isEmpty();
    assertThat(met(UnitKind.PREMISE, "account.delivery == 'paper' && !outages.out_now")).hasSize(2);
  }

  @Test
  void speaksOfImportedAttributesAndKnownPrograms() {
    aCustomer().with("age", 44).in(ledger);
    var young = aCustomer().with("age", 24).in(ledger);
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute(
                  "INSERT INTO attribute VALUES ('age', 'integer', 'Age', 'crm', '{}', false)");
              db.execute("INSERT INTO program VALUES ('solar', 'Solar')");
            });

    assertThat(met(UnitKind.CUSTOMER, "customer.age < 30")).containsExactly(young.id().value());
    ledger
        .jdbi()
        .useHandle(db -> assertThat(Attributes.catalogue(db).programs()).containsOnlyKeys("solar"));
  }

  @Test
  void speaksOfWhatImportsSaidOfAccountsAndTracts() {
    var ada = aCustomer().in(ledger);
    aCustomer().in(ledger);
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute(
                  """
                  INSERT INTO attribute (name, type, meaning, source, for_models, about)
                  VALUES ('feeder', 'text', 'Feeder', 'gis', false, 'account'),
                         ('burden', 'decimal', 'Energy burden', 'doe', false, 'tract'),
                         ('burden', 'decimal', 'Of the customer', 'crm', false, 'customer')
                  """);
              db.execute(
                  "UPDATE account SET attributes = '{\"feeder\": \"F7\"}' WHERE customer_id = ?",
                  ada.id().value());
              db.execute(
                  "UPDATE premise SET tract = CASE id WHEN ? THEN 'A' ELSE 'B' END", ada.premise());
              db.execute(
                  """
                  INSERT INTO tract (key, published, attributes)
                  VALUES ('A', '2020-01-01', '{"burden": 0.02}'), ('A', '2021-01-01', '{"burden": 0.09}'),
                         ('A', '2999-01-01', '{"burden": 0.01}'), ('B', '2020-01-01', '{"burden": 0.03}')
                  """);
            });

    assertThat(met(UnitKind.CUSTOMER, "premise.tract_burden >= 0.06"))
        .containsExactly(ada.id().value());
    assertThat(met(UnitKind.PREMISE, "premise.tract_burden >= 0.06 && account.feeder == 'F7'"))
        .containsExactly(ada.premise());
    assertThat(met(UnitKind.CUSTOMER, "has(customer.burden)")).isEmpty();
  }

  /// Somebody with a history of everything.
  static Stored aWitness(Ledger ledger) {
    var ada = aCustomer().livingIn("America/Denver").in(ledger);
    var facts = new Facts(ledger.jdbi(), FactListener.NONE);
    var recorded =
        facts.backfill(
            List.of(
                event(ada, "1", "utility.bill.issued", 36, Map.of("cents", 10_000, "kwh", 500.0)),
                event(ada, "2", "utility.bill.issued", 6, Map.of("cents", 12_000, "kwh", 700.5)),
                event(ada, "3", "utility.bill.issued", 400, Map.of("cents", 90_000, "kwh", 9_000)),
                event(
                    ada,
                    "4",
                    "payment.received",
                    20,
                    Map.of("cents", 10_000, "method", "online", "days_late", 3)),
                event(ada, "5", "contact.closed", 10, Map.of("reason", "billing")),
                event(ada, "6", "outage.restored", 50, Map.of("minutes", 95)),
                event(ada, "7", "portal.step", 5, Map.of("task", "login")),
                event(ada, "8", "enrollment.changed", 100, Map.of("program", "autopay")),
                event(ada, "9", "account.changed", 100, Map.of("field", "autopay", "value", true))),
            Event::occurredAt);
    assertThat(recorded.added()).isEqualTo(9);
    return ada;
  }

  /// One fact of every type that happened before now and became known a day after.
  static void plantLeaks(Facts facts, Stored ada) {
    var leaks =
        Stream.of(
                event(ada, "l1", "utility.bill.issued", 1, Map.of("cents", 77_000)),
                event(
                    ada,
                    "l2",
                    "payment.received",
                    1,
                    Map.of("cents", 1, "method", "mail", "days_late", 9)),
                event(ada, "l3", "payment.failed", 1, Map.of("cents", 1)),
                event(ada, "l4", "contact.closed", 1, Map.of("reason", "billing")),
                event(ada, "l5", "outage.started", 2, Map.of()),
                event(ada, "l6", "outage.restored", 1, Map.of("minutes", 30)),
                event(ada, "l7", "portal.step", 1, Map.of("task", "pay")),
                event(ada, "l8", "enrollment.changed", 1, Map.of("program", "e-bill")),
                event(
                    ada,
                    "l10",
                    "account.changed",
                    1,
                    Map.of("field", "delivery", "value", "ebill")),
                event(ada, "l11", "account.changed", 1, Map.of("field", "autopay", "value", false)),
                event(
                    ada,
                    "l9",
                    "enrollment.changed",
                    1,
                    Map.of("program", "autopay", "status", "ended")))
            .toList();
    var recorded = facts.backfill(leaks, event -> NOW.plus(Duration.ofDays(1)));
    assertThat(recorded.added()).isEqualTo(leaks.size());
  }

  static Event event(
      Stored customer, String key, String type, int daysAgo, Map<String, Object> data) {
    return Event.of(
        "/test", key, type, customer.account(), NOW.minus(Duration.ofDays(daysAgo)), data);
  }

  private Map<Long, Map<String, Object>> all(Stored ada) {
    return all(ada, NOW);
  }

  private Map<Long, Map<String, Object>> all(Stored ada, Instant now) {
    var catalogue = Attributes.catalogue();
    return ledger
        .jdbi()
        .withHandle(
            db ->
                Attributes.of(
                    db,
                    catalogue,
                    UnitKind.CUSTOMER,
                    List.of(ada.id().value()),
                    catalogue.attributes().keySet(),
                    now));
  }

  private List<Long> met(UnitKind kind, String expression) {
    return ledger
        .jdbi()
        .withHandle(
            db -> {
              Catalogue catalogue = Attributes.catalogue(db);
              var outcome = Expression.compile(expression, catalogue, kind);
              assertThat(outcome).isInstanceOf(Expression.Outcome.Sound.class);
              Sql sql = ((Expression.Outcome.Sound) outcome).expression().sql();
              var from =
                  switch (kind) {
                    case CUSTOMER -> "customer c";
                    case ACCOUNT -> "account a JOIN customer c ON c.id = a.customer_id";
                    case PREMISE -> "premise p";
                  };
              var query =
                  db.createQuery(
                      "SELECT id FROM (SELECT %s.id, (%s) IS TRUE AS met FROM %s) u WHERE met"
                          .formatted(kind.word().substring(0, 1), sql.text(), from));
              sql.binds().forEach(query::bind);
              if (sql.readsNow()) {
                query.bind("now", NOW);
              }
              return query.mapTo(Long.class).list();
            });
  }
}
