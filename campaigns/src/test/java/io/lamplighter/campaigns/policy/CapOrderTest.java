package io.lamplighter.campaigns.policy;

import static io.lamplighter.campaigns.policy.ACustomer.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.policy.CapOrder.Due;
import io.lamplighter.campaigns.policy.CapOrder.Judged;
import io.lamplighter.campaigns.policy.CapOrder.Row;
import io.lamplighter.campaigns.policy.Verdict.Allow;
import io.lamplighter.campaigns.policy.Verdict.Defer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CapOrderTest {
  private static final Instant NOON = Instant.parse("2026-06-10T16:00:00Z");

  private final CapOrder caps = new CapOrder(new SendPolicy(PolicyFile.standard()));

  private static Row row(int id, Category category, long worth) {
    return row(id, 1, category, worth);
  }

  private static Row row(int id, int person, Category category, long worth) {
    return new Row(
        new TouchpointId(new UUID(0x1234_0000_0000_8000L, id)),
        new CustomerId(person),
        category,
        worth);
  }

  private static Due due(Row row, ACustomer customer) {
    return new Due(row, customer.facts(row.category(), Channel.EMAIL, NOON));
  }

  @Test
  void theMoreImportantGoesFirstWhateverTheOrderTheyComeIn() {
    var random = new Random(11);
    var rows = new ArrayList<Row>();
    for (int i = 0; i < 30; i++) {
      rows.add(row(i, List.of(Category.values()).get(random.nextInt(5)), random.nextInt(3)));
    }
    var goes = caps.goes(rows, 12);

    for (int i = 0; i < 50; i++) {
      Collections.shuffle(rows, random);
      assertThat(caps.goes(rows, 12)).containsExactlyElementsOf(goes);
    }
  }

  @Test
  void classBeatsWorthAndWorthBeatsChance() {
    var low = row(1, Category.PROGRAM, 1);
    var high = row(2, Category.PROGRAM, 9);
    var bill = row(3, Category.BILLING, 0);

    assertThat(caps.sorted(List.of(low, high, bill))).containsExactly(bill, high, low);
    assertThat(caps.goes(List.of(low, high, bill), 2)).containsExactly(bill.id(), high.id());
  }

  @Test
  void whatIsAskedGoesBeforeWhatIsOffered() {
    var offer = row(1, Category.PROGRAM, 50_000);
    var question = row(2, Category.SURVEY, 0);

    assertThat(caps.sorted(List.of(offer, question))).containsExactly(question, offer);
  }

  @Test
  void whatNoCapBindsGoesEvenWithoutRoomAndTakesTheRoomOfOthers() {
    var outage = row(1, Category.SERVICE, 0);
    var offer = row(2, Category.PROGRAM, 5);

    assertThat(caps.goes(List.of(offer, outage), 1)).containsExactly(outage.id());
    assertThat(caps.goes(List.of(offer, outage), -3)).containsExactly(outage.id());
  }

  @Test
  void chanceFavoursNobody() {
    // Ids begin with the time of entry: going by the id itself would always favour the first.
    int firstWins = 0;
    for (int i = 0; i < 400; i++) {
      var earlier = row(2 * i, Category.PROGRAM, 0);
      var later = row(2 * i + 1, Category.PROGRAM, 0);
      firstWins += caps.goes(List.of(earlier, later), 1).contains(earlier.id()) ? 1 : 0;
    }

    assertThat(firstWins).isBetween(160, 240);
  }

  @Test
  void twoCampaignsInOneSlotDoNotBothWriteToOnePerson() {
    var first = due(row(1, Category.PROGRAM, 9), aCustomer());
    var second = due(row(2, Category.PROGRAM, 1), aCustomer());

    var verdicts = caps.verdicts(List.of(second, first), NOON);

    assertThat(verdicts)
        .containsEntry(first.row().id(), new Judged(new Allow(), Optional.empty()))
        .containsEntry(
            second.row().id(),
            new Judged(
                new Defer(NOON.plus(Duration.ofDays(1)), Reason.OUTRANKED),
                Optional.of(first.row())));
  }

  @Test
  void anotherProgramMayBePutFirstWhereSeveralCompete() {
    var dear = due(of("solar", row(1, Category.PROGRAM, 9)), aCustomer());
    var cheap = due(of("ebill", row(2, Category.PROGRAM, 1)), aCustomer());
    var asked = new ArrayList<List<Row>>();

    var verdicts =
        caps.verdicts(
            List.of(cheap, dear),
            NOON,
            candidates -> {
              asked.add(candidates);
              return cheap.row().id();
            });

    assertThat(asked).containsExactly(List.of(dear.row(), cheap.row()));
    assertThat(verdicts.get(cheap.row().id()).verdict()).isEqualTo(new Allow());
    assertThat(verdicts.get(dear.row().id()).behind()).contains(cheap.row());
  }

  @Test
  void nobodyIsAskedWhereProgramsDoNotCompete() {
    var solar = due(of("solar", row(1, 1, Category.PROGRAM, 9)), aCustomer());
    var again = due(of("solar", row(2, 1, Category.PROGRAM, 8)), aCustomer());
    var elsewhere = due(of("ebill", row(3, 2, Category.PROGRAM, 1)), aCustomer());
    var question = due(row(4, 1, Category.SURVEY, 0), aCustomer());
    CapOrder.ProgramChoice never =
        candidates -> {
          throw new AssertionError(candidates.toString());
        };

    // One campaign, two people who may both hear, and a survey that takes the room of both
    // programs.
    assertThat(caps.verdicts(List.of(solar, again), NOON, never)).hasSize(2);
    assertThat(caps.verdicts(List.of(solar, elsewhere), NOON, never)).hasSize(2);
    var third = due(of("ebill", row(5, 1, Category.PROGRAM, 1)), aCustomer());
    assertThat(caps.verdicts(List.of(solar, question, third), NOON, never)).hasSize(3);
  }

  private static Row of(String campaign, Row row) {
    return new Row(row.id(), row.person(), row.category(), row.worth(), campaign);
  }

  @Test
  void aHouseholdOfManyTakesNoMoreThanItsCapInOneSlot() {
    var rows = new ArrayList<Due>();
    for (int person = 1; person <= 7; person++) {
      rows.add(
          due(
              row(person, person, Category.PROGRAM, 0),
              aCustomer().expiring(NOON.plus(Duration.ofDays(60)))));
    }

    var verdicts = caps.verdicts(rows, NOON).values().stream().map(Judged::verdict).toList();

    assertThat(verdicts).filteredOn(Allow.class::isInstance).hasSize(4);
    assertThat(verdicts)
        .filteredOn(Defer.class::isInstance)
        .hasSize(3)
        .allMatch(new Defer(NOON.plus(Duration.ofDays(30)), Reason.OUTRANKED)::equals);
  }

  @Test
  void whoIsSkippedTakesNoRoom() {
    var refused = due(row(1, 1, Category.PROGRAM, 9), aCustomer().havingEnrolled());
    var other = due(row(2, 1, Category.PROGRAM, 1), aCustomer());

    assertThat(caps.verdicts(List.of(refused, other), NOON))
        .containsEntry(other.row().id(), new Judged(new Allow(), Optional.empty()));
  }

  @Test
  void theHashIsTheOneThatPostgresComputes() {
    // encode(sha256(convert_to('00000000-0000-0000-0000-000000000001', 'UTF8')), 'hex')
    assertThat(CapOrder.hash(new TouchpointId(new UUID(0, 1))))
        .isEqualTo("7ac1b8d7010bb6cd3a3e84e7f90136b880bbc899e428ece49333372911ab9052");
  }
}
