package io.lamplighter.cli;

import static java.math.RoundingMode.HALF_UP;
import static java.util.stream.Collectors.joining;

import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.policy.Policy;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.answers.UtilityTime;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.definitions.Definitions.Applying;
import io.lamplighter.ledger.waves.Selection;
import io.lamplighter.ledger.waves.Waves;
import io.lamplighter.models.registry.Registry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What applying a definition would do, found by doing it in a transaction that is taken back: the
/// wave that would come now is selected by the code that selects waves.
///
/// @param before the version that people enter by now; empty for a new campaign
/// @param changes what this one says differently
/// @param inside who is on their way in it
/// @param outcomes units that meet the rule now, by what becomes of them; empty for campaigns that
///   events bring people into
/// @param silent models whose scores the rule asks for and of which no version may decide
/// @param nobody whether the ledger has no customer at all
/// @param nextWave when the first wave is due; empty without a schedule
record ApplyPreview(
    Campaign campaign,
    Optional<Definitions.Running> before,
    List<Change> changes,
    Definitions.Inside inside,
    Map<String, Long> outcomes,
    List<String> silent,
    boolean nobody,
    Optional<Instant> nextWave) {
  static ApplyPreview of(
      Ledger ledger, Applying applying, Catalogue catalogue, Policy policy, Instant now) {
    var campaign = applying.campaign();
    var definitions = new Definitions(ledger.jdbi());
    var before = definitions.running(campaign.name().value());
    var changes =
        before.stream()
            .map(running -> definitions.version(running.name(), running.version()))
            .filter(version -> !version.hash().equals(applying.hash()))
            .flatMap(version -> Change.between(version.compiled(), applying.compiled()).stream())
            .toList();
    return new ApplyPreview(
        campaign,
        before,
        changes,
        definitions.inside(campaign.name().value()),
        ledger.jdbi().withHandle(db -> tried(db, applying, catalogue, policy, now)),
        ledger.jdbi().withHandle(db -> silent(db, campaign, catalogue)),
        ledger.jdbi().withHandle(ApplyPreview::isEmpty),
        campaign.trigger().firstWave(now));
  }

  private static Map<String, Long> tried(
      Handle db, Applying applying, Catalogue catalogue, Policy policy, Instant now) {
    var campaign = applying.campaign();
    var outcomes = new LinkedHashMap<String, Long>();
    if (campaign.trigger() instanceof Trigger.When) {
      return outcomes;
    }
    db.begin();
    try {
      var name = campaign.name().value();
      int version = Definitions.apply(db, applying, "preview", now, null);
      Waves.open(db, name, now);
      var wave = Waves.id(name, now);
      new Selection(policy)
          .select(
              db,
              new Waves.Wave(wave, name, version, now, Waves.State.SELECTING),
              campaign,
              rule(campaign, catalogue));
      db.createQuery(
              """
              SELECT outcome, count(*) FROM wave_candidate
               WHERE wave_id = :wave GROUP BY outcome ORDER BY outcome
              """)
          .bind("wave", wave)
          .map((rows, context) -> outcomes.put(rows.getString(1), rows.getLong(2)))
          .list();
      return outcomes;
    } finally {
      db.rollback();
    }
  }

  private static boolean isEmpty(Handle db) {
    return db.createQuery("SELECT NOT EXISTS (SELECT FROM customer)").mapTo(Boolean.class).one();
  }

  private static List<String> silent(Handle db, Campaign campaign, Catalogue catalogue) {
    return campaign.audience().isBlank()
        ? List.of()
        : audience(campaign, catalogue).reads().models().stream()
            .filter(model -> Registry.targeting(db, model).isEmpty())
            .toList();
  }

  private static Sql rule(Campaign campaign, Catalogue catalogue) {
    return campaign.audience().isBlank()
        ? new Sql("true", Map.of())
        : audience(campaign, catalogue).sql();
  }

  private static Expression audience(Campaign campaign, Catalogue catalogue) {
    // The file was checked; by its own model it may choose before the ledger has heard of it.
    return switch (Expression.compile(
        campaign.audience(), catalogue.trusting(), campaign.subject())) {
      case Expression.Outcome.Sound(var expression) -> expression;
      case Expression.Outcome.Flawed(var flaws) ->
          throw new IllegalStateException("a valid file has a sound rule, but: " + flaws);
    };
  }

  /// Whether the file means what is applied already.
  boolean isSame() {
    return before.isPresent() && changes.isEmpty();
  }

  /// Whether nobody enters any more.
  boolean hasEnded() {
    return before
        .map(running -> !List.of("running", "paused").contains(running.state()))
        .orElse(false);
  }

  /// The facts, for scripts.
  Answer keys() {
    var notSent = new LinkedHashMap<>(outcomes);
    notSent.remove("candidate");
    return new Answer()
        .key("campaign", campaign.name().value())
        .key("before", before.map(Definitions.Running::version).orElse(0))
        .key("changes", changes.stream().map(Change::keys).toList())
        .key(
            "audience",
            Map.of("after", total(), "candidates", outcomes.getOrDefault("candidate", 0L)))
        .key("notSent", notSent)
        .key("inside", inside.people())
        .key("modelsWithoutVersion", silent)
        .key("nextWave", nextWave.map(Instant::toString).orElse(""));
  }

  /// As people read it before they are asked.
  String text(UtilityTime time) {
    var text = new StringBuilder(campaign.name().value());
    before.ifPresentOrElse(
        running -> text.append(": " + standing(running) + "\n"),
        () -> text.append(": a new campaign\n"));
    changes.forEach(change -> text.append("  ").append(change).append('\n'));
    if (campaign.trigger() instanceof Trigger.When(var event)) {
      text.append("Enters       at each event '").append(event).append("'\n");
    } else {
      text.append("Met the rule %,d".formatted(total()));
      var parts =
          outcomes.entrySet().stream()
              .filter(outcome -> !outcome.getKey().equals("candidate"))
              .map(
                  outcome ->
                      "%s %,d".formatted(outcome.getKey().replace('_', ' '), outcome.getValue()))
              .collect(joining(" · "));
      text.append(parts.isEmpty() ? "\n" : "   " + parts + "\n");
      text.append("Can be chosen %,d".formatted(outcomes.getOrDefault("candidate", 0L)));
    }
    text.append(chosen()).append('\n');
    if (nobody) {
      text.append("! The ledger has no customers yet: `lamplighter import` brings them in.\n");
    }
    silent.forEach(
        model ->
            text.append(
                "! No version of %1$s may decide: score('%1$s') is unknown and takes nobody. See `train %1$s`.%n"
                    .formatted(model)));
    nextWave.ifPresent(at -> text.append("Next wave    ").append(time.of(at)).append('\n'));
    if (inside.people() > 0) {
      text.append("Inside now   %,d: they finish their version\n".formatted(inside.people()));
    }
    return text.toString();
  }

  private String standing(Definitions.Running running) {
    var version =
        isSame()
            ? "version " + running.version() + " again"
            : "version %d, was %d".formatted(running.version() + 1, running.version());
    return switch (running.state()) {
      case "running" -> version;
      case "paused" -> version + "; it is paused and stays so";
      default -> version + "; it is " + running.state() + " and takes people in again";
    };
  }

  private String chosen() {
    var choice = campaign.choice();
    var take =
        switch (choice.take()) {
          case Choice.Take.All() -> "all are";
          case Choice.Take.Top(var share) -> "the best " + percent(share) + " are";
          case Choice.Take.Places(int people) -> "the best %,d of each wave are".formatted(people);
          case Choice.Take.AtLeast(double score) -> "those from a score of " + score + " are";
          case Choice.Take.MonthlyBudget(var money) ->
              "as many as %,.2f %s a month pay for are"
                  .formatted(money.cents() / 100.0, money.currency());
        };
    var explored =
        choice.explore().equals(Share.NONE) ? "" : ", " + percent(choice.explore()) + " explored";
    var floors =
        choice
            .floors()
            .map(
                each ->
                    each.least().stream()
                        .map(floor -> floor.group() + " " + percent(floor.share()))
                        .collect(joining(", ", "; at least by " + each.by() + ": ", "")))
            .orElse("");
    return "   " + take + explored + floors + "; " + percent(campaign.holdout()) + " held out";
  }

  private static String percent(Share share) {
    return BigDecimal.valueOf(share.value() * 100)
            .setScale(2, HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + "%";
  }

  private long total() {
    return outcomes.values().stream().mapToLong(count -> count).sum();
  }
}
