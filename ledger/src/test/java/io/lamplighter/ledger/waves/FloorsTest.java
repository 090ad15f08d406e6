package io.lamplighter.ledger.waves;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Choice.Floor;
import io.lamplighter.campaigns.definition.Choice.Floors;
import io.lamplighter.campaigns.definition.Choice.Take;
import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Fixtures;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.reports.FloorResult;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.ledger.waves.Waves.Champion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Help by need, on a real Postgres: how far places and money reach, and what floors do.
class FloorsTest {
  private static final Instant MARCH = Instant.parse("2026-03-02T16:00:00Z");
  private static final Champion NEED = new Champion("arrears", 1, RankedBy.NEED);

  private Ledger ledger;

  /// Added to everybody's score.
  private int shift;

  /// Whether all score the same.
  private boolean flat;

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
  void takesSoManyOfTheNeediestAndTheFloorOfAGroupFirst() {
    customers(20, 2);

    wave(NEED, new Take.Places(8), floors("es", 25));

    // Of eight places two are the group's: its neediest; the others go by rank.
    assertThat(scores("chosen")).containsExactlyInAnyOrder(2, 1, 20, 19, 18, 17, 16, 15);
    assertThat(texts("SELECT score::int::text FROM decision WHERE by_floor ORDER BY score"))
        .containsExactly("1", "2");
    assertThat(texts("SELECT DISTINCT reason FROM decision WHERE NOT chosen"))
        .containsExactly("below_line");
    assertThat(floorsKept()).containsExactly("es 2 of 8, 2 candidates, 2 by floor, short false");
    assertThat(balanced()).isTrue();
  }

  @Test
  void whoRanksHighAnywayCountsForTheFloor() {
    customers(20, 18);

    wave(NEED, new Take.Places(8), floors("es", 25));

    // The group holds all but the two neediest: rank alone gives it six places of eight.
    assertThat(scores("chosen")).containsExactlyInAnyOrder(20, 19, 18, 17, 16, 15, 14, 13);
    assertThat(texts("SELECT count(*)::text FROM decision WHERE by_floor")).containsExactly("0");
  }

  @Test
  void saysWhenAGroupStaysUnderItsFloorSinceThereWereNotEnough() {
    customers(20, 2);

    wave(NEED, new Take.Places(10), floors("es", 50));

    assertThat(scores("chosen")).hasSize(10).contains(1, 2);
    assertThat(floorsKept()).containsExactly("es 2 of 10, 2 candidates, 2 by floor, short true");
    assertThat(floorSentences())
        .singleElement()
        .asString()
        .contains("under its floor, since all 2 of the group who could be were taken");
    assertThat(balanced()).isTrue();
  }

  @Test
  void leavesAloneWhomContactPutsOffEvenUnderTheFloor() {
    customers(20, 4);
    shift = -2;

    wave(new Champion("help", 1, RankedBy.NEED_UPLIFT), new Take.Places(18), floors("es", 50));

    // Scores run from -1 to 18: two are of no use, and both are of the group.
    assertThat(scores("chosen")).hasSize(18).doesNotContain(-1, 0).contains(1, 2);
    assertThat(texts("SELECT outcome || ' ' || people FROM wave_count ORDER BY 1"))
        .containsExactly("entered 18", "left_alone 2");
    assertThat(balanced()).isTrue();
  }

  @Test
  void aTopShareGivesSoManyPlacesAsLieAboveItsThreshold() {
    customers(20, 2);

    wave(NEED, new Take.Top(Share.percent(40)), floors("es", 25));

    assertThat(scores("chosen")).hasSizeBetween(8, 9).contains(1, 2, 20);
  }

  @Test
  void theFloorOfABudgetIsItsShareOfTheMoney() {
    customers(20, 3);

    wave(NEED, new Take.MonthlyBudget(new Money(1, "USD")), floors("es", 30));

    // A cent pays for ten mails, three of them the group's.
    assertThat(scores("chosen")).containsExactlyInAnyOrder(3, 2, 1, 20, 19, 18, 17, 16, 15, 14);
    assertThat(texts("SELECT DISTINCT reason FROM decision WHERE NOT chosen"))
        .containsExactly("over_budget");
  }

  @Test
  void whereNobodyCanBeRankedPlacesAreALotWithinTheFloors() {
    customers(40, 20);

    wave(null, new Take.Places(10), floors("es", 80));

    assertThat(texts("SELECT count(*)::text FROM entry")).containsExactly("10");
    assertThat(texts("SELECT DISTINCT ranked_by FROM decision")).containsExactly("lot");
    // The logged chance of each is that of its group.
    assertThat(
            texts(
                """
                SELECT count(*)::text FROM (
                  SELECT floor_group, min(p_chosen) AS chance, max(p_chosen) AS same,
                         avg(CAST(chosen AS integer)) AS rate
                    FROM decision GROUP BY floor_group) g
                 WHERE chance = same AND abs(chance - rate) < 1e-9
                """))
        .containsExactly("2");
    assertThat(
            texts("SELECT (count(*) >= 8)::text FROM decision WHERE chosen AND floor_group = 'es'"))
        .containsExactly("true");
  }

  @Test
  void equalNeedsAreToldApartByLotAndTheSameWayAgain() {
    customers(30, 0);
    flat = true;

    wave(NEED, new Take.Places(10), Optional.empty());
    var first = texts("SELECT unit_id::text FROM decision WHERE chosen ORDER BY unit_id");
    var lots =
        texts(
            """
            SELECT unit_id::text FROM (
              SELECT unit_id FROM decision ORDER BY md5(wave_id || '/' || unit_id) LIMIT 10) l
             ORDER BY unit_id
            """);

    assertThat(first).hasSize(10).isEqualTo(lots);
  }

  /// So many, the last of whom score highest.
  ///
  /// @param speakers the first so many write in Spanish
  private void customers(int people, int speakers) {
    Fixtures.all(
        ledger,
        IntStream.range(0, people)
            .mapToObj(i -> aCustomer().keyed("F-%03d".formatted(i)))
            .toList());
    ledger
        .jdbi()
        .useHandle(
            db ->
                db.createUpdate(
                        """
                        UPDATE customer SET language = 'es' WHERE key IN (
                          SELECT key FROM customer ORDER BY key LIMIT :speakers)
                        """)
                    .bind("speakers", speakers)
                    .execute());
  }

  private static Optional<Floors> floors(String group, double percent) {
    return Optional.of(
        new Floors(
            "customer.language",
            List.of(
                new Floor(group, "customer.language == '" + group + "'", Share.percent(percent)))));
  }

  private void wave(@Nullable Champion champion, Take take, Optional<Floors> floors) {
    var id = Waves.id("ebill", MARCH);
    var campaign = campaign(take, floors);
    ledger
        .jdbi()
        .useTransaction(
            db -> {
              Waves.open(db, "ebill", MARCH);
              new Selection(PolicyFile.standard())
                  .select(db, Waves.get(db, id), campaign, new Sql("true", Map.of()));
              if (champion != null) {
                db.createUpdate(
                        """
                        UPDATE wave_candidate w
                           SET score = CASE WHEN :flat THEN 1 ELSE s.place + :shift END
                          FROM (SELECT id, row_number() OVER (ORDER BY key) AS place
                                  FROM customer) s
                         WHERE s.id = w.customer_id
                        """)
                    .bind("flat", flat)
                    .bind("shift", shift)
                    .execute();
              }
              FloorGroups.assign(
                  db,
                  Waves.get(db, id),
                  UnitKind.CUSTOMER,
                  List.of(
                      new FloorGroups.Group(
                          "es", new Sql("c.language = :x1", Map.of("x1", "es")))));
              new Allocation(
                      db,
                      Waves.get(db, id),
                      campaign,
                      new Assignment("salt"),
                      champion,
                      new Allocation.Basis("hash", Map.of()),
                      Picks.STATED,
                      PolicyFile.standard().costs())
                  .allocate();
            });
  }

  private boolean balanced() {
    return ledger.jdbi().withHandle(db -> Reconciliation.of(db, "ebill")).balanced();
  }

  private List<String> floorsKept() {
    return texts(
        """
        SELECT format('%s %s of %s, %s candidates, %s by floor, short %s', floor_group, chosen,
                      places, candidates, by_floor, CAST(short AS text)) FROM wave_floor
        """);
  }

  private List<String> floorSentences() {
    return ledger.jdbi().withHandle(db -> FloorResult.of(db, "ebill", MARCH)).stream()
        .map(FloorResult::sentence)
        .toList();
  }

  private static Campaign campaign(Take take, Optional<Floors> floors) {
    return OneLetter.once(
        /* holdout= */ 0,
        new Choice(
            Optional.of(new Choice.Score.Need("arrears", "ebill")), take, Share.NONE, floors));
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

  private List<String> texts(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
