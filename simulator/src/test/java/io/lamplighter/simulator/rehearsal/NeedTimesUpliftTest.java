package io.lamplighter.simulator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.campaigns.policy.ModelApproval;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState.Mode;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.cohorts.JourneyEvents;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.reports.FloorResult;
import io.lamplighter.ledger.reports.NeedWords;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.ledger.reports.Why;
import io.lamplighter.ledger.waves.Waves;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.MeridianLoader;
import io.lamplighter.workers.Guard;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.learning.Learning;
import io.lamplighter.workers.learning.Scoring;
import io.lamplighter.workers.learning.UtilityLearning;
import io.lamplighter.workers.waves.WaveActivitiesImpl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Help by need in two waves on a real Postgres, by the stages that a wave workflow runs: what came
/// of the first wave shows what contact adds; the second is ranked by need times that. Journeys are
/// left out: who was contacted is who was not held out. Contact is planted to move those who own
/// their home, and to put off those who rent, who sign up by themselves the more often.
class NeedTimesUpliftTest {
  private static final LocalDate DAY_ZERO = LocalDate.parse("2026-09-01");
  private static final Duration THREE_WEEKS = Duration.ofDays(21);
  private static final int PLACES = 400;

  private static final Meridian MERIDIAN = Meridian.of(5, 2_000, DAY_ZERO);

  private static final String NAME = "level-bills";
  private static final String CAMPAIGN =
      """
      apiVersion: lamplighter/v1
      kind: Campaign
      name: level-bills
      owner: customer-assistance
      category: service
      for: account
      goal: { enrollment: budget-billing, within: 20d }
      audience:
        where: account.class == 'residential' && !enrolled('budget-billing')
        reentry: after 1d
      every: monday at 09:00
      holdout: 50%
      choose:
        need: arrears
        take: top 400
        floors: { by: customer.language, es: 20% }
        reconsider: 20d
      channels: { allow: [email] }
      journey:
        - send: offer
          content: { email: offer.txt }
      """;

  @TempDir static Path folder;

  private static Ledger ledger;
  private static String second;
  private static List<Decision> decided;

  /// One decision of the second wave.
  public record Decision(
      long customer,
      String key,
      boolean owns,
      boolean chosen,
      @Nullable String reason,
      boolean byFloor,
      @Nullable String floorGroup,
      double score,
      double need,
      double effect) {}

  @BeforeAll
  static void rehearse() throws IOException {
    ledger = TestLedger.fresh("rehearsal");
    new MeridianLoader(ledger.jdbi()).load(MERIDIAN, 6, (customers, events) -> {});
    var first = MERIDIAN.start();
    new UtilityLearning(ledger.jdbi(), ModelApproval.AUTOMATIC).learn("arrears", first);
    apply(first);
    wave(first);
    live(Waves.id(NAME, first), first);
    var then = first.plus(THREE_WEEKS);
    second = wave(then);
    decided = decisions();
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  void ranksByNeedUntilItsOwnHoldoutShowsTheEffectAndByBothFromThenOn() {
    var versions = ledger.jdbi().withHandle(db -> Registry.versions(db, NAME));

    assertThat(versions).hasSize(2);
    assertThat(versions.getFirst().byUplift()).isFalse();
    assertThat(versions.getLast().state())
        .describedAs(versions.getLast().why())
        .isEqualTo("champion");
    assertThat(versions.getLast().byUplift()).isTrue();
    assertThat(versions.getLast().why()).startsWith("ranked by need times what contact adds");
    assertThat(
            texts(
                """
                SELECT DISTINCT w.tick::date || ' ' || d.ranked_by || ' ' || d.model || ' '
                                || d.model_version
                  FROM decision d JOIN wave w ON w.id = d.wave_id ORDER BY 1
                """))
        .containsExactly("2026-09-01 need arrears 1", "2026-09-22 need_uplift level-bills 2");
  }

  @Test
  void takesThoseForWhomNeedTimesEffectIsGreatest() {
    assertThat(decided)
        .allSatisfy(
            each ->
                assertThat(each.score())
                    .isCloseTo(Math.max(each.need(), 1e-6) * each.effect(), within(1e-12)));
    var ranked = decided.stream().filter(each -> each.chosen() && !each.byFloor()).toList();
    var below = decided.stream().filter(each -> "below_line".equals(each.reason())).toList();
    double last = ranked.stream().mapToDouble(Decision::score).min().orElseThrow();

    assertThat(decided.stream().filter(Decision::chosen)).hasSize(PLACES);
    assertThat(below).isNotEmpty().allMatch(each -> each.score() <= last);
    // Neither need nor effect decides alone.
    assertThat(ranked).anyMatch(each -> each.need() < median(below, Decision::need));
    double greatest = below.stream().mapToDouble(Decision::effect).max().orElseThrow();
    assertThat(ranked).anyMatch(each -> each.effect() < greatest);
  }

  @Test
  void leavesAloneWhomContactPutsOffHoweverGreatTheirNeed() {
    var alone = decided.stream().filter(each -> "left_alone".equals(each.reason())).toList();
    var chosen = decided.stream().filter(Decision::chosen).toList();

    assertThat(chosen).allMatch(each -> each.score() > 0);
    assertThat(alone).isNotEmpty().allMatch(each -> each.score() <= 0);
    assertThat(alone).anyMatch(each -> each.need() > median(chosen, Decision::need));
    assertThat(mean(alone, NeedTimesUpliftTest::trueEffect)).isNegative();
  }

  @Test
  void theFloorHoldsWithTheBestOfItsGroupAndTheBalanceAddsUp() {
    var floor = ledger.jdbi().withHandle(db -> FloorResult.of(db, NAME, at(second))).getFirst();
    var ofGroup = decided.stream().filter(each -> "es".equals(each.floorGroup())).toList();
    var left = ofGroup.stream().filter(each -> !each.chosen()).mapToDouble(Decision::score).max();

    assertThat(floor.places()).isEqualTo(PLACES);
    assertThat(floor.chosen())
        .isEqualTo(ofGroup.stream().filter(Decision::chosen).count())
        .isGreaterThanOrEqualTo(80);
    assertThat(floor.byFloor()).isPositive();
    assertThat(floor.tooFew()).isFalse();
    assertThat(ofGroup)
        .filteredOn(Decision::byFloor)
        .hasSize((int) floor.byFloor())
        .allMatch(each -> each.score() >= left.orElseThrow());
    var balance = ledger.jdbi().withHandle(db -> Reconciliation.of(db, NAME));
    assertThat(balance.balanced()).isTrue();
    assertThat(balance.waves().getLast().leftAlone()).isPositive();
  }

  @Test
  void relievesMoreNeedThanNeedAloneOrEffectAloneWould() {
    double both = relief(decided.stream().filter(Decision::chosen).toList());

    assertThat(both).isGreaterThan(1.3 * relief(best(Decision::need)));
    assertThat(both).isGreaterThan(relief(best(Decision::effect)));
  }

  @Test
  void saysOfADecisionWhatItWasMadeFrom() {
    var someone = decided.stream().filter(Decision::chosen).findFirst().orElseThrow();

    var why =
        Why.of(
            ledger.jdbi(), new CustomerId(someone.customer()), NAME, Optional.empty(), at(second));

    assertThat(why.decision()).containsEntry("ranked_by", "need_uplift");
    assertThat(NeedWords.of(why.decision()).orElseThrow())
        .contains("by arrears 1")
        .contains("contact adds %.3f".formatted(someone.effect()));
  }

  /// What contact really adds, weighed with how hard bills really are.
  private static double relief(List<Decision> helped) {
    return mean(helped, each -> hardship(each) * trueEffect(each));
  }

  private static double hardship(Decision each) {
    return MERIDIAN.truth().fallsBehind(Meridian.number(each.key()));
  }

  private static double trueEffect(Decision each) {
    return chance(each.owns(), true) - chance(each.owns(), false);
  }

  /// The hidden chance to sign up.
  private static double chance(boolean owns, boolean contacted) {
    return owns ? (contacted ? .40 : .05) : contacted ? .45 : .85;
  }

  private static List<Decision> best(java.util.function.ToDoubleFunction<Decision> by) {
    return decided.stream()
        .sorted(Comparator.comparingDouble(by).reversed())
        .limit(PLACES)
        .toList();
  }

  private static double mean(
      List<Decision> of, java.util.function.ToDoubleFunction<Decision> what) {
    return of.stream().mapToDouble(what).average().orElseThrow();
  }

  private static double median(
      List<Decision> of, java.util.function.ToDoubleFunction<Decision> what) {
    return of.stream().mapToDouble(what).sorted().skip(of.size() / 2).findFirst().orElseThrow();
  }

  private static void apply(Instant at) throws IOException {
    Files.writeString(folder.resolve("offer.txt"), "---\nsubject: Even bills\n---\nEven bills\n");
    var catalogue = ledger.jdbi().withHandle(Attributes::catalogue);
    var outcome =
        CampaignFile.read(
            folder.resolve(NAME + ".yaml"), CAMPAIGN, new Settings(catalogue, Meridian.ZONE));
    if (!(outcome instanceof CampaignFile.Outcome.Valid valid)) {
      throw new AssertionError(outcome);
    }
    ledger
        .jdbi()
        .useTransaction(
            db -> Definitions.apply(db, Definitions.Applying.of(valid), "test", at, at));
  }

  /// Trains what is due and decides a wave, as the wave workflow does.
  private static String wave(Instant tick) {
    var jdbi = ledger.jdbi();
    var playbook = new Playbook(new Definitions(jdbi), jdbi.withHandle(Attributes::catalogue));
    var id = Waves.id(NAME, tick);
    jdbi.useTransaction(db -> Waves.open(db, NAME, tick));
    new Learning(jdbi, playbook, ModelApproval.AUTOMATIC).learn(NAME, tick);
    var stages =
        new WaveActivitiesImpl(
            jdbi,
            playbook,
            PolicyFile.standard(),
            new Scoring(jdbi),
            new Guard(Mode.REHEARSAL, InstantSource.fixed(tick)),
            () -> {
              throw new AssertionError("no workflow is needed to decide a wave");
            });
    stages.select(id);
    stages.score(id);
    stages.allocate(id);
    return id;
  }

  /// What comes of a wave: each enrolls by the hidden chance of being contacted or left alone. The
  /// journeys are over after two weeks.
  private static void live(String wave, Instant at) {
    var jdbi = ledger.jdbi();
    var random = new Random(11);
    var events = new ArrayList<Event>();
    for (var entry :
        jdbi.withHandle(
            db ->
                db.createQuery(
                        """
                        SELECT e.unit_id AS account, e.held_out AS alone,
                               p.ownership = 'owner' AS owns
                          FROM entry e JOIN account a ON a.id = e.unit_id
                          JOIN premise p ON p.id = a.premise_id
                         WHERE e.wave_id = :wave ORDER BY e.id
                        """)
                    .bind("wave", wave)
                    .mapToMap()
                    .list())) {
      boolean contacted = Boolean.FALSE.equals(entry.get("alone"));
      if (random.nextDouble() < chance(Boolean.TRUE.equals(entry.get("owns")), contacted)) {
        events.add(
            Event.of(
                "/programs",
                "even/" + entry.get("account"),
                "enrollment.changed",
                (Long) entry.get("account"),
                at.plus(Duration.ofDays(5)),
                Map.of("program", "budget-billing", "status", "enrolled")));
      }
    }
    var recorded = new Facts(jdbi, new JourneyEvents()).record(events, at.plus(Duration.ofDays(6)));
    assertThat(recorded.rejected()).isEmpty();
    jdbi.useHandle(
        db ->
            db.execute(
                "UPDATE entry SET state = 'done', ended_at = ?, due_at = NULL WHERE wave_id = ?",
                at.plus(Duration.ofDays(14)),
                wave));
  }

  private static List<Decision> decisions() {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.registerRowMapper(ConstructorMapper.factory(Decision.class))
                    .createQuery(
                        """
                        SELECT d.customer_id AS customer, c.key, p.ownership = 'owner' AS owns, d.chosen, d.reason, d.by_floor,
                               d.floor_group, d.score,
                               CAST(d.need->>'need' AS double precision) AS need,
                               CAST(d.need->>'effect' AS double precision) AS effect
                          FROM decision d JOIN customer c ON c.id = d.customer_id
                          JOIN account a ON a.id = d.unit_id JOIN premise p ON p.id = a.premise_id
                         WHERE d.wave_id = :wave ORDER BY d.id
                        """)
                    .bind("wave", second)
                    .mapTo(Decision.class)
                    .list());
  }

  private static Instant at(String wave) {
    return new Waves(ledger.jdbi()).get(wave).tick();
  }

  private static List<String> texts(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
