package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Choice.Score;
import io.lamplighter.campaigns.definition.Choice.Take;
import io.lamplighter.ledger.waves.RankedBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// How a campaign comes by its people: what its definition asks for, what the newest wave did, and
/// what stands between the two.
///
/// @param model the state of the model that is asked for; empty where none is
/// @param newest the newest wave that ranked people; empty before the first one
public record Choosing(Choice choice, Optional<ModelHealth> model, Optional<Newest> newest) {
  /// What a wave went by.
  public record Newest(Instant tick, RankedBy by) {}

  /// Reads it for the version that new entries get.
  public static Choosing of(Handle db, Campaign campaign) {
    var score = campaign.choice().score();
    return new Choosing(
        campaign.choice(),
        score.map(asked -> ModelHealth.of(db, decides(asked))),
        score.flatMap(asked -> newest(db, campaign.name().value())));
  }

  /// Without which model nobody can be ranked.
  static String decides(Choice.Score asked) {
    return asked instanceof Choice.Score.Need need ? need.risk() : asked.model();
  }

  private static Optional<Newest> newest(Handle db, String campaign) {
    return db.createQuery(
            """
            SELECT w.tick, d.ranked_by
              FROM wave w
              JOIN LATERAL (SELECT ranked_by FROM decision d
                             WHERE d.wave_id = w.id AND d.ranked_by IS NOT NULL LIMIT 1) d ON true
             WHERE w.campaign = :campaign ORDER BY w.tick DESC LIMIT 1
            """)
        .bind("campaign", campaign)
        .map(
            (rows, context) ->
                new Newest(
                    rows.getTimestamp("tick").toInstant(),
                    RankedBy.of(rows.getString("ranked_by")).orElseThrow()))
        .findOne();
  }

  /// What the definition asks for.
  public String asked() {
    if (choice.score().isEmpty()) {
      return "Everybody who meets the rule and may be contacted is taken: nobody is ranked.";
    }
    var score = choice.score().get();
    var by =
        switch (score) {
          case Score.Propensity(var model) -> "their chance of enrolling (model " + model + ")";
          case Score.Uplift(var model) ->
              "what contact adds to their chance of enrolling (uplift, model " + model + ")";
          case Score.Need(var risk, var model) ->
              "how much they need help (model " + risk + "), times what contact adds once shown";
        };
    var take =
        switch (choice.take()) {
          case Take.All() -> "Everybody is taken and scored by ";
          case Take.Top(var share) -> "The best " + percent(share.value()) + " by ";
          case Take.Places(var people) -> "The best %,d of each wave by ".formatted(people);
          case Take.AtLeast(var least) -> "Everybody who scores at least " + number(least) + " on ";
          case Take.MonthlyBudget(var money) ->
              "As many of the best as %,.2f %s a month pays for, by "
                  .formatted(money.cents() / 100.0, money.currency());
        };
    return take
        + by
        + (choice.explore().value() > 0
            ? "; "
                + percent(choice.explore().value())
                + " of households are taken whatever their score, so that the model keeps learning."
            : ".");
  }

  /// What goes on instead or beside, and who has to do something about it.
  ///
  /// @param moment how an instant is written
  public List<String> said(Function<Instant, String> moment) {
    var said = new ArrayList<String>();
    if (model.isEmpty()) {
      return said;
    }
    var health = model.get();
    newest.ifPresent(
        wave ->
            said.add(
                "The newest wave, of %s: %s."
                    .formatted(moment.apply(wave.tick()), wave.by().sentence())));
    if (health.champion().isEmpty()) {
      said.add("No version of " + health.model() + " decides yet: people are drawn by lot.");
    }
    health
        .unhealthy()
        .ifPresent(
            finding ->
                said.add(
                    "Version %d of %s is unhealthy and stopped deciding, people are drawn by lot: %s"
                        .formatted(
                            health.champion().orElseThrow(), health.model(), finding.detail())));
    health
        .awaiting()
        .forEach(
            version ->
                said.add(
                    "Version %d of %s passed the promotion rule and awaits approval; %s until then."
                        .formatted(
                            version,
                            health.model(),
                            health.champion().isPresent() && health.unhealthy().isEmpty()
                                ? "version " + health.champion().get() + " decides"
                                : "people are drawn by lot")));
    return said;
  }

  /// In a word or two: `everybody`, `uplift`, `response`, `response, no gain of uplift shown`,
  /// `need, no effect shown`, `need times uplift`, `lot`, `lot, model unhealthy`, or `not yet`.
  public String inForce() {
    if (model.isEmpty()) {
      return "everybody";
    }
    if (model.get().unhealthy().isPresent()) {
      return "lot, model unhealthy";
    }
    return newest
        .map(
            wave ->
                switch (wave.by()) {
                  case UPLIFT -> "uplift";
                  case PROPENSITY -> "response";
                  case PROPENSITY_NO_GAIN -> "response, no gain of uplift shown";
                  case NEED -> "need, no effect shown";
                  case NEED_UPLIFT -> "need times uplift";
                  case LOT -> "lot";
                })
        .orElse("not yet");
  }

  /// For scripts.
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("asked", asked());
    json.put("inForce", inForce());
    newest.ifPresent(wave -> json.put("newestWave", wave.tick().toString()));
    model.ifPresent(
        health -> {
          json.put("model", health.model());
          health.champion().ifPresent(version -> json.put("version", version));
          health.unhealthy().ifPresent(finding -> json.put("unhealthy", finding.detail()));
          json.put("awaiting", health.awaiting());
        });
    json.put("said", said(Instant::toString));
    return json;
  }

  private static String percent(double share) {
    return number(100 * share) + " %";
  }

  private static String number(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%.0f", number)
        : String.format(Locale.ROOT, "%.3g", number);
  }
}
