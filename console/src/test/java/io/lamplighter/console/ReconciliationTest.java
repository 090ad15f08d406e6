package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
import io.lamplighter.ledger.reports.Reconciliation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private static final String PAGE = "/campaigns/ebill-adoption/reconciliation";

  private OpenConsole open;

  @BeforeEach
  void open() {
    open = OpenConsole.overTheSample();
  }

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void addsUpToThePersonAsTheReportDoes() {
    var page = open.as(Role.VIEWER).get(PAGE + "?touchpoint=invite").body();
    var csv = open.as(Role.VIEWER).get(PAGE + ".csv?touchpoint=invite").body();

    var report = open.ledger.jdbi().withHandle(db -> Reconciliation.of(db, "ebill-adoption"));

    assertThat(report.balanced()).isTrue();
    assertThat(page).contains("balances to the person").contains("= 4,800. Difference 0.");
    var invites = report.waves().stream().map(wave -> wave.touchpoints().getFirst()).toList();
    assertThat(page)
        .contains(term(invites.stream().mapToLong(at -> at.heldOut()).sum(), "held out"))
        .contains(term(invites.stream().mapToLong(at -> at.sent()).sum(), "sent"))
        .contains(term(invites.stream().mapToLong(at -> at.failed()).sum(), "failed"))
        .contains(term(invites.stream().mapToLong(at -> at.waiting()).sum(), "waiting"))
        .contains(
            term(
                invites.stream().mapToLong(at -> at.skipped().getOrDefault("no_consent", 0L)).sum(),
                "skipped: no consent"));
    assertThat(csv.lines().skip(1)).hasSize(report.waves().size());
    report
        .waves()
        .forEach(
            wave ->
                assertThat(csv)
                    .contains(wave.wave() + ",")
                    .contains("," + wave.audience() + "," + wave.suppressed() + ","));
  }

  private static String term(long people, String words) {
    return "<b>%,d</b><span>%s</span>".formatted(people, words);
  }

  @Test
  void saysWhichWaveDoesNotBalance() {
    open.ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    "UPDATE wave_count SET people = people + 1 WHERE outcome = 'entered' AND wave_id = 'ebill-adoption/2026-11-16'"));

    assertThat(open.as(Role.VIEWER).get(PAGE).body())
        .contains("1\u00a0wave does not balance")
        .contains("Difference 1.");
    assertThat(open.as(Role.VIEWER).get("/reconciliation").body())
        .contains("1\u00a0wave does not balance");
  }

  @Test
  void listsEverySendWithoutAnAnswer() {
    var page = open.as(Role.VIEWER).get(PAGE).body();

    assertThat(page.split("href=\"/customers/", -1))
        .hasSize(
            1
                + Integer.parseInt(
                    count("SELECT count(*) FROM touchpoint WHERE state = 'ambiguous'")));
  }

  @Test
  void givesTheStatementAsACsvThatBalancesToo() {
    var csv = open.as(Role.VIEWER).get(PAGE + ".csv?touchpoint=reminder").body();

    assertThat(csv.lines().skip(1))
        .hasSize(12)
        .allSatisfy(line -> assertThat(line).endsWith(",0").contains(",reminder,"));
  }

  private String count(String sql) {
    long rows = open.ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(long.class).one());
    return String.format(java.util.Locale.US, "%,d", rows);
  }
}
