package io.lamplighter.ledger.waves;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.CampaignFixture;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.ledger.waves.Waves.Champion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `take: budget 0.01 USD per month`, which pays for ten mails.
class BudgetTest {
  private static final Instant MARCH = Instant.parse("2026-03-02T16:00:00Z");

  /// Still March in Denver, though not by UTC.
  private static final Instant LAST_OF_MARCH = Instant.parse("2026-04-01T02:00:00Z");

  private static final Instant APRIL = Instant.parse("2026-04-02T15:00:00Z");

  private Ledger ledger;
  private int customers;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    aCampaign("ebill").in(ledger);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void takesTheBestThatTheMoneyPaysFor() {
    customers(15);

    wave(MARCH, Optional.of(champion()), 0);

    assertThat(scores("chosen")).containsExactlyInAnyOrder(15, 14, 13, 12, 11, 10, 9, 8, 7, 6);
    assertThat(scores("NOT chosen")).containsExactlyInAnyOrder(5, 4, 3, 2, 1);
    assertThat(texts("SELECT DISTINCT reason FROM decision WHERE NOT chosen"))
        .containsExactly("over_budget");
    assertThat(texts("SELECT outcome || ' ' || people FROM wave_count ORDER BY 1"))
        .containsExactly("entered 10", "over_budget 5");
    assertThat(texts("SELECT threshold::text FROM wave")).containsExactly("6");
    assertThat(ledger.jdbi().withHandle(db -> Reconciliation.of(db, "ebill")).waves())
        .singleElement()
        .matches(Reconciliation.Wave::balanced);
  }

  @Test
  void theMoneyOfAMonthIsSpentOnceAndTheNextMonthBringsNew() {
    customers(15);
    wave(MARCH, Optional.of(champion()), 0);
    customers(3);

    wave(LAST_OF_MARCH, Optional.of(champion()), 0);
    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("10");

    wave(APRIL, Optional.of(champion()), 0);

    // Whom March did not pay for is asked again, and April pays for all of them.
    assertThat(texts("SELECT budget_month || ' ' || count(*) FROM entry GROUP BY budget_month"))
        .contains("2026-03-01 10");
    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("18");
    assertThat(texts("SELECT count(*)::text FROM entry WHERE budget_month = '2026-04-01'"))
        .containsExactly("8");
  }

  @Test
  void whatWasReservedAndNotSpentIsFreeAgain() {
    customers(10);
    wave(MARCH, Optional.of(champion()), 0);
    // Four left before anything went out.
    execute(
        """
        UPDATE entry SET state = 'exited', ended_at = entered_at, due_at = NULL
         WHERE id IN (SELECT id FROM entry ORDER BY id LIMIT 4)
        """);
    customers(9);

    wave(LAST_OF_MARCH, Optional.of(champion()), 0);

    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("14");
  }

  @Test
  void aSurveyThatMayStillComeKeepsItsMoney() {
    customers(5);
    // Two mails each: the invitation, and the survey after an enrollment.
    wave(MARCH, Optional.of(champion()), surveying());
    assertThat(texts("SELECT sum(reserved)::text FROM entry")).containsExactly("100");
    invitedAndThrough();
    customers(9);

    wave(MARCH.plus(Duration.ofDays(9)), Optional.of(champion()), surveying());

    // All five may enroll within their ten days and be asked within three more.
    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("5");
  }

  @Test
  void theMoneyOfASurveyIsFreeWhenNobodyCanBeAskedAnyMore() {
    customers(5);
    wave(MARCH, Optional.of(champion()), surveying());
    invitedAndThrough();
    customers(9);

    wave(MARCH.plus(Duration.ofDays(13)), Optional.of(champion()), surveying());

    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("7");
  }

  @Test
  void aSurveyThatWasLeftOutGivesItsMoneyBackAndOneThatWaitsDoesNot() {
    customers(5);
    wave(MARCH, Optional.of(champion()), surveying());
    invitedAndThrough();
    // Whoever of the five was asked: three will not be, one waits, one may still enroll.
    surveys("skipped", 3, MARCH.plus(Duration.ofDays(2)));
    surveys("due", 1, MARCH.plus(Duration.ofDays(2)));
    customers(9);

    wave(MARCH.plus(Duration.ofDays(3)), Optional.of(champion()), surveying());

    // 100 less five invitations and two surveys: one more can be invited and asked.
    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("6");
  }

  @Test
  void whatIsStillOutAfterTheEndKeepsItsMoney() {
    customers(10);
    wave(MARCH, Optional.of(champion()), 0);
    texts("SELECT id::text FROM entry").forEach(entry -> message(entry, "invite", "due", MARCH));
    execute("UPDATE entry SET state = 'exited', ended_at = entered_at, due_at = NULL");
    customers(9);

    wave(LAST_OF_MARCH, Optional.of(champion()), 0);

    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("10");
  }

  private void invitedAndThrough() {
    texts("SELECT id::text FROM entry").forEach(entry -> message(entry, "invite", "sent", MARCH));
    execute("UPDATE touchpoint SET cost = 10 WHERE state = 'sent'");
    execute("UPDATE entry SET state = 'done', ended_at = entered_at, due_at = NULL");
  }

  private void surveys(String state, int people, Instant at) {
    texts(
            """
            SELECT id::text FROM entry e
             WHERE NOT EXISTS (SELECT FROM touchpoint t
                                WHERE t.entry_id = e.id AND t.lineage = 'after enrollment')
             ORDER BY id LIMIT %d
            """
                .formatted(people))
        .forEach(entry -> message(entry, Campaign.FollowUp.LINEAGE, state, at));
  }

  private void message(String entry, String lineage, String state, Instant at) {
    new CampaignFixture.StoredCampaign(ledger, "ebill", Category.PROGRAM)
        .touchpoint(new EntryId(UUID.fromString(entry)), lineage, state, null, at, null);
  }

  /// Towards e-bill within ten days; whoever enrolls is asked within three days.
  private static Campaign surveying() {
    var plain = campaign(0);
    return new Campaign(
        plain.semantics(),
        plain.name(),
        plain.owner(),
        plain.category(),
        plain.subject(),
        Optional.of(
            new Campaign.Goal("e-bill", Duration.ofDays(10), Optional.empty(), Optional.empty())),
        plain.audience(),
        plain.reentry(),
        plain.trigger(),
        plain.holdout(),
        plain.holdoutReason(),
        plain.choice(),
        plain.reconsider(),
        plain.channels(),
        plain.arms(),
        plain.journey(),
        plain.exit(),
        Optional.of(
            new Campaign.FollowUp(
                Survey.CSAT, Journey.Content.EMPTY, Duration.ofHours(1), Duration.ofDays(3))));
  }

  @Test
  void theHeldOutTakeTheirPlaceLikeEverybody() {
    customers(15);

    wave(MARCH, Optional.of(champion()), .5);

    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("10");
    assertThat(texts("SELECT DISTINCT held_out::text FROM entry ORDER BY 1"))
        .containsExactly("false", "true");
    assertThat(texts("SELECT sum(reserved)::text FROM entry")).containsExactly("100");
  }

  @Test
  void whereNobodyCanBeRankedItIsALotWhoseChanceIsKept() {
    customers(40);

    wave(MARCH, Optional.empty(), 0);

    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("10");
    assertThat(texts("SELECT DISTINCT p_chosen::text FROM decision")).containsExactly("0.25");
    assertThat(texts("SELECT DISTINCT ranked_by FROM decision")).containsExactly("lot");
  }

  @Test
  void decidingAWaveAgainChangesNothing() {
    customers(15);
    wave(MARCH, Optional.of(champion()), 0);
    var before = texts("SELECT e::text FROM entry e ORDER BY id");

    allocate(MARCH, Optional.of(champion()), campaign(0));

    assertThat(texts("SELECT e::text FROM entry e ORDER BY id")).isEqualTo(before);
  }

  @Test
  void exploresWithinTheMoneyToo() {
    customers(60);

    wave(MARCH, Optional.of(champion()), campaign(0, new Share(.05)));

    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("10");
    assertThat(texts("SELECT DISTINCT explored::text FROM decision WHERE chosen ORDER BY 1"))
        .containsExactly("false", "true");
  }

  private void customers(int people) {
    for (int i = 0; i < people; i++) {
      aCustomer().keyed("B-" + customers++).in(ledger);
    }
  }

  /// A wave over everybody, each scored by the order in which they came: 1, 2, 3.
  private void wave(Instant tick, Optional<Champion> champion, double holdout) {
    wave(tick, champion, campaign(holdout));
  }

  private void wave(Instant tick, Optional<Champion> champion, Campaign campaign) {
    var id = Waves.id("ebill", tick);
    ledger
        .jdbi()
        .useTransaction(
            db -> {
              Waves.open(db, "ebill", tick);
              new Selection(PolicyFile.standard())
                  .select(db, Waves.get(db, id), campaign, new Sql("true", Map.of()));
              if (champion.isPresent()) {
                db.execute(
                    """
                    UPDATE wave_candidate w SET score = s.place
                      FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM customer) s
                     WHERE s.id = w.customer_id
                    """);
              }
            });
    allocate(tick, champion, campaign);
  }

  private void allocate(Instant tick, Optional<Champion> champion, Campaign campaign) {
    ledger
        .jdbi()
        .useTransaction(
            db ->
                new Allocation(
                        db,
                        Waves.get(db, Waves.id("ebill", tick)),
                        campaign,
                        new Assignment("salt"),
                        champion.orElse(null),
                        new Allocation.Basis("hash", Map.of()),
                        Picks.STATED,
                        PolicyFile.standard().costs())
                    .allocate());
  }

  private static Champion champion() {
    return new Champion("ebill", 1, RankedBy.PROPENSITY);
  }

  private static Campaign campaign(double holdout) {
    return campaign(holdout, Share.NONE);
  }

  private static Campaign campaign(double holdout, Share explore) {
    return OneLetter.once(
        holdout,
        new Choice(
            Optional.of(new Choice.Score.Propensity("ebill")),
            new Choice.Take.MonthlyBudget(new Money(1, "USD")),
            explore));
  }

  private List<Integer> scores(String which) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery("SELECT score::int FROM decision WHERE " + which)
                    .mapTo(Integer.class)
                    .list());
  }

  private void execute(String sql) {
    ledger.jdbi().useHandle(db -> db.execute(sql));
  }

  private List<String> texts(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
