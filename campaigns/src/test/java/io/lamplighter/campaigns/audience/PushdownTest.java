package io.lamplighter.campaigns.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Expression.Outcome.Flawed;
import io.lamplighter.campaigns.audience.Expression.Outcome.Sound;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Postgres and CEL's own runtime give the same answer, row by row.
class PushdownTest {
  private static final Catalogue CATALOGUE = Catalogues.withoutLists();
  private static World world;
  private static CelTruth cel;

  @BeforeAll
  static void makeAWorld() throws SQLException {
    world = new World(new SplittableRandom(20261122), 60);
    cel = new CelTruth(CATALOGUE);
  }

  @Test
  void agreesWithCelOnRandomExpressionsAndRows() throws SQLException {
    var expressions = new RandomExpressions(new SplittableRandom(7));
    int compared = 0;
    var seen = new HashMap<String, Integer>();
    for (int i = 0; i < 1000; i++) {
      String text = expressions.condition(2);
      var expression = sound(text, UnitKind.ACCOUNT);
      var answers =
          world.answers(
              "SELECT a.id, ",
              expression.sql(),
              " FROM account a JOIN customer c ON c.id = a.customer_id");
      var program = cel.new Program(expression.cel());
      for (var customer : world.customers()) {
        for (var account : customer.accounts()) {
          Boolean expected = program.about(customer, known(customer, account), CATALOGUE);
          if (!Objects.equals(answers.get(account.id()), expected)) {
            fail(
                "%s%nCEL %s, Postgres %s for %s %s%n%s",
                text,
                expected,
                answers.get(account.id()),
                customer,
                account,
                expression.sql().text());
          }
          seen.merge(String.valueOf(expected), 1, Integer::sum);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(60_000);
    assertThat(seen.get("true")).isGreaterThan(10_000);
    assertThat(seen.get("false")).isGreaterThan(10_000);
    assertThat(seen.get("null")).isGreaterThan(10_000);
  }

  @Test
  void asksAboutTheAccountsOfACustomerUntilOneHasIt() throws SQLException {
    var expressions = new RandomExpressions(new SplittableRandom(11));
    int held = 0;
    for (int i = 0; i < 400; i++) {
      String leaf = expressions.leaf();
      var expression = sound("!(" + leaf + ")", UnitKind.CUSTOMER);
      boolean aboutAccounts =
          expression.reads().attributes().stream().anyMatch(path -> !path.startsWith("customer."));
      var program = cel.new Program(sound(leaf, UnitKind.ACCOUNT).cel());
      var answers = world.answers("SELECT c.id, ", expression.sql(), " FROM customer c");
      for (var customer : world.customers()) {
        Boolean any =
            aboutAccounts
                ? any(program, customer, leaf.startsWith("has("))
                : program.about(customer, customer.known(), CATALOGUE);
        Boolean expected = any == null ? null : (Boolean) !any;
        assertThat(answers.get(customer.id())).as(leaf).isEqualTo(expected);
        held += Boolean.TRUE.equals(expected) ? 1 : 0;
      }
    }
    assertThat(held).isGreaterThan(1000);
  }

  private static Boolean any(CelTruth.Program program, World.Customer customer, boolean has) {
    var answers = new ArrayList<Boolean>();
    for (var account : customer.accounts()) {
      if (account.open()) {
        answers.add(program.about(customer, known(customer, account), CATALOGUE));
      }
    }
    if (answers.contains(true)) {
      return true;
    }
    return (answers.contains(false) || has) ? (Boolean) false : null;
  }

  @Test
  void calculatesWithoutEverFailing() throws SQLException {
    for (String text :
        List.of(
            "account.kwh / 0.0 > 1.0",
            "account.kwh / account.kwh > 1.0",
            "account.kwh * 1e300 * 1e300 > 1.0",
            "account.kwh * 1e-300 * 1e-300 > 1.0",
            "account.balance_cents / 0 == 1",
            "account.balance_cents % 0 == 1",
            "timestamp('9999-12-31T00:00:00Z') + duration('3650d') > now()",
            "timestamp('0001-01-01T00:00:00Z') - duration('3650d') > now()",
            "account.balance_cents * 9223372036854775807 * 9223372036854775807 > 0")) {
      var answers =
          world.answers(
              "SELECT a.id, ",
              sound(text, UnitKind.ACCOUNT).sql(),
              " FROM account a JOIN customer c ON c.id = a.customer_id");

      assertThat(answers.values()).as(text).containsNull();
    }
  }

  @Test
  void explainsEachLeafWithItsValue() throws SQLException {
    var leaves =
        sound("account.class == 'residential' && score('ebill-adoption') > 0.5", UnitKind.ACCOUNT)
            .leaves();
    var customer =
        world.customers().stream()
            .filter(each -> !each.accounts().isEmpty() && !each.scores().isEmpty())
            .findFirst()
            .orElseThrow();
    String from = " FROM account a JOIN customer c ON c.id = a.customer_id";

    var value =
        world.answers("SELECT a.id, ", leaves.get(1).values().get("score('ebill-adoption')"), from);

    assertThat(value.get(customer.accounts().getFirst().id()))
        .isEqualTo(
            String.valueOf(customer.scores().get("ebill-adoption")).replaceFirst("\\.0$", ""));
  }

  private static Map<String, Object> known(World.Customer customer, World.Account account) {
    var known = new HashMap<String, Object>(customer.known());
    known.putAll(account.known());
    return known;
  }

  private static Expression sound(String text, UnitKind kind) {
    return switch (Expression.compile(text, CATALOGUE, kind)) {
      case Sound(var expression) -> expression;
      case Flawed(var flaws) -> throw new AssertionError(text + "\n" + flaws);
    };
  }
}
