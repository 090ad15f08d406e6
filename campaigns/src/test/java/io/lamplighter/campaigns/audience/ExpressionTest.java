package io.lamplighter.campaigns.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Expression.Outcome.Flawed;
import io.lamplighter.campaigns.audience.Expression.Outcome.Sound;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
  private static final Catalogue CATALOGUE = Catalogues.small();

  @Test
  void bindsEveryLiteralAndInlinesNone() {
    var sql = sound("account.class == 'residential' && billing.bills_paid_online_12m >= 2").sql();

    assertThat(sql.text())
        .isEqualTo(
            "((CAST((a.class) AS text) = CAST(:x1 AS text))"
                + " AND (CAST((a.paid_online) AS bigint) >= CAST(:x2 AS bigint)))");
    assertThat(sql.binds()).containsEntry("x1", "residential").containsEntry("x2", 2L).hasSize(2);
  }

  @Test
  void asksAnyOpenAccountOfACustomer() {
    var sql = sound("account.class == 'residential'", UnitKind.CUSTOMER).sql();

    assertThat(sql.text())
        .isEqualTo(
            "(SELECT bool_or((CAST((a.class) AS text) = CAST(:x1 AS text)))"
                + " FROM account a WHERE a.customer_id = c.id AND a.open)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "((account.class)==\"residential\")   &&  !(account.autopay) // why => "
            + "account.class == 'residential' && !account.autopay",
        "(account.kwh + 1) * 2 > 3 => (account.kwh + 1.0) * 2.0 > 3.0",
        "account.kwh + (1 * 2) > 3 => account.kwh + 1 * 2 > 3.0",
        "segment('good-online-payers') => billing.bills_paid_online_12m >= 2 &&"
            + " (account.balance_cents <= 0 || account.autopay)",
        "account.opened_at < now() - duration('48h') => account.opened_at < now() - duration('2d')",
        "customer.first_name == \"O'Hara\" => customer.first_name == 'O\\'Hara'",
      })
  void hasOneCanonicalForm(String written, String canonical) {
    assertThat(sound(written).text()).isEqualTo(canonical);
    assertThat(sound(canonical).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // written | rule | from | to
        "acount.class == 'residential' | UNKNOWN_ATTRIBUTE | 0 | 12",
        "account.class == 'residental' | NEVER_EQUAL | 17 | 29",
        "account.class == residential | UNKNOWN_ATTRIBUTE | 17 | 28",
        "account.class == 3 | WRONG_TYPE | 0 | 18",
        "account.autopay && account.kwh | WRONG_TYPE | 19 | 30",
        "account.autopay and account.kwh > 1 | EXPRESSION_SYNTAX | 16 | 19",
        "account.class = 'residential' | EXPRESSION_SYNTAX | 14 | 15",
        "account.class == 'residential | EXPRESSION_SYNTAX | 17 | 18",
        "account.autopay && | EXPRESSION_SYNTAX | 18 | 18",
        "enroled('e-bill') | UNKNOWN_FUNCTION | 0 | 7",
        "enrolled('e-bil') | NOT_IN_CATALOGUE | 9 | 16",
        "enrolled() | WRONG_ARGUMENT | 0 | 10",
        "count('bill.paid', '90 days') > 1 | BAD_DURATION | 19 | 28",
        "segment('nobody') | NOT_IN_CATALOGUE | 8 | 16",
        "clicked('invite') | OUT_OF_REACH | 0 | 17",
        "[1, 2].exists(x, x > 1) | UNKNOWN_FUNCTION | 7 | 13",
        "account.kwh > 1 ? true : false | NOT_IN_LANGUAGE | 16 | 17",
        "has(account.kwh) && null == account.kwh | NOT_IN_LANGUAGE | 20 | 24",
        "premise.dwelling == 'flat' | OUT_OF_REACH | 0 | 26",
        "account.opened_at > '2026-01-01' | WRONG_TYPE | 0 | 32",
        "customer.first_name + 'x' == 'y' | WRONG_TYPE | 0 | 25",
        "startsWith(customer.first_name, 'A') | WRONG_ARGUMENT | 0 | 36",
        "account.class in [] | WRONG_TYPE | 17 | 19",
        "true < false | WRONG_TYPE | 0 | 12",
      })
  void pointsAtTheFlaw(String written, Rule rule, int from, int to) {
    var flaw = flaws(written).getFirst();

    assertThat(flaw.rule()).as(flaw.message()).isEqualTo(rule);
    assertThat(written.substring(flaw.from(), flaw.to()))
        .as(flaw.message())
        .isEqualTo(written.substring(from, to));
  }

  @Test
  void reportsAllFlawsAtOnceInTheOrderOfTheText() {
    var flaws = flaws("acount.class == 'x' && enroled('e-bill') || account.kwh");

    assertThat(flaws)
        .extracting(Flaw::rule)
        .containsExactly(Rule.UNKNOWN_ATTRIBUTE, Rule.UNKNOWN_FUNCTION, Rule.WRONG_TYPE);
  }

  @Test
  void suggestsTheLikelyWord() {
    assertThat(flaws("acount.class == 'x'").getFirst().hint())
        .isEqualTo("did you mean 'account.class'?");
    assertThat(flaws("account.class = 'x'").getFirst().hint()).isEqualTo("Write == to compare.");
  }

  @Test
  void saysWhatItReads() {
    var reads =
        sound(
                "segment('online-payers') && enrolled('e-bill') && score('ebill-adoption') > 0.1"
                    + " && count('bill.paid', '90d') > 1 && responded('autopay', '30d')"
                    + " && customer.language in ['en', 'es']")
            .reads();

    assertThat(reads)
        .isEqualTo(
            new Expression.Reads(
                List.of("billing.bills_paid_online_12m", "customer.language"),
                List.of("bill.paid"),
                List.of("e-bill"),
                List.of("ebill-adoption"),
                List.of("autopay"),
                List.of("online-payers"),
                List.of(),
                true));
  }

  @Test
  void readiesTheCheckerOnceForCataloguesOfTheSameAttributes() {
    var models = CATALOGUE.with(java.util.Map.of(), java.util.Map.of("own", ""), List.of());

    assertThat(CelGate.compiler(models)).isSameAs(CelGate.compiler(CATALOGUE));
  }

  @Test
  void listsItsUndividedQuestionsEachWithTheNotThatIsAskedOfIt() {
    var leaves =
        sound(
                "account.class == 'residential' && !(account.autopay || account.kwh > 2)"
                    + " && !!has(account.kwh)")
            .leaves();

    assertThat(leaves)
        .extracting(Expression.Leaf::text)
        .containsExactly(
            "account.class == 'residential'",
            "!account.autopay",
            "!(account.kwh > 2.0)",
            "has(account.kwh)");
    assertThat(leaves.get(1).holds().text()).startsWith("(NOT ");
    assertThat(leaves.get(3).holds().text()).doesNotContain("(NOT ");
    assertThat(leaves.getFirst().values()).containsOnlyKeys("account.class");
  }

  @Test
  void asksAboutStepsOnlyInAJourney() {
    var outcome =
        Expression.compileCondition(
            "clicked('invite') && has(clicked('reminder'))", CATALOGUE, UnitKind.ACCOUNT);

    assertThat(((Sound) outcome).expression().sql().text())
        .contains("t.entry_id = e.id AND t.step = CAST(:x1 AS text) AND t.clicked")
        .contains("t.entry_id = e.id AND t.step = CAST(:x2 AS text))");
    assertThat(((Sound) outcome).expression().reads().steps())
        .containsExactly("invite", "reminder");
  }

  @Test
  void refusesASegmentMadeOfItself() {
    var circular =
        CATALOGUE.with(
            java.util.Map.of(),
            java.util.Map.of(),
            List.of(
                new Catalogue.Segment("a", "", "segment('b')"),
                new Catalogue.Segment("b", "", "segment('a') || account.autopay")));

    var outcome = Expression.compile("segment('a')", circular, UnitKind.ACCOUNT);

    assertThat(((Flawed) outcome).flaws()).extracting(Flaw::rule).contains(Rule.SEGMENT_IN_CIRCLES);
  }

  private static Expression sound(String text) {
    return sound(text, UnitKind.ACCOUNT);
  }

  private static Expression sound(String text, UnitKind kind) {
    return switch (Expression.compile(text, CATALOGUE, kind)) {
      case Sound(var expression) -> expression;
      case Flawed(var flaws) -> throw new AssertionError(flaws.toString());
    };
  }

  private static List<Flaw> flaws(String text) {
    return switch (Expression.compile(text, CATALOGUE, UnitKind.ACCOUNT)) {
      case Sound(var expression) -> throw new AssertionError("sound: " + expression.text());
      case Flawed(var flaws) -> flaws;
    };
  }
}
