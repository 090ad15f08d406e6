package io.lamplighter.ledger.imports;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.FeatureSet.Feature;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.consent.Consent;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.customers.Account;
import io.lamplighter.ledger.customers.ContactPoint;
import io.lamplighter.ledger.customers.Customers;
import io.lamplighter.ledger.facts.Fact;
import io.lamplighter.ledger.facts.FactListener.Wake;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.imports.Imported.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportsTest {
  private static final Instant NOW = Instant.parse("2026-03-08T14:00:00Z");
  private static final String CUSTOMERS =
      """
      apiVersion: lamplighter/v1
      kind: Mapping
      name: cis
      dataset: customers
      rejects: 20%
      columns:
        no: { field: key }
        home: { field: household }
        mail: { field: contact.email }
        since: { field: since, format: dd/MM/yyyy }
        kind: { field: class, map: { R: residential, C: commercial } }
        poor: { field: low_income, special: { "?": unknown } }
      """;
  private static final String HEADER = "no,home,mail,since,kind,poor";

  private final List<Fact> heard = new ArrayList<>();
  @TempDir private Path folder;
  private Ledger ledger;
  private Imports imports;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    imports =
        new Imports(
            ledger.jdbi(),
            new Facts(
                ledger.jdbi(),
                (db, news, knownAt) -> {
                  heard.addAll(news);
                  return List.of(new Wake("cohort/1", knownAt));
                }));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void mapsColumnsWordsDatesAndSpecialValues() throws IOException {
    var imported =
        run(CUSTOMERS, HEADER, "1,H,Ada@Example.com,28/02/2019,C,yes", "2,H,,01/03/2019,R,?");

    assertThat(imported.state()).isEqualTo(State.ACCEPTED);
    var customers = new Customers(ledger.jdbi());
    var ada = customers.byKey("1").orElseThrow();
    assertThat(ada.household()).isEqualTo("H");
    assertThat(ada.since()).hasValue(java.time.LocalDate.parse("2019-02-28"));
    assertThat(ada.customerClass()).isEqualTo("commercial");
    assertThat(ada.lowIncome()).isTrue();
    assertThat(customers.contactPoints(ada.id()))
        .extracting(ContactPoint::address)
        .containsExactly("ada@example.com");
    assertThat(customers.byKey("2").orElseThrow().lowIncome()).isFalse();
  }

  @Test
  void tellsModelsWhichNumbersAreCodesAndWhichAttributesMerelyTellTheTime() throws IOException {
    var mapping =
        """
        apiVersion: lamplighter/v1
        kind: Mapping
        name: calls
        dataset: customers
        rejects: 50%
        columns:
          no: { field: key }
          days: { field: attributes.days, type: integer, from: 0, to: 365, codes: [999, -1], meaning: Days since the last call }
          rate: { field: attributes.rate, type: decimal, calendar: yes, meaning: Rate of interest of the day }
        """;

    var imported = run(mapping, "no,days,rate", "1,999,4.8", "2,-1,4.9", "3,12,4.9", "4,998,5.0");

    assertThat(imported.accepted()).isEqualTo(3);
    assertThat(imported.first()).extracting(Reject::rule).containsExactly("out_of_range");
    assertThat(new Customers(ledger.jdbi()).byKey("1").orElseThrow().attributes())
        .containsEntry("days", 999);
    var features = ledger.jdbi().withHandle(db -> Features.set(db, Features.IMPORTED).features());
    assertThat(features)
        .extracting(Feature::name, Feature::calendar, Feature::codes)
        .containsExactly(
            tuple("days", false, List.of(999.0, -1.0)), tuple("rate", true, List.of()));
  }

  @Test
  void leavesOutRowsThatTheDatabaseCannotHoldOrComputeWith() throws IOException {
    var mapping =
        """
        apiVersion: lamplighter/v1
        kind: Mapping
        name: odd
        dataset: customers
        rejects: 100%
        columns:
          no: { field: key }
          since: { field: since }
          rate: { field: attributes.rate, type: decimal, meaning: Rate of interest }
          seen: { field: attributes.seen, type: time, meaning: When it was seen }
        """;

    var imported =
        run(
            mapping,
            "no,since,rate,seen",
            "1,2019-02-28,4.8,2026-01-01T10:00Z",
            "2\0x,2019-02-28,4.8,",
            "3,2019-02-28,1e400,",
            "4,2019-02-28,1e-400,",
            "5,+123456789-02-28,4.8,",
            "6,2019-02-28,4.8,+999999-01-01T10:00Z");

    assertThat(imported.state()).isEqualTo(State.ACCEPTED_WITH_REJECTS);
    assertThat(imported.first()).extracting(Reject::line).containsExactly(3L, 4L, 5L, 6L, 7L);
    assertThat(
            texts(
                "SELECT key FROM customer"
                    + " WHERE CAST(attributes->>'rate' AS double precision) > 0"
                    + " AND CAST(attributes->>'seen' AS timestamptz) IS NOT NULL"))
        .containsExactly("1");
  }

  @Test
  void refusesAFileWithTooManyBadRowsAndStoresNothingOfIt() throws IOException {
    var imported =
        run(
            CUSTOMERS,
            HEADER,
            "1,H,,28/02/2019,C,yes",
            "2,H,,2019-03-01,R,no",
            "3,H,,28/02/2019,X,no",
            "3,H,,28/02/2019,R,no");

    assertThat(imported.state()).isEqualTo(State.REFUSED);
    assertThat(imported.why())
        .hasValue("2 of 4 rows are bad, more than the 20 % that the mapping allows");
    assertThat(imported.first()).extracting(Reject::line).containsExactly(3L, 4L);
    assertThat(new Customers(ledger.jdbi()).byKey("1")).isEmpty();
    assertThat(texts("SELECT state FROM load")).containsExactly("refused");
  }

  @Test
  void acceptsARefusedFileOnceItIsMended() throws IOException {
    var bad = "2,H,,2019-03-01,R,no";
    run(CUSTOMERS, HEADER, bad);

    var imported = run(CUSTOMERS, HEADER, "2,H,,01/03/2019,R,no");
    var lenient = run(CUSTOMERS.replace("20%", "100%"), HEADER, bad);

    assertThat(imported.state()).isEqualTo(State.ACCEPTED);
    assertThat(lenient.state()).isEqualTo(State.ACCEPTED_WITH_REJECTS);
  }

  @Test
  void importsTheSameFileOnce() throws IOException {
    var first = run(CUSTOMERS, HEADER, "1,H,,28/02/2019,C,yes");

    var again = run(CUSTOMERS, HEADER, "1,H,,28/02/2019,C,yes");

    assertThat(again.state()).isEqualTo(State.KNOWN_ALREADY);
    assertThat(again.load()).isEqualTo(first.load());
    assertThat(texts("SELECT state FROM load")).containsExactly("accepted");
  }

  @Test
  void tellsWhichColumnsTheMappingForgot() throws IOException {
    var imported = run(CUSTOMERS, "no,home,mail,since,kind,wage", "1,H,,28/02/2019,C,9");

    assertThat(imported.why())
        .hasValue("the header does not fit the mapping; map or skip wage; the file lacks poor");
  }

  @Test
  void refusesEmptyAndBrokenFilesWithAReason() throws IOException {
    assertThat(run(CUSTOMERS, HEADER).why()).hasValue("the file has no rows");
    assertThat(run(CUSTOMERS, HEADER, "\"1\"x,H,,,C,no").why().orElseThrow())
        .startsWith("the file is no CSV: ");
  }

  @Test
  void countsARowWithABadAddressAmongTheRejectsButKeepsItsCustomer() throws IOException {
    var imported = run(CUSTOMERS.replace("20%", "100%"), HEADER, "1,H,nobody,28/02/2019,C,yes");

    assertThat(imported.first()).extracting(Reject::rule).containsExactly("bad_address");
    assertThat(new Customers(ledger.jdbi()).byKey("1")).isPresent();
  }

  @Test
  void bringsAccountsToTheirCustomers() throws IOException {
    run(CUSTOMERS, HEADER, "1,H,,28/02/2019,C,yes");

    var imported =
        run(
            """
            apiVersion: lamplighter/v1
            kind: Mapping
            name: cis
            dataset: accounts
            rejects: 50%
            columns:
              acct: { field: key }
              cust: { field: customer }
              auto: { field: autopay }
            """,
            "acct,cust,auto", "A-1,1,Y", "A-2,9,N");

    assertThat(imported.first()).extracting(Reject::rule).containsExactly("unknown_customer");
    var ada = new Customers(ledger.jdbi()).byKey("1").orElseThrow();
    assertThat(new Customers(ledger.jdbi()).accounts(ada.id()))
        .singleElement()
        .matches(Account::autopay);
  }

  @Test
  void tellsTodaysEventsToWhoWaitsAndKeepsHistoryQuiet() throws IOException {
    var ada = aCustomer().keyed("C-9").in(ledger);
    var mapping =
        """
        apiVersion: lamplighter/v1
        kind: Mapping
        name: programs
        dataset: enrollments
        columns:
          cust: { field: customer }
          program: { field: program }
          on: { field: occurred_at }
        """;

    var history = run(mapping + "known-after: 1d\n", "cust,program,on", "C-9,e-bill,2024-05-01");
    assertThat(history.state()).isEqualTo(State.ACCEPTED);
    assertThat(heard).isEmpty();

    var news = run(mapping, "cust,program,on", "C-9,autopay,2026-03-07T10:00:00-07:00");

    assertThat(heard).extracting(Fact::customer).containsExactly(ada.id());
    assertThat(news.wakes()).containsExactly(new Wake("cohort/1", NOW));
    assertThat(
            texts(
                "SELECT program || ' ' || (known_at - occurred_at)"
                    + " FROM enrollment ORDER BY occurred_at"))
        .containsExactly("e-bill 1 day", "autopay 21:00:00");
  }

  @Test
  void bringsConsents() throws IOException {
    var ada = aCustomer().keyed("C-9").in(ledger);

    run(
        """
        apiVersion: lamplighter/v1
        kind: Mapping
        name: web
        dataset: consents
        fields: { purpose: program, channel: sms }
        columns:
          cust: { field: customer }
          yes: { field: granted }
          at: { field: since }
        """,
        "cust,yes,at",
        "C-9,true,2026-01-01T00:00:00Z");

    assertThat(new Consents(ledger.jdbi()).latest(ada.id(), Channel.SMS, Purpose.PROGRAM))
        .map(Consent::granted)
        .isEqualTo(Optional.of(true));
  }

  @Test
  void modelsSeeOfATractWhatWasPublishedBeforeTheDecision() throws IOException {
    var ada = aCustomer().in(ledger);
    ledger.jdbi().useHandle(db -> db.execute("UPDATE premise SET tract = '08031001702'"));
    var mapping =
        """
        apiVersion: lamplighter/v1
        kind: Mapping
        name: census
        dataset: tracts
        rejects: 30%
        columns:
          geoid: { field: key }
          released: { field: published }
          income: { field: attributes.median_income, type: integer, meaning: "Median income of households, in dollars a year" }
          renters: { field: attributes.renters, type: decimal, only: audience, meaning: Share of renters }
        """;

    var imported =
        run(
            mapping,
            "geoid,released,income,renters",
            "08031001702,2024-12-12,41000,.31",
            "08031001702,2026-01-29,52000,.36",
            "08031001702,2026-01-29,1,.99",
            "08031009999,2026-01-29,90000,.1");

    assertThat(imported.accepted()).isEqualTo(3);
    assertThat(imported.first().getFirst().rule()).isEqualTo("duplicate_key");
    ledger
        .jdbi()
        .useHandle(
            db -> {
              var set = Features.set(db, Features.IMPORTED);
              assertThat(set.features())
                  .extracting(Feature::name)
                  .containsExactly("tract_median_income");
              var unit = ada.id().value();
              assertThat(
                      Features.read(
                          db,
                          set,
                          UnitKind.CUSTOMER,
                          List.of(
                              new Features.At(unit, Instant.parse("2024-12-11T23:00:00Z")),
                              new Features.At(unit, Instant.parse("2024-12-12T01:00:00Z")),
                              new Features.At(unit, NOW))))
                  .extracting(row -> row.cells().getFirst())
                  .containsExactly(null, 41000.0, 52000.0);
            });
  }

  @Test
  void saysHowManyEventsWereKnownAndLeavesThemAsTheyWere() throws IOException {
    var ada = aCustomer().in(ledger);
    var mapping =
        """
        apiVersion: lamplighter/v1
        kind: Mapping
        name: billing
        dataset: events
        fields: { type: utility.bill.issued }
        columns:
          no: { field: key }
          who: { field: customer }
          at: { field: occurred_at }
          cents: { field: data.cents, type: integer }
        """;
    var header = "no,who,at,cents";
    var first = run(mapping, header, "B1," + ada.key() + ",2026-03-01T08:00:00Z,100");

    var corrected =
        run(
            mapping,
            header,
            "B1," + ada.key() + ",2026-03-01T08:00:00Z,900",
            "B2," + ada.key() + ",2026-03-02T08:00:00Z,200");

    assertThat(first.known()).isZero();
    assertThat(corrected.accepted()).isEqualTo(2);
    assertThat(corrected.known()).isEqualTo(1);
    assertThat(texts("SELECT key || ' ' || amount FROM event ORDER BY key"))
        .containsExactly("B1 100", "B2 200");
  }

  private Imported run(String mapping, String... lines) throws IOException {
    var file = Files.write(folder.resolve("data.csv"), List.of(lines));
    return imports.run(Mapping.parse("mapping.yaml", mapping), file, folder, NOW, rows -> {});
  }

  private List<String> texts(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
