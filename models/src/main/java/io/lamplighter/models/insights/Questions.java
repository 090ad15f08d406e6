package io.lamplighter.models.insights;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.Arrears;
import io.lamplighter.ledger.reports.CountedAnswers;
import io.lamplighter.ledger.reports.ModelCases;
import io.lamplighter.ledger.reports.Models;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.registry.Registry.Champion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Gathers what a [Question] needs: the model in force and the cases it is held against.
final class Questions {
  private static final Duration ANSWERS = Duration.ofDays(365);
  private static final Duration LOOKS_APART = Duration.ofDays(30);
  private static final int LOOKS = 6;
  private static final int MOST = 3_000;

  private Questions() {}

  static List<String> models(Handle db) {
    var utility =
        Registry.targeting(db, Question.ARREARS).isPresent()
            ? Stream.of(Question.CSAT, Question.ARREARS)
            : Stream.of(Question.CSAT);
    return Stream.concat(
            utility,
            Models.all(db).stream()
                .map(Models::model)
                .filter(model -> !model.equals(Question.CSAT) && !model.equals(Question.ARREARS))
                .filter(model -> ModelCases.campaign(db, model).isPresent()))
        .toList();
  }

  static Optional<Question> about(Handle db, String model, Instant now) {
    if (model.equals(Question.CSAT)) {
      return Optional.of(satisfaction(db, now));
    }
    if (model.equals(Question.ARREARS)) {
      return Registry.targeting(db, model).map(version -> arrears(db, version, now));
    }
    var campaign = ModelCases.campaign(db, model);
    return campaign.isEmpty() || Models.of(db, model).champion().isEmpty()
        ? Optional.empty()
        : Optional.of(enrolling(db, model, campaign.get(), now));
  }

  private static Question enrolling(Handle db, String model, Applied campaign, Instant now) {
    var set = Features.set(db, Features.MODELS);
    var version = Registry.targeting(db, model);
    var specs = specs(version, set);
    var matured = ModelCases.matured(db, campaign, now, MOST);
    var outcomes = new boolean[matured.size()];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = matured.get(i).enrolled();
    }
    return new Question(
        new Question.Subject(
            model,
            "The chance of enrolling in %s if contacted"
                .formatted(campaign.definition().goal().orElseThrow().program()),
            words(version, model + " has no version that may decide; a line fitted now"),
            version.map(Champion::scorer)),
        now,
        set,
        specs,
        table(specs, matured.stream().map(ModelCases.Case::values).toList()),
        outcomes,
        table(specs, ModelCases.asked(db, campaign, now, MOST)));
  }

  private static Question satisfaction(Handle db, Instant now) {
    var version = Registry.targeting(db, Question.CSAT);
    var set = Features.set(db, version.isPresent() ? Features.SATISFACTION : "experience");
    var specs = specs(version, set);
    var answers =
        CountedAnswers.of(db, Survey.CSAT, Optional.empty(), now.minus(ANSWERS), now).stream()
            .limit(MOST)
            .toList();
    var outcomes = new boolean[answers.size()];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = answers.get(i).answer() >= 4;
    }
    return new Question(
        new Question.Subject(
            Question.CSAT,
            "The share who would say 4 or 5 of 5",
            words(version, FeatureRows.version(set) + ", fitted now on survey answers"),
            version.map(Champion::scorer)),
        now,
        set,
        specs,
        read(
            db,
            set,
            specs,
            UnitKind.CUSTOMER,
            answers.stream().map(each -> new At(each.customer(), each.at())).toList()),
        outcomes,
        read(
            db,
            set,
            specs,
            UnitKind.CUSTOMER,
            ModelCases.customers(db, MOST).stream().map(id -> new At(id, now)).toList()));
  }

  private static Question arrears(Handle db, Champion version, Instant now) {
    var set = Features.set(db, Features.PAYMENTS);
    var specs = specs(Optional.of(version), set);
    var met = Arrears.of(db, Arrears.moments(now, LOOKS, LOOKS_APART), MOST, now);
    var outcomes = new boolean[met.size()];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = met.get(i).behind();
    }
    return new Question(
        new Question.Subject(
            Question.ARREARS,
            "The share of accounts that fall behind within %d days"
                .formatted(Arrears.WITHIN.toDays()),
            words(Optional.of(version), ""),
            Optional.of(version.scorer())),
        now,
        set,
        specs,
        read(
            db,
            set,
            specs,
            UnitKind.ACCOUNT,
            met.stream().map(each -> new At(each.account(), each.at())).toList()),
        outcomes,
        read(
            db,
            set,
            specs,
            UnitKind.ACCOUNT,
            Arrears.accounts(db, MOST).stream().map(id -> new At(id, now)).toList()));
  }

  private static String words(Optional<Champion> version, String otherwise) {
    return version
        .map(
            each ->
                "%s version %d, the one in force; its interval from lines through these cases"
                    .formatted(each.model(), each.version()))
        .orElse(otherwise);
  }

  /// What the model reads, as it was frozen with it; without one the whole set.
  private static List<FeatureSpec> specs(Optional<Champion> version, FeatureSet set) {
    return version
        .map(Champion::scorer)
        .map(Scorer::schema)
        .map(schema -> schema.specs())
        .orElseGet(() -> FeatureRows.specs(set));
  }

  private static Table read(
      Handle db, FeatureSet set, List<FeatureSpec> specs, UnitKind kind, List<At> units) {
    return table(
        specs, Features.read(db, set, kind, units).stream().map(row -> row.named(set)).toList());
  }

  private static Table table(List<FeatureSpec> specs, List<Map<String, Object>> rows) {
    var table = Table.rowsOf(specs);
    rows.forEach(table::add);
    return table.build();
  }
}
