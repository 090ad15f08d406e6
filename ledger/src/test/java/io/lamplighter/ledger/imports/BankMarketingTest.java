package io.lamplighter.ledger.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.customers.Customers;
import io.lamplighter.ledger.facts.FactListener;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.imports.Imported.State;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real file, by the mapping that ships as an example. Skipped where the file is not at hand.
class BankMarketingTest {
  private static final Instant NOW = Instant.parse("2026-03-08T14:00:00Z");
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path DATA = ROOT.resolve("../shared/data/bank-additional-full.csv.gz");

  @TempDir private Path folder;
  private Ledger ledger;
  private Mapping mapping;
  private Imports imports;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(
        Files.exists(DATA), "the bank's file is not at ../shared/data: nothing to import here");
    ledger = TestLedger.fresh("rehearsal");
    mapping = Mapping.read(ROOT.resolve("docs/examples/bank-marketing/mapping.yaml"));
    imports = new Imports(ledger.jdbi(), new Facts(ledger.jdbi(), FactListener.NONE));
  }

  @AfterEach
  void close() {
    if (ledger != null) {
      ledger.close();
    }
  }

  @Test
  void takesAllRowsInFileOrderWithoutTheLengthOfTheCall() throws IOException {
    var imported = imports.run(mapping, DATA, folder, NOW, rows -> {});

    assertThat(imported.state()).isEqualTo(State.ACCEPTED);
    assertThat(imported.accepted()).isEqualTo(41_188);
    var first = new Customers(ledger.jdbi()).byKey("bank-00000").orElseThrow();
    assertThat(first.attributes())
        .containsEntry("row", 0)
        .containsEntry("age", 56)
        .containsEntry("job", "housemaid")
        .containsEntry("euribor3m", new BigDecimal("4.857"))
        .doesNotContainKeys("duration", "days_since_contact");
    assertThat(count("attributes->>'subscribed' = 'true'")).isEqualTo(4_640);
    assertThat(count("attributes ? 'days_since_contact'")).isEqualTo(41_188 - 39_673);
    assertThat(catalogued()).contains("age", "row").doesNotContain("subscribed", "duration");
    ledger
        .jdbi()
        .useHandle(
            db -> {
              var catalogue = Attributes.catalogue(db);
              assertThat(catalogue.attribute("customer.contact").orElseThrow().values())
                  .containsExactly("cellular", "telephone");
              assertThat(Features.set(db, Features.IMPORTED).features()).hasSize(19);
              assertThat(Features.set(db, Features.IMPORTED).features())
                  .filteredOn(FeatureSet.Feature::calendar)
                  .extracting(FeatureSet.Feature::name)
                  .containsExactly(
                      "consumer_confidence",
                      "consumer_prices",
                      "day_of_week",
                      "employed",
                      "employment_variation",
                      "euribor3m",
                      "month");
            });
  }

  @Test
  void leavesPlantedBadRowsOutAndTellsEachOfThem() throws IOException {
    var rows = plainRows();
    rows.set(11, rows.get(11).replaceFirst("^[0-9]+;", "forty;"));
    rows.set(101, rows.get(101).replaceFirst("\"(may|jun)\"", "\"mai\""));
    rows.set(1001, rows.get(1001) + ";\"one more\"");
    var copy = Files.write(folder.resolve("bank.csv"), rows);

    var imported = imports.run(mapping, copy, folder, NOW, count -> {});

    assertThat(imported.state()).isEqualTo(State.ACCEPTED_WITH_REJECTS);
    assertThat(imported.accepted()).isEqualTo(41_185);
    assertThat(imported.first())
        .containsExactly(
            new Reject(10, 12, "wrong_type", "age", "is no integer"),
            new Reject(
                100, 102, "unknown_value", "month", "is none of the values that the mapping knows"),
            new Reject(
                1000, 1002, "wrong_field_count", "", "has 22 fields where the header has 21"));
    assertThat(Files.readAllLines(imported.rejectFile().orElseThrow()))
        .startsWith("row,line,rule,column,why", "10,12,wrong_type,age,is no integer")
        .hasSize(4);
    assertThat(new Customers(ledger.jdbi()).byKey("bank-00010")).isEmpty();
    assertThat(new Customers(ledger.jdbi()).byKey("bank-00011")).isPresent();
  }

  private static List<String> plainRows() throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(DATA))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .collect(java.util.stream.Collectors.toList());
    }
  }

  private int count(String condition) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        "SELECT count(*) FROM customer WHERE " + condition.replace("?", "??"))
                    .mapTo(Integer.class)
                    .one());
  }

  private List<String> catalogued() {
    return ledger
        .jdbi()
        .withHandle(db -> db.createQuery("SELECT name FROM attribute").mapTo(String.class).list());
  }
}
