package io.lamplighter.cli;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train`, over a real ledger.
class TrainCommandTest {
  private static final Instant TICK = Instant.parse("2026-03-02T16:00:00Z");
  @TempDir private Path folder;
  private Ledger ledger;
  private PaperSavers savers;

  @BeforeEach
  void open() throws IOException {
    ledger = TestLedger.fresh("live");
    savers = PaperSavers.in(folder, ledger);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void trainsTheModelOfACampaignOnceForTheSameDataAndShowsItsCard() throws Exception {
    aCustomer().in(ledger);
    aCustomer().enrolledIn("e-bill", TICK).in(ledger);
    savers.apply(
        PaperSavers.YAML + "choose: { propensity: paper-savers, take: top 30% }\n", "--yes");

    var first = savers.run("train", "paper-savers", "--as-of", TICK.toString(), "--output", "json");
    var second =
        savers.run("train", "paper-savers", "--as-of", TICK.toString(), "--output", "json");

    assertThat(first.code()).describedAs(first.err()).isZero();
    assertThat(first.json().path("model").asText()).isEqualTo("paper-savers");
    assertThat(first.json().path("version").asInt()).isEqualTo(1);
    assertThat(first.json().path("new").asBoolean()).isTrue();
    assertThat(first.json().path("state").asText()).isEqualTo("champion");
    assertThat(first.json().path("card").isObject()).isTrue();
    assertThat(second.json().path("version").asInt()).isEqualTo(1);
    assertThat(second.json().path("new").asBoolean()).isFalse();
  }

  @Test
  void letsAModelDecideOnlyAfterAYesWherePolicyAsksForOne() throws Exception {
    aCustomer().in(ledger);
    aCustomer().enrolledIn("e-bill", TICK).in(ledger);
    savers.apply(
        PaperSavers.YAML + "choose: { propensity: paper-savers, take: top 30% }\n", "--yes");
    var policy = carefulPolicy();

    var trained =
        savers.run(
            "train",
            "paper-savers",
            "--as-of",
            TICK.toString(),
            "--policy",
            policy,
            "--output",
            "json");
    var mute = savers.run("train", "paper-savers", "--approve", "1", "--yes");
    var approved =
        savers.run(
            "train", "paper-savers", "--approve", "1", "--because", "the card is fine", "--yes");
    var again =
        savers.run(
            "train", "paper-savers", "--reject", "1", "--because", "second thoughts", "--yes");

    assertThat(trained.json().path("state").asText())
        .describedAs(trained.err())
        .isEqualTo("awaiting");
    assertThat(trained.json().path("why").asText()).startsWith("awaiting approval");
    assertThat(mute.code()).isEqualTo(64);
    assertThat(mute.err()).contains("--because");
    assertThat(approved.code()).describedAs(approved.err()).isZero();
    assertThat(approved.out()).contains("version 1 decides");
    assertThat(again.code()).isEqualTo(64);
    assertThat(again.err()).contains("does not await approval");
    List<String> audit =
        ledger
            .jdbi()
            .withHandle(
                db ->
                    db.createQuery(
                            "SELECT action || ': ' || subject || ': ' || (detail->>'comment')"
                                + " FROM audit WHERE action LIKE '%model'")
                        .mapTo(String.class)
                        .list());
    assertThat(audit).containsExactly("approve model: paper-savers version 1: the card is fine");
  }

  @Test
  void whoeverTrainsWithoutThePolicyWaitsForAYesTooUntilAPersonTakesItBack() throws Exception {
    aCustomer().in(ledger);
    aCustomer().enrolledIn("e-bill", TICK).in(ledger);
    savers.apply(
        PaperSavers.YAML + "choose: { propensity: paper-savers, take: top 30% }\n", "--yes");
    savers.run("train", "paper-savers", "--as-of", TICK.toString(), "--policy", carefulPolicy());
    aCustomer().enrolledIn("e-bill", TICK).in(ledger);

    var bare = savers.run("train", "paper-savers", "--as-of", TICK.toString(), "--output", "json");
    var back =
        savers.run(
            "train", "paper-savers", "--approval-by-rule", "--because", "our board", "--yes");
    aCustomer().enrolledIn("e-bill", TICK).in(ledger);
    var free = savers.run("train", "paper-savers", "--as-of", TICK.toString(), "--output", "json");

    assertThat(bare.json().path("version").asInt()).isEqualTo(2);
    assertThat(bare.json().path("state").asText()).isEqualTo("awaiting");
    assertThat(back.code()).describedAs(back.err()).isZero();
    assertThat(free.json().path("version").asInt()).isEqualTo(3);
    assertThat(free.json().path("state").asText()).isEqualTo("champion");
  }

  @Test
  void saysWhatIsWrongWithAPolicyAndTrainsNothing() throws Exception {
    savers.apply(
        PaperSavers.YAML + "choose: { propensity: paper-savers, take: top 30% }\n", "--yes");
    var broken =
        Files.writeString(folder.resolve("policy.yaml"), "models: { approval: perhaps }\n");

    var trained = savers.run("train", "paper-savers", "--policy", broken.toString());

    assertThat(trained.code()).isEqualTo(64);
    assertThat(trained.err()).contains("policy.yaml:1", "perhaps").doesNotContain("bug");
    long versions =
        ledger
            .jdbi()
            .withHandle(
                db -> db.createQuery("SELECT count(*) FROM model_version").mapTo(Long.class).one());
    assertThat(versions).isZero();
  }

  private String carefulPolicy() throws IOException {
    return Files.writeString(
            folder.resolve("policy.yaml"),
            """
            apiVersion: lamplighter/v1
            kind: Policy
            name: careful
            models: { approval: required, source: our board, reviewed-by: needs none }
            """)
        .toString();
  }

  @Test
  void trainsNothingForACampaignThatChoosesWithoutAModel() throws Exception {
    savers.apply(PaperSavers.YAML, "--yes");

    assertThat(savers.run("train", "paper-savers").code()).isEqualTo(64);
    assertThat(savers.run("train", "paper-savers").err()).contains("propensity");
    assertThat(savers.run("train", "no-such").code()).isEqualTo(64);
  }
}
