package io.lamplighter.cli;

import static io.lamplighter.campaigns.Channel.EMAIL;
import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.definitions.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verbs about one campaign, over a real ledger, with no Temporal to be had.
class CampaignVerbsTest {
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
  void saysWhatAMonthsMoneyPaysFor() throws Exception {
    var budget =
        savers.apply(
            PaperSavers.YAML + "choose: { propensity: ebill, take: budget 5000 USD per month }\n",
            "--yes");

    assertThat(budget.code()).isZero();
    assertThat(budget.out() + budget.err()).contains("5,000.00 USD a month pay for");
  }

  @Test
  void appliesOnlyAfterAYesAndSaysWhomItConcerns() throws Exception {
    aCustomer().in(ledger);
    aCustomer().in(ledger);
    aCustomer().refusing(EMAIL).in(ledger);
    aCustomer().enrolledIn("e-bill", TICK).in(ledger);

    var unasked = savers.apply(PaperSavers.YAML);
    var before = new Definitions(ledger.jdbi()).running("paper-savers");
    var outcome = savers.apply(PaperSavers.YAML, "--yes", "--output", "json");

    assertThat(unasked.code()).isEqualTo(64);
    assertThat(unasked.err())
        .contains("a new campaign", "Met the rule 3", "no consent 1", "Can be chosen 2", "--yes");
    assertThat(before).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).contains("Temporal does not answer");
    var json = outcome.json();
    assertThat(json.path("campaign").asText()).isEqualTo("paper-savers");
    assertThat(json.path("version").asInt()).isEqualTo(1);
    assertThat(json.path("state").asText()).isEqualTo("running");
    assertThat(json.at("/audience/after").asInt()).isEqualTo(3);
    assertThat(json.at("/notSent/no_consent").asInt()).isEqualTo(1);
    assertThat(Instant.parse(json.path("nextWave").asText())).isAfter(TICK);
    assertThat(rows("wave") + rows("wave_candidate")).as("the preview leaves nothing").isZero();
  }

  @Test
  void saysThatNobodyWasImportedYet() throws Exception {
    assertThat(savers.apply(PaperSavers.YAML).err())
        .contains("Met the rule 0", "no customers yet", "import");
    aCustomer().in(ledger);

    assertThat(savers.apply(PaperSavers.YAML).err())
        .contains("Met the rule 1")
        .doesNotContain("no customers yet");
  }

  @Test
  void saysBeforehandWhatTheWorkersPolicyWouldDo() throws Exception {
    aCustomer().withoutConsent().in(ledger);
    var policy =
        Files.writeString(
                folder.resolve("policy.yaml"),
                """
                apiVersion: lamplighter/v1
                kind: Policy
                name: signed
                consent:
                  - categories: all
                    channels: all
                    needs: written
                    source: our board
                    reviewed-by: needs none
                """)
            .toString();

    var shipped = savers.apply(PaperSavers.YAML);
    var given = savers.apply(PaperSavers.YAML, "--policy", policy);
    savers.environment().put("LAMPLIGHTER_POLICY", policy);
    var set = savers.apply(PaperSavers.YAML);
    Files.writeString(folder.resolve("policy.yaml"), "kind: Policy\nnam: x\n");
    var broken = savers.apply(PaperSavers.YAML);

    assertThat(shipped.err()).contains("Can be chosen 1");
    assertThat(given.err()).contains("no consent 1", "Can be chosen 0");
    assertThat(set.err()).contains("no consent 1", "Can be chosen 0");
    assertThat(broken.code()).isEqualTo(64);
    assertThat(broken.err()).contains("policy.yaml:");
  }

  @Test
  void takesACampaignThatAsksForTheScoreOfItsOwnModelAndRefusesAStrangeOne() throws Exception {
    var own =
        PaperSavers.YAML.replace("!enrolled('e-bill')", "!has(score('own')) || score('own') > 0.1")
            + "choose: { propensity: own, take: top 30% }\n";

    assertThat(savers.apply(own.replace("has(score('own'))", "has(score('other'))")).out())
        .contains("the catalogue has no model 'other'");
    assertThat(savers.apply(own).err()).contains("a new campaign", "Let it run?");
  }

  @Test
  void tellsTimesInTheUtilitysZoneToPeopleAndInUtcToScripts() throws Exception {
    var campaign = aCampaign("ebill-adoption").in(ledger);
    var ada = aCustomer().in(ledger);
    campaign.sent(campaign.entered(ada, campaign.wave(TICK), TICK), "invite", TICK);

    for (var line :
        List.of(
            List.of("status"),
            List.of("why", ada.key(), "ebill-adoption"),
            List.of("report", "reconciliation", "ebill-adoption"),
            List.of("report", "results", "ebill-adoption"))) {
      assertThat(savers.run(line.toArray(String[]::new)).out())
          .as("%s", line)
          .doesNotContainPattern("\\dT\\d\\d:\\d\\d");
    }
    assertThat(savers.run("why", ada.key(), "ebill-adoption").out())
        .contains("Decided 2026-03-02 09:00 MST: ");
    assertThat(savers.run("report", "reconciliation", "ebill-adoption").out())
        .contains("Wave of 2026-03-02 09:00 MST");
    assertThat(savers.run("status").out())
        .containsPattern("as of \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d M[SD]T");
    assertThat(
            savers
                .run("why", ada.key(), "ebill-adoption", "--output", "json")
                .json()
                .at("/decision/at")
                .asText())
        .isEqualTo(TICK.toString());
  }

  @Test
  void listsWhatChangesAndHowManyAreInside() throws Exception {
    savers.apply(PaperSavers.YAML, "--yes");
    var changed =
        PaperSavers.YAML.replace("holdout: 10%", "holdout: 20%").replace("wait: 7d", "wait: 9d");

    var outcome = savers.apply(changed, "--yes");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("version 2, was 1", "~ holdout: 0.1 -> 0.2", "PT216H", "20% held out");
    assertThat(new Definitions(ledger.jdbi()).running("paper-savers").orElseThrow().version())
        .isEqualTo(2);
  }

  @Test
  void makesNoVersionOfAFileThatOnlyLooksDifferent() throws Exception {
    savers.apply(PaperSavers.YAML, "--yes");

    var outcome = savers.apply("# only a remark\n" + PaperSavers.YAML, "--output", "json");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.json().path("changed").asBoolean()).isFalse();
    assertThat(rows("definition")).isEqualTo(1);
  }

  @Test
  void leavesAPausedCampaignPausedAndTakesPeopleIntoAStoppedOneAgain() throws Exception {
    savers.apply(PaperSavers.YAML, "--yes");
    savers.run("pause", "paper-savers");
    var paused = savers.apply(PaperSavers.YAML.replace("10%", "15%"), "--yes");
    savers.run("stop", "paper-savers", "--yes");
    var unasked = savers.apply(PaperSavers.YAML.replace("10%", "15%"));
    var again = savers.apply(PaperSavers.YAML.replace("10%", "15%"), "--yes");

    assertThat(paused.out()).contains("paused and stays so", "at version 2 and paused");
    assertThat(unasked.code()).isEqualTo(64);
    assertThat(unasked.err()).contains("it is stopped and takes people in again");
    assertThat(again.out()).contains("at version 2 and running");
  }

  @Test
  void refusesToApplyWhatValidateRefuses() throws Exception {
    var outcome =
        savers.apply(PaperSavers.YAML.replace("holdout", "holdaut"), "--yes", "--output", "json");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.json().at("/problems/0/hint").asText()).contains("holdout");
    assertThat(rows("definition")).isZero();
  }

  @Test
  void saysWhatRunsAndWhatNeedsAPerson() throws Exception {
    var empty = savers.run("status");
    savers.apply(PaperSavers.YAML, "--yes");
    var campaign = aCampaign("ebill-adoption").in(ledger);
    var entry = campaign.entered(aCustomer().in(ledger), campaign.wave(TICK), TICK);
    campaign.touchpoint(entry, "invite", "ambiguous", null, TICK, null);

    var outcome = savers.run("status", "--output", "json");

    assertThat(empty.out()).contains("lamplighter apply FILE");
    var json = outcome.json();
    assertThat(json.path("mode").asText()).isEqualTo("live");
    assertThat(json.at("/campaigns/0/name").asText()).isEqualTo("ebill-adoption");
    assertThat(json.at("/campaigns/0/entered").asInt()).isEqualTo(1);
    assertThat(json.at("/campaigns/1/state").asText()).isEqualTo("running");
    assertThat(json.at("/today/ambiguous").asInt()).isEqualTo(1);
    assertThat(json.at("/alarms/0").asText()).contains("ambiguous");
    assertThat(savers.run("status").out()).contains("paper-savers", "! 1 message is ambiguous");
  }

  @Test
  void saysWhySomebodyIsOutLeafByLeaf() {
    aCampaign("ebill-adoption")
        .audience("!enrolled('e-bill') && customer.language == 'es'")
        .in(ledger);
    var ada = aCustomer().in(ledger);

    var outcome = savers.run("why", ada.key(), "ebill-adoption", "--output", "json");

    var json = outcome.json();
    assertThat(json.path("eligible").asBoolean()).isFalse();
    assertThat(json.at("/leaves/1/expression").asText()).isEqualTo("customer.language == 'es'");
    assertThat(json.at("/leaves/1/holds").asBoolean()).isFalse();
    assertThat(json.at("/leaves/1/value/customer.language").asText()).isEqualTo("en");
    assertThat(json.has("decision") && json.has("touchpoints") && json.has("nextPossible"))
        .isTrue();
    assertThat(savers.run("why", ada.key(), "ebill-adoption").out())
        .contains("does not meet the rule", "customer.language == 'es'", "Never decided about.")
        .containsPattern("yes +!enrolled\\('e-bill'\\)\\R");
  }

  @Test
  void showsTheDecisionAndEachMessage() {
    var campaign = aCampaign("ebill-adoption").in(ledger);
    var ada = aCustomer().in(ledger);
    var entry = campaign.entered(ada, campaign.wave(TICK), TICK);
    campaign.sent(entry, "invite", TICK.plusSeconds(3600));

    var outcome = savers.run("why", ada.key(), "ebill-adoption", "--output", "json");

    assertThat(outcome.json().at("/touchpoints/0/step").asText()).isEqualTo("invite");
    assertThat(outcome.json().at("/touchpoints/0/state").asText()).isEqualTo("sent");
    assertThat(outcome.json().at("/decision/definition_hash").asText()).isEqualTo("hash");
    assertThat(savers.run("why", ada.key(), "ebill-adoption").out())
        .contains("chosen", "invite", "sent");
  }

  @Test
  void listsWhatIsAmbiguousAndLetsSendingGoOnOnlyAfterAYes() {
    var campaign = aCampaign("ebill-adoption").in(ledger);
    var entry = campaign.entered(aCustomer().in(ledger), campaign.wave(TICK), TICK);
    var message = campaign.touchpoint(entry, "invite", "ambiguous", "no_answer", TICK, null);
    var unfenced = savers.run("resolve", "--output", "json");
    ledger
        .jdbi()
        .useHandle(
            db -> db.execute("UPDATE ledger_state SET fenced = true, fence_reason = 'restored'"));

    var fenced = savers.run("resolve");
    var unasked = savers.run("resolve", "--lift-fence");
    var lifted = savers.run("resolve", "--lift-fence", "--yes", "--output", "json");

    assertThat(unfenced.json().at("/ambiguous/0/id").asText())
        .isEqualTo(message.value().toString());
    assertThat(unfenced.json().path("fence").asText()).isEmpty();
    assertThat(fenced.out()).contains("Sending is fenced (restored)", "no_answer");
    assertThat(unasked.code()).isEqualTo(64);
    assertThat(lifted.json().path("lifted").asBoolean()).isTrue();
    assertThat(lifted.json().path("fence").asText()).isEmpty();
    assertThat(rows("audit WHERE action = 'lift fence'")).isEqualTo(1);
  }

  @Test
  void printsTheSchemaWithWhatTheLedgerHas() {
    var shipped = savers.run("schema");
    var whole = savers.run("schema", "--with-catalogue");

    assertThat(shipped.json().path("$schema").asText()).contains("draft-07");
    assertThat(whole.json().at("/properties/audience/properties/where").toString())
        .contains("customer.language");
    assertThat(shipped.out()).doesNotContain("customer.language");
  }

  @Test
  void knowsNeitherStrangersNorCampaignsThatNobodyApplied() {
    aCampaign("ebill-adoption").in(ledger);
    var ada = aCustomer().in(ledger);

    for (var line :
        List.of(
            List.of("why", "C-nobody", "ebill-adoption"),
            List.of("why", ada.key(), "no-such"),
            List.of("report", "reconciliation", "no-such"),
            List.of("report", "results", "no-such"))) {
      var outcome = savers.run(line.toArray(String[]::new));

      assertThat(outcome.code()).isEqualTo(64);
      assertThat(outcome.err()).containsPattern("C-nobody|no-such").doesNotContain("\tat ");
    }
  }

  @Test
  void accountsForEverybodyWhoMetTheRule() {
    var campaign = aCampaign("ebill-adoption").in(ledger);
    var wave = campaign.wave(TICK);
    campaign.counted(wave, "no_consent", 4);
    campaign.counted(wave, "entered", 2);
    var sent = campaign.entered(aCustomer().in(ledger), wave, TICK);
    campaign.sent(sent, "invite", TICK.plusSeconds(60));
    campaign.heldOut(aCustomer().in(ledger), wave, TICK);

    var outcome = savers.run("report", "reconciliation", "ebill-adoption", "--output", "json");

    assertThat(outcome.code()).isZero();
    var json = outcome.json().at("/waves/0");
    assertThat(json.fieldNames())
        .toIterable()
        .contains(
            "wave",
            "audience",
            "suppressed",
            "noConsent",
            "noAddress",
            "capped",
            "notChosen",
            "leftAlone",
            "entered",
            "touchpoints",
            "balanced");
    assertThat(json.path("noConsent").asInt()).isEqualTo(4);
    assertThat(json.path("entered").asInt()).isEqualTo(2);
    assertThat(json.at("/touchpoints/0").fieldNames())
        .toIterable()
        .contains("step", "heldOut", "skipped", "exited", "sent", "failed", "ambiguous", "waiting");
    assertThat(json.at("/touchpoints/0/sent").asInt()).isEqualTo(1);
    assertThat(
            savers.run("report", "reconciliation", "ebill-adoption", "--output", "markdown").out())
        .contains("## Reconciliation of ebill-adoption", "| wave |", "---:");
  }

  @Test
  void failsOnRequestWhenTheAccountDoesNotBalance() {
    var campaign = aCampaign("ebill-adoption").in(ledger);
    var wave = campaign.wave(TICK);
    campaign.counted(wave, "entered", 5);
    campaign.entered(aCustomer().in(ledger), wave, TICK);

    var told = savers.run("report", "reconciliation", "ebill-adoption");
    var strict = savers.run("report", "reconciliation", "ebill-adoption", "--check");

    assertThat(told.code()).isZero();
    assertThat(told.out()).contains("DOES NOT BALANCE");
    assertThat(strict.code()).isEqualTo(70);
  }

  @Test
  void reportsWhatACampaignDidAgainstItsHoldout() {
    var campaign = aCampaign("ebill-adoption").holdingOut(0.5).in(ledger);
    var wave = campaign.wave(TICK);
    for (int i = 0; i < 4; i++) {
      var customer = aCustomer().enrolledIn("e-bill", TICK.plusSeconds(86_400)).in(ledger);
      var entry =
          i == 0 ? campaign.heldOut(customer, wave, TICK) : campaign.entered(customer, wave, TICK);
      if (i > 0) {
        campaign.sent(entry, "invite", TICK.plusSeconds(60));
      }
    }

    var json = savers.run("report", "results", "ebill-adoption", "--output", "json").json();

    assertThat(json.path("campaign").asText()).isEqualTo("ebill-adoption");
    assertThat(json.at("/arms/0/name").asText()).isEqualTo("contacted");
    assertThat(json.at("/arms/0/enrolled").asInt()).isEqualTo(3);
    assertThat(json.at("/arms/1/name").asText()).isEqualTo("holdout");
    assertThat(json.at("/arms/1/assigned").asInt()).isEqualTo(1);
    assertThat(json.at("/funnel/sent").asInt()).isEqualTo(3);
    assertThat(json.at("/channels/0/channel").asText()).isEqualTo("email");
    assertThat(savers.run("report", "results", "ebill-adoption").out())
        .contains("holdout", "email");
  }

  private long rows(String table) {
    return ledger
        .jdbi()
        .withHandle(db -> db.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }
}
