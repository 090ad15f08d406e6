package io.lamplighter.models.insights;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.CustomerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NextActionTest {
  private final Town town = Town.of(1000);

  /// The fixture's goal states no value: it is written into the compiled form.
  @BeforeEach
  void twoCampaigns() {
    aCampaign("ebill-adoption").audience("customer.language == 'en'").in(town.ledger);
    aCampaign("autopay-adoption").in(town.ledger);
    worth("ebill-adoption", "e-bill", 1400);
    worth("autopay-adoption", "autopay", 3000);
    // Of those contacted by the e-bill campaign a fifth enrolled; autopay contacted nobody yet.
    town.enter(1, 500, "2026-04-01 12:00Z", "c > 400")
        .contacts("invite", "2026-04-02 12:00Z", "true")
        .enrolls("2026-04-05", "c % 5 = 0");
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void weighsChanceAndValueAgainstCost() {
    var next = of(900);

    assertThat(next.best()).hasValue("ebill-adoption");
    var ebill = next.options().getFirst();
    assertThat(ebill.chance().orElseThrow().value()).isCloseTo(0.2, within(1e-9));
    assertThat(ebill.expected().orElseThrow()).isCloseTo(0.2 * 14 - 0.01, within(1e-9));
    assertThat(next.finding())
        .contains("e-bill, by ebill-adoption")
        .contains("best program on the whole");
  }

  @Test
  void knowsNothingOfAProgramThatContactedNobodyAndDoesNotGuess() {
    var autopay = of(900).options().getLast();

    assertThat(autopay.campaign()).isEqualTo("autopay-adoption");
    assertThat(autopay.chance()).isEmpty();
    assertThat(autopay.expected()).isEmpty();
  }

  @Test
  void offersNothingToWhomTheRuleDoesNotMeet() {
    town.with("UPDATE customer SET language = 'es' WHERE id = 900");

    var next = of(900);

    assertThat(next.best()).isEmpty();
    assertThat(next.options().getFirst().why()).isEqualTo("does not meet the rule");
    assertThat(next.finding()).startsWith("Nothing");
  }

  @Test
  void comparesNoValuesInDifferentCurrenciesAndSaysSo() {
    town.with(
        """
        UPDATE definition SET compiled = jsonb_set(compiled, '{goal,value,currency}', '"EUR"')
         WHERE campaign = 'autopay-adoption'
        """);

    var next = of(900);

    assertThat(next.best()).isEmpty();
    assertThat(next.options()).allMatch(option -> option.expected().isEmpty());
    assertThat(next.finding()).contains("EUR and USD", "cannot be compared");
  }

  @Test
  void leavesTheHeldOutAlone() {
    town.with(
        "INSERT INTO assignment VALUES ('ebill-adoption', 900, true, '', TIMESTAMPTZ '2026-04-01')");

    assertThat(of(900).options().getFirst().why()).isEqualTo("held out");
  }

  @Test
  void doesNotChooseForEachCustomerWithoutATrial() {
    score(900, "autopay-adoption", 0.9);
    score(901, "autopay-adoption", 0.01);
    score(902, "autopay-adoption", 0.01);

    // On the whole autopay is worth more, .31 times 30 dollars against .2 times 14; for this one
    // customer it would not be.
    var next = of(901);

    assertThat(next.single()).hasValue("autopay-adoption");
    assertThat(next.best()).hasValue("autopay-adoption");
    assertThat(next.options().getFirst().campaign()).isEqualTo("ebill-adoption");
    assertThat(next.toJson().get("personalised").asBoolean()).isFalse();
  }

  private void worth(String campaign, String program, int cents) {
    town.with("ALTER TABLE definition DISABLE TRIGGER definition_append_only")
        .with(
            """
            UPDATE definition SET goal_program = ?, compiled = jsonb_set(jsonb_set(compiled, '{goal,program}', to_jsonb(?::text)),
                   '{goal,value}', jsonb_build_object('cents', ?::int, 'currency', 'USD'))
             WHERE campaign = ?
            """,
            program,
            program,
            cents,
            campaign);
  }

  private void score(long customer, String campaign, double score) {
    town.with(
            """
            UPDATE definition SET compiled = jsonb_set(compiled, '{choice,score}', '{"kind": "propensity", "model": "autopay"}')
             WHERE campaign = ?
            """,
            campaign)
        .with(
            """
            INSERT INTO decision (id, campaign, version, definition_hash, wave_id, unit_id, customer_id, household_id, at,
                                  chosen, explored, p_chosen, held_out, arm, p_arm, model, model_version, score)
            VALUES (md5('s' || ?)::uuid, ?, 1, 'h', 'w', ?, ?, ?, TIMESTAMPTZ '2026-05-01', false, false, 0.05, false, '', 1,
                    'autopay', 1, ?)
            """,
            customer,
            campaign,
            customer,
            customer,
            customer,
            score);
  }

  private NextAction of(long customer) {
    return NextAction.of(town.ledger.jdbi(), new CustomerId(customer), "C-" + customer, Town.NOW);
  }
}
