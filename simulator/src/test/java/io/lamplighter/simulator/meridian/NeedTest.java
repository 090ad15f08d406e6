package io.lamplighter.simulator.meridian;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.campaigns.policy.ModelApproval;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.attributes.Units;
import io.lamplighter.ledger.reports.FloorResult;
import io.lamplighter.ledger.reports.NeedWords;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.ledger.reports.Why;
import io.lamplighter.ledger.waves.Allocation;
import io.lamplighter.ledger.waves.FloorGroups;
import io.lamplighter.ledger.waves.Picks;
import io.lamplighter.ledger.waves.Selection;
import io.lamplighter.ledger.waves.Waves;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.propensity.Cases;
import io.lamplighter.models.propensity.Plan;
import io.lamplighter.models.propensity.Propensity;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.workers.learning.Scoring;
import io.lamplighter.workers.learning.UtilityLearning;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Help with bills at the decision layer, without Temporal: the same households, once ranked by
/// need and once by who would enroll, held against how hard bills really are for them.
class NeedTest {
  private static final Meridian MERIDIAN = Meridian.of(12, 1_800, LocalDate.parse("2026-09-01"));
  private static final Instant NOW = MERIDIAN.start();
  private static final Duration WITHIN = Duration.ofDays(60);
  private static final String RULE = "account.class == 'residential' && customer.low_income";
  private static final int HELPED = 60;

  @TempDir static Path folder;

  private static Ledger ledger;

  @BeforeAll
  static void load() {
    ledger = TestLedger.fresh("rehearsal");
    new MeridianLoader(ledger.jdbi()).load(MERIDIAN, 9, (customers, events) -> {});
    new UtilityLearning(ledger.jdbi(), ModelApproval.AUTOMATIC).learn("arrears", NOW);
    trainPropensity();
    aCampaign("by-need").in(ledger);
    aCampaign("by-propensity").in(ledger);
    decide(campaign("by-need", "need: arrears", "floors: { by: customer.language, es: 60% }"));
    decide(campaign("by-propensity", "propensity: help", "explore: 0%"));
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  void helpsTheNeedierAndNotThoseWhoWouldComeAnyway() {
    assertThat(chosen("by-need")).hasSize(HELPED);
    assertThat(chosen("by-propensity")).hasSize(HELPED);

    double need = hardship(chosen("by-need"));
    double propensity = hardship(chosen("by-propensity"));

    assertThat(need).isGreaterThan(1.15 * propensity);
    assertThat(need).isGreaterThan(1.3 * hardship(met()));
  }

  @Test
  void theFloorHoldsAndTheBalanceAddsUp() {
    var floor = ledger.jdbi().withHandle(db -> FloorResult.of(db, "by-need", NOW)).getFirst();

    assertThat(floor.places()).isEqualTo(HELPED);
    assertThat(floor.tooFew() || floor.chosen() >= 36).isTrue();
    assertThat(floor.byFloor()).isPositive();
    assertThat(
            column(
                """
                SELECT count(*)::text FROM decision d JOIN customer c ON c.id = d.customer_id
                 WHERE d.campaign = 'by-need' AND d.chosen AND c.language = 'es'
                """))
        .containsExactly("" + floor.chosen());
    var balance = ledger.jdbi().withHandle(db -> Reconciliation.of(db, "by-need"));
    assertThat(balance.balanced()).isTrue();
    assertThat(balance.waves().getFirst().entered()).isEqualTo(HELPED);
  }

  @Test
  void saysOfADecisionWhatItWasMadeFrom() {
    var helped =
        column(
                """
                SELECT customer_id::text FROM decision
                 WHERE campaign = 'by-need' AND by_floor ORDER BY id LIMIT 1
                """)
            .getFirst();
    var why =
        Why.of(
            ledger.jdbi(),
            new io.lamplighter.campaigns.CustomerId(Long.parseLong(helped)),
            "by-need",
            Optional.empty(),
            NOW);

    assertThat(why.decision()).containsEntry("ranked_by", "need");
    assertThat(NeedWords.of(why.decision()).orElseThrow())
        .startsWith("Need 0.")
        .contains("risk of falling behind", "by arrears 1", "burden of the bill not known")
        .contains("effect of contact not shown", "chosen for the floor of es");
  }

  /// Chance of being behind with a bill; who pays automatically never is.
  private static double hardship(List<String> keys) {
    var automatic =
        new HashSet<>(
            column(
                "SELECT c.key FROM customer c JOIN account a ON a.customer_id = c.id WHERE a.autopay"));
    var truth = MERIDIAN.truth();
    return keys.stream()
        .mapToDouble(key -> automatic.contains(key) ? 0 : truth.fallsBehind(Meridian.number(key)))
        .average()
        .orElseThrow();
  }

  private static List<String> chosen(String campaign) {
    return column(
        "SELECT c.key FROM decision d JOIN customer c ON c.id = d.customer_id WHERE d.chosen AND d.campaign = '%s'"
            .formatted(campaign));
  }

  private static List<String> met() {
    return column(
        "SELECT c.key FROM decision d JOIN customer c ON c.id = d.customer_id WHERE d.campaign = 'by-need'");
  }

  private static List<String> column(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }

  private static Campaign campaign(String name, String ranking, String more) {
    var yaml =
        """
        apiVersion: lamplighter/v1
        kind: Campaign
        name: %s
        owner: customer-assistance
        category: service
        for: account
        goal: { enrollment: bill-help, within: 60d }
        audience: { where: "%s" }
        every: month on 5 at 09:00
        choose: { %s, take: top %d, %s }
        channels: { allow: [direct_mail] }
        journey:
          - send: offer
            content: { direct_mail: offer.html }
        """
            .formatted(name, RULE, ranking, HELPED, more);
    try {
      java.nio.file.Files.writeString(
          folder.resolve("offer.html"), "<html><body><p>Help</p></body></html>");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    var catalogue = ledger.jdbi().withHandle(Attributes::catalogue);
    var outcome =
        CampaignFile.read(
            folder.resolve(name + ".yaml"), yaml, new Settings(catalogue, Meridian.ZONE));
    assertThat(outcome).isInstanceOf(CampaignFile.Outcome.Valid.class);
    return ((CampaignFile.Outcome.Valid) outcome).campaign();
  }

  private static void decide(Campaign campaign) {
    var name = campaign.name().value();
    var jdbi = ledger.jdbi();
    var id = Waves.id(name, NOW);
    var scoring = new Scoring(jdbi);
    var asked = campaign.choice().score().orElseThrow();
    jdbi.useTransaction(
        db -> {
          Waves.open(db, name, NOW);
          new Selection(PolicyFile.standard())
              .select(
                  db,
                  new Waves.Wave(id, name, 1, NOW, Waves.State.SELECTING),
                  campaign,
                  rule(campaign.audience()));
        });
    var wave = new Waves(jdbi).get(id);
    scoring.score(wave, campaign, asked);
    var groups =
        campaign.choice().floors().map(Choice.Floors::least).orElse(List.of()).stream()
            .map(floor -> new FloorGroups.Group(floor.group(), rule(floor.condition())))
            .toList();
    jdbi.useTransaction(
        db -> {
          FloorGroups.assign(db, wave, UnitKind.ACCOUNT, groups);
          new Allocation(
                  db,
                  wave,
                  campaign,
                  new Assignment("salt"),
                  scoring.deciding(db, asked).orElse(null),
                  new Allocation.Basis("hash", Map.of()),
                  Picks.STATED,
                  PolicyFile.standard().costs())
              .allocate();
        });
  }

  private static io.lamplighter.campaigns.audience.Sql rule(String text) {
    var catalogue = ledger.jdbi().withHandle(Attributes::catalogue);
    return ((Expression.Outcome.Sound) Expression.compile(text, catalogue, UnitKind.ACCOUNT))
        .expression()
        .sql();
  }

  /// On who enrolled within the window, of those who met the rule when it began.
  private static void trainPropensity() {
    ledger
        .jdbi()
        .useTransaction(
            db -> {
              var then = NOW.minus(WITHIN);
              var set = Features.set(db, Features.MODELS);
              var met = Units.meeting(db, UnitKind.ACCOUNT, rule(RULE), then);
              var at = met.stream().map(unit -> new At(unit.id(), then)).toList();
              var rows = Features.read(db, set, UnitKind.ACCOUNT, at);
              var enrolled = Features.enrolled(db, UnitKind.ACCOUNT, "bill-help", WITHIN, at, NOW);
              var cases = Cases.of(set.features().stream().map(NeedTest::spec).toList());
              for (int i = 0; i < rows.size(); i++) {
                cases.add(
                    "" + met.get(i).household(),
                    then,
                    enrolled.get(i),
                    rows.get(i).cells().toArray());
              }
              var trained = Propensity.train(cases, Plan.at(NOW), Effort.seeded(1));
              Registry.store(
                  db,
                  new Registry.Candidate(
                      "help",
                      Ranking.by(trained.scorer()),
                      NOW,
                      NOW,
                      "print",
                      "{}",
                      trained.mature(),
                      trained.positives(),
                      0,
                      null,
                      /* champion= */ true,
                      "the first"));
            });
  }

  private static FeatureSpec spec(FeatureSet.Feature feature) {
    return feature.kind() == FeatureSet.Kind.WORD
        ? FeatureSpec.categorical(feature.name())
        : FeatureSpec.numeric(feature.name());
  }
}
