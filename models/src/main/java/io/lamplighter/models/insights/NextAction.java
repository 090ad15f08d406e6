package io.lamplighter.models.insights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.Money;
import io.lamplighter.ledger.reports.ActionRows;
import io.lamplighter.ledger.reports.ActionRows.Chance;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.Why;
import io.lamplighter.ledger.touchpoints.Contests;
import io.lamplighter.ledger.touchpoints.ProgramRules;
import io.lamplighter.models.action.NextBestAction;
import io.lamplighter.models.action.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Which of the running campaigns' programs is best for one customer: what contact is expected to
/// add to the chance of enrolling times the stated value of an enrollment, less what contacting
/// costs, among the programs they are eligible for now. The best predicted program overfits, so the
/// one that is best on the whole goes first wherever it is possible and pays, until the logged
/// contests between programs show that choosing for each customer earns more.
///
/// @param customer the utility's own number
/// @param options every running campaign with a goal, the best expected first
/// @param single campaign whose program is best on the whole
/// @param best campaign chosen; empty where none is possible and pays
/// @param personal whether it was chosen for this customer, not as the best on the whole
/// @param rule by which programs are ordered, and on what evidence, in a sentence
/// @param contests the newest that this customer's household was in
/// @param currencies of the goals' values; of more than one, no value is compared with another
public record NextAction(
    String customer,
    Instant asOf,
    List<Option> options,
    Optional<String> single,
    Optional<String> best,
    boolean personal,
    String rule,
    List<Contests.Told> contests,
    List<String> currencies) {
  private static final String NO_RULE =
      "One program for all goes first: nothing is shown to beat the best single action, since no contest between programs has been looked at.";

  private static final int NEWEST = 5;

  public NextAction {
    options = List.copyOf(options);
    contests = List.copyOf(contests);
    currencies = List.copyOf(currencies);
  }

  /// One program.
  ///
  /// @param possible whether the customer meets the rule, may be decided about at the next wave and
  ///   is not held out
  /// @param why not, in words; empty where it is possible
  /// @param chance of the goal if contacted
  /// @param factor the part of the chance that contact adds
  /// @param basis where the part comes from, see [ProgramRules.Effect]
  /// @param value of an enrollment in dollars, as the campaign states it; empty as well where
  ///   campaigns state theirs in different currencies
  /// @param cost of contacting, in dollars
  /// @param expected in dollars; empty where chance or value is not known
  public record Option(
      String campaign,
      String program,
      boolean possible,
      String why,
      Optional<Chance> chance,
      double factor,
      String basis,
      Optional<Double> value,
      double cost,
      Optional<Double> expected) {}

  /// Looks a customer up.
  ///
  /// @param key the utility's own number of the customer
  public static NextAction of(Jdbi jdbi, CustomerId customer, String key, Instant now) {
    var inForce = jdbi.withHandle(db -> ProgramRules.inForce(db, now));
    var effects = jdbi.withHandle(db -> ProgramRules.effects(db, now));
    var running =
        jdbi.withHandle(Applied::all).stream()
            .filter(campaign -> campaign.state().equals("running"))
            .filter(campaign -> campaign.definition().goal().isPresent())
            .toList();
    var options = new ArrayList<Option>();
    var offers = new ArrayList<Offer>();
    var whole = new ArrayList<Double>();
    boolean mixed = currencies(running).size() > 1;
    for (var campaign : running) {
      var why = Why.of(jdbi, customer, campaign.name(), Optional.empty(), now);
      jdbi.useHandle(
          db -> {
            var usual = ActionRows.usual(db, campaign.name(), now);
            var effect =
                effects.stream()
                    .filter(each -> each.campaign().equals(campaign.name()))
                    .findFirst();
            var option = option(db, customer, campaign, why, usual.dollars(), effect, mixed, now);
            options.add(option);
            offers.add(new Offer(campaign.name(), option.value().orElse(0.0), usual.dollars()));
            double mean = usual.score().or(() -> option.chance().map(Chance::value)).orElse(0.0);
            double factor = effect.map(ProgramRules.Effect::factor).orElse(1.0);
            whole.add(mean * factor * option.value().orElse(0.0) - usual.dollars());
          });
    }
    var measured =
        inForce
            .flatMap(ProgramRules.InForce::single)
            .flatMap(name -> offers.stream().filter(o -> o.name().equals(name)).findFirst());
    var single = measured.or(() -> single(offers, whole));
    boolean personal = inForce.map(ProgramRules.InForce::personal).orElse(false);
    var action =
        personal
            ? Optional.of(NextBestAction.forEach(offers))
            : single.map(offer -> NextBestAction.oneForAll(offers, offer));
    var chosen =
        action.flatMap(
            rule ->
                rule.choose(
                    options.stream()
                        .mapToDouble(
                            o -> o.chance().map(chance -> chance.value() * o.factor()).orElse(0.0))
                        .toArray(),
                    eligible(options)));
    return new NextAction(
        key,
        now,
        options.stream()
            .sorted(
                Comparator.comparingDouble((Option o) -> -o.expected().orElse(-1e9))
                    .thenComparing(Option::campaign))
            .toList(),
        single.map(Offer::name),
        chosen.map(choice -> choice.offer().name()),
        personal,
        inForce.map(ProgramRules.InForce::reason).orElse(NO_RULE),
        jdbi.withHandle(db -> contests(db, customer, now)),
        currencies(running));
  }

  private static List<Contests.Told> contests(Handle db, CustomerId customer, Instant now) {
    return db.createQuery("SELECT household_id FROM customer WHERE id = :id")
        .bind("id", customer)
        .mapTo(Long.class)
        .findOne()
        .map(household -> Contests.of(db, household, now, NEWEST))
        .orElse(List.of());
  }

  /// In which currencies the goals are valued.
  private static List<String> currencies(List<Applied> campaigns) {
    return campaigns.stream()
        .flatMap(campaign -> campaign.definition().goal().orElseThrow().value().stream())
        .map(Money::currency)
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean[] eligible(List<Option> options) {
    var eligible = new boolean[options.size()];
    for (int i = 0; i < eligible.length; i++) {
      eligible[i] = options.get(i).possible() && options.get(i).expected().isPresent();
    }
    return eligible;
  }

  private static Optional<Offer> single(List<Offer> offers, List<Double> whole) {
    int best = -1;
    for (int i = 0; i < offers.size(); i++) {
      if (whole.get(i) > 0 && (best < 0 || whole.get(i) > whole.get(best))) {
        best = i;
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(offers.get(best));
  }

  private static Option option(
      Handle db,
      CustomerId customer,
      Applied campaign,
      Why why,
      double cost,
      Optional<ProgramRules.Effect> effect,
      boolean mixed,
      Instant now) {
    var goal = campaign.definition().goal().orElseThrow();
    var chance = ActionRows.chance(db, customer, campaign, now);
    double factor = effect.map(ProgramRules.Effect::factor).orElse(1.0);
    var value = mixed ? Optional.<Double>empty() : goal.value().map(money -> money.cents() / 100.0);
    var not =
        !why.eligible()
            ? "does not meet the rule"
            : ActionRows.heldOut(db, customer, campaign.name())
                ? "held out"
                : why.nextPossible().isEmpty()
                    ? "inside, or never again"
                    : why.nextPossible().get().isAfter(wave(campaign, now))
                        ? "not before " + ActionRows.moment(db, why.nextPossible().get())
                        : "";
    return new Option(
        campaign.name(),
        goal.program(),
        not.isEmpty(),
        not,
        chance,
        factor,
        effect.map(ProgramRules.Effect::basis).orElse("chance"),
        value,
        cost,
        chance.flatMap(it -> value.map(worth -> it.value() * factor * worth - cost)));
  }

  /// When the campaign decides next: what is possible then is possible.
  private static Instant wave(Applied campaign, Instant now) {
    return campaign.nextTick().filter(tick -> tick.isAfter(now)).orElse(now);
  }

  /// The finding in a sentence or two.
  public String finding() {
    if (options.isEmpty()) {
      return "No running campaign has a goal, so there is nothing to choose from.";
    }
    if (currencies.size() > 1) {
      return "The goals are valued in %s, which cannot be compared: state all in one currency."
          .formatted(String.join(" and ", currencies));
    }
    if (best.isEmpty()) {
      return options.stream().noneMatch(Option::possible)
          ? "Nothing: no program is possible for this customer now."
          : "Nothing: no program that is possible now is expected to be worth its contact, as far as chance and value are known.";
    }
    var chosen =
        options.stream().filter(o -> o.campaign().equals(best.get())).findFirst().orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s, by %s: worth $%.2f on average%s.",
        chosen.program(),
        chosen.campaign(),
        chosen.expected().orElseThrow(),
        personal
            ? ", the most of all that are possible here"
            : best.equals(single)
                ? ", the best program on the whole"
                : ", since %s, the best on the whole, is not possible or does not pay here"
                    .formatted(single.orElse("the other")));
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("customer", customer).put("asOf", asOf.toString()).put("finding", finding());
    json.put("best", best.orElse(null)).put("bestSingleAction", single.orElse(null));
    json.put("personalised", personal).put("rule", rule);
    var list = json.putArray("options");
    for (var option : options) {
      var node =
          list.addObject().put("campaign", option.campaign()).put("program", option.program());
      node.put("possible", option.possible()).put("why", option.why());
      node.put("chance", option.chance().map(Chance::value).orElse(null));
      node.put("chanceFrom", option.chance().map(Chance::source).orElse(null));
      node.put("addedPart", option.factor()).put("basis", option.basis());
      node.put("value", option.value().orElse(null)).put("cost", option.cost());
      node.put("expected", option.expected().orElse(null));
    }
    var held = json.putArray("contests");
    for (var contest : contests) {
      var node = held.addObject().put("at", contest.at().toString()).put("first", contest.first());
      node.put("rule", contest.rule()).put("drawn", contest.explored());
      node.put("chance", contest.chance());
      contest.basis().forEach(node.withArray("candidates")::add);
    }
    return json;
  }
}
