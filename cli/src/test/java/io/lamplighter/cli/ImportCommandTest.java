package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path BANK = ROOT.resolve("docs/examples/bank-marketing/mapping.yaml");
  private static final Path BANK_DATA = ROOT.resolve("../shared/data/bank-additional-full.csv.gz");
  private static final String MAPPING =
      """
      apiVersion: lamplighter/v1
      kind: Mapping
      name: cis
      dataset: customers
      rejects: 40%
      columns:
        no: { field: key }
        mail: { field: contact.email }
        kind: { field: class, map: { R: residential, C: commercial } }
      """;

  @TempDir private Path folder;
  private Ledger ledger;
  private Map<String, String> environment;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("live");
    environment = Typed.environment(ledger);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void takesTheGoodRowsAndListsEachBadOneWithItsRule() throws Exception {
    var outcome =
        imported("a.csv", "no,mail,kind", "1,ada@example.com,R", "2,,X", "3,bob@example.com,C");

    assertThat(outcome.code()).isZero();
    var file = outcome.json().at("/files/0");
    assertThat(file.path("state").asText()).isEqualTo("accepted_with_rejects");
    assertThat(outcome.json().path("accepted").asInt()).isEqualTo(2);
    assertThat(file.at("/rejects/0/row").asInt()).isEqualTo(1);
    assertThat(file.at("/rejects/0/line").asInt()).isEqualTo(3);
    assertThat(file.at("/rejects/0/rule").asText()).isEqualTo("unknown_value");
    assertThat(Files.readAllLines(Path.of(file.path("rejectFile").asText())))
        .hasSize(2)
        .first()
        .isEqualTo("row,line,rule,column,why");
    assertThat(customers()).isEqualTo(2);
  }

  @Test
  void onlyItsOwnerReadsWhatWasRejectedAndNoSpreadsheetRunsIt() throws Exception {
    var mapping =
        Files.writeString(
            folder.resolve("formula.yaml"), MAPPING.replace("kind: { field", "'=1+1': { field"));
    var data = folder.resolve("f.csv");
    Files.write(
        data, List.of("no,mail,=1+1", "1,ada@example.com,R", "2,,X", "3,bob@example.com,C"));

    var outcome =
        Typed.run(
            environment,
            "import",
            "--mapping",
            mapping.toString(),
            "--rejects",
            folder.toString(),
            data.toString());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    var rejects = folder.resolve("f.csv.rejects.csv");
    assertThat(Files.readString(rejects)).contains(",'=1+1,");
    assertThat(Files.getPosixFilePermissions(rejects))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void bringsInTheCustomersOfTheFirstCampaignAndShowsANumberToWhoAsksForAnother() {
    var example = ROOT.resolve("docs/examples/first-campaign");

    var outcome =
        Typed.run(
            environment,
            "import",
            "--mapping",
            example.resolve("mapping.yaml").toString(),
            "--rejects",
            folder.toString(),
            example.resolve("customers.csv").toString());

    assertThat(outcome.code()).as(outcome.out() + outcome.err()).isZero();
    assertThat(customers()).isEqualTo(5);
    assertThat(Typed.run(environment, "why", "nobody", "paper-savers").err())
        .contains("One that is here: C-1001");
  }

  @Test
  void storesNothingOfAFileWithTooManyBadRows() throws Exception {
    var outcome = imported("a.csv", "no,mail,kind", "1,ada@example.com,R", "2,,X", "3,,Y");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.json().at("/files/0/state").asText()).isEqualTo("refused");
    assertThat(outcome.json().at("/files/0/why").asText()).contains("2 of 3 rows are bad");
    assertThat(customers()).isZero();
  }

  @Test
  void addsNothingWhenTheSameFileComesAgain() throws Exception {
    imported("a.csv", "no,mail,kind", "1,ada@example.com,R");

    var again = imported("b.csv", "no,mail,kind", "1,ada@example.com,R");

    assertThat(again.code()).isZero();
    assertThat(again.json().at("/files/0/state").asText()).isEqualTo("known_already");
    assertThat(again.json().path("accepted").asInt()).isZero();
    assertThat(customers()).isEqualTo(1);
  }

  @Test
  void saysWhereAMappingIsWrongAndWhatIsNotThere() throws Exception {
    var data = Files.writeString(folder.resolve("a.csv"), "no\n1\n");
    var wrong =
        Files.writeString(folder.resolve("wrong.yaml"), MAPPING.replace("customers", "custmers"));
    var right = Files.writeString(folder.resolve("right.yaml"), MAPPING);

    var outcome = run("import", "--mapping", wrong.toString(), data.toString());
    var noData = run("import", "--mapping", right.toString(), folder.resolve("no.csv").toString());
    var noMapping = run("import", "--mapping", folder.resolve("no").toString(), data.toString());

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains(wrong + ":4:10", "custmers").doesNotContain("\tat ");
    assertThat(noData.code()).isEqualTo(64);
    assertThat(noData.err()).contains("no.csv");
    assertThat(noMapping.code()).isEqualTo(64);
  }

  @Test
  void wantsALedgerAndSaysHowToMakeOne() throws Exception {
    ledger.jdbi().useHandle(db -> db.execute("DELETE FROM ledger_state"));

    var outcome = imported("a.csv", "no,mail,kind", "1,ada@example.com,R");

    assertThat(outcome.code()).isEqualTo(4);
    assertThat(outcome.err()).contains("lamplighter upgrade --utility");
  }

  @Test
  void takesTheRealBankContactsOnceAndRefusesThemWhereTooManyAreBroken() throws Exception {
    assumeTrue(
        Files.exists(BANK_DATA), "the bank's file is not at ../shared/data: nothing to import");
    var broken = Files.write(folder.resolve("broken.csv"), bankWithBrokenRows(500));

    var refused = bank(broken);
    var before = customers();
    var outcome = bank(BANK_DATA);
    var again = bank(BANK_DATA);

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.json().at("/files/0/rejected").asInt()).isEqualTo(500);
    assertThat(before).isZero();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.json().path("accepted").asInt()).isEqualTo(41_188);
    assertThat(outcome.json().path("rejected").asInt()).isZero();
    assertThat(again.json().path("accepted").asInt()).isZero();
    assertThat(customers()).isEqualTo(41_188);
    assertThat(run("why", "bank-00007", "none").err()).contains("none");
  }

  private static List<String> bankWithBrokenRows(int howMany) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(BANK_DATA))) {
      var rows =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .collect(Collectors.toList());
      for (int i = 1; i <= howMany; i++) {
        rows.set(i, rows.get(i).replaceFirst("^[0-9]+;", "old;"));
      }
      return rows;
    }
  }

  private Typed bank(Path data) {
    return run(
        "import",
        "--mapping",
        BANK.toString(),
        "--rejects",
        folder.toString(),
        data.toString(),
        "--output",
        "json");
  }

  private Typed imported(String name, String... lines) throws IOException {
    var data = Files.write(folder.resolve(name), List.of(lines));
    var mapping = Files.writeString(folder.resolve("mapping.yaml"), MAPPING);
    return run(
        "import",
        "--mapping",
        mapping.toString(),
        "--rejects",
        folder.toString(),
        data.toString(),
        "--output",
        "json");
  }

  private Typed run(String... line) {
    return Typed.run(environment, line);
  }

  private long customers() {
    return ledger
        .jdbi()
        .withHandle(db -> db.createQuery("SELECT count(*) FROM customer").mapTo(Long.class).one());
  }
}
