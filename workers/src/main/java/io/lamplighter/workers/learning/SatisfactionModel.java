package io.lamplighter.workers.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.survey.Invitations;
import io.lamplighter.ledger.survey.Invitations.Invitation;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.governance.CodeVersion;
import io.lamplighter.models.governance.ModelCard;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Ridge;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry.Champion;
import io.lamplighter.models.satisfaction.HouseholdSatisfaction;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// How content each household is, learned from those who answered a survey, from what the utility
/// did to it and from nothing that anybody answered. The model bears the survey's name; its score
/// is the mark to be expected. What is predicted stands in the score store and never among answers.
record SatisfactionModel(Survey survey) implements UtilityModel {
  /// With fewer answers than this the features outnumber what can be told of them.
  static final int ENOUGH = 100;

  /// Of the satisfied and of the others at least so many.
  static final int ENOUGH_OF_EACH = 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 10_000;
  private static final int MOST_JUDGED = 5_000;
  private static final long SEED = 20_260_101;

  @Override
  public String name() {
    return survey.word();
  }

  @Override
  public UnitKind unit() {
    return UnitKind.CUSTOMER;
  }

  @Override
  public FeatureSet features(Handle db) {
    return Features.set(db, Features.SATISFACTION);
  }

  /// The registry keeps the chance of being satisfied, which has reasons; the mark is on its card.
  /// A straight line may leave the scale, which no answer can.
  @Override
  public Function<Table, double[]> scores(Champion version) {
    var mark = mark(version.card());
    if (mark.isEmpty()) {
      return version.scorer()::score;
    }
    return table -> {
      double[] marks = mark.get().predict(table);
      Arrays.setAll(marks, i -> Math.clamp(marks[i], survey.lowest(), survey.highest()));
      return marks;
    };
  }

  private static Optional<Ridge> mark(String card) {
    try {
      return Optional.ofNullable(JSON.readTree(card).get("mark")).map(Ridge::fromJson);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("jsonb is JSON", impossible);
    }
  }

  /// The least mark that counts as satisfied: 4 of 5, 9 of 10.
  private int least() {
    return survey == Survey.NPS ? 9 : 4;
  }

  @Override
  public boolean hasNews(Handle db, Optional<Instant> last, Instant now) {
    return db.createQuery(
            """
            SELECT count(*) >= :enough
                   AND count(*) FILTER (WHERE a.answer >= :least) >= :each
                   AND count(*) FILTER (WHERE a.answer < :least) >= :each
                   AND coalesce(max(a.known_at) > :last, false)
              FROM (SELECT touchpoint_id, min(answer) AS answer, max(known_at) AS known_at
                      FROM survey_answer s
                     WHERE survey = :survey AND actor = 'human' AND known_at <= :now
                       AND NOT EXISTS (SELECT FROM touchpoint t WHERE t.id = s.touchpoint_id
                                          AND t.customer_id = s.customer_id AND t.is_test)
                     GROUP BY touchpoint_id) a
            """)
        .bind("enough", ENOUGH)
        .bind("each", ENOUGH_OF_EACH)
        .bind("least", least())
        .bind("survey", survey.word())
        .bind("now", now)
        .bind("last", last.orElse(Instant.EPOCH))
        .mapTo(Boolean.class)
        .one();
  }

  @Override
  public Taught learn(Handle db, Instant since, Instant snapshot) {
    var invitations =
        Invitations.of(db, survey, snapshot, MOST).stream()
            .filter(each -> !each.at().isBefore(since))
            .toList();
    return tooFew(invitations)
        .<Taught>map(Taught.TooFew::new)
        .orElseGet(() -> train(db, invitations));
  }

  @Override
  public List<Moment> matured(Handle db, Instant after, Instant now) {
    return Invitations.of(db, survey, now, MOST).reversed().stream()
        .filter(each -> each.answer().isPresent() && each.at().isAfter(after))
        .limit(MOST_JUDGED)
        .map(
            each ->
                new Moment(
                    each.customer(),
                    each.household(),
                    each.at(),
                    each.answer().getAsInt() >= least(),
                    java.time.YearMonth.from(each.at().atZone(ZoneOffset.UTC)).toString()))
        .toList();
  }

  private Optional<String> tooFew(List<Invitation> invitations) {
    var answers = invitations.stream().filter(each -> each.answer().isPresent()).toList();
    long satisfied = answers.stream().filter(each -> each.answer().getAsInt() >= least()).count();
    if (answers.size() < ENOUGH) {
      return Optional.of(
          "%d answers to %s are too few to speak for the silent: at least %d are needed"
              .formatted(answers.size(), survey.word(), ENOUGH));
    }
    long fewer = Math.min(satisfied, answers.size() - satisfied);
    return fewer < ENOUGH_OF_EACH
        ? Optional.of(
            "of %d answers to %s only %d %s satisfied: at least %d of each kind are needed"
                .formatted(
                    answers.size(),
                    survey.word(),
                    fewer,
                    satisfied == fewer ? "are" : "are not",
                    ENOUGH_OF_EACH))
        : Optional.empty();
  }

  private Taught train(Handle db, List<Invitation> asked) {
    var set = features(db);
    var rows =
        Features.read(
            db,
            set,
            UnitKind.CUSTOMER,
            asked.stream().map(each -> new At(each.customer(), each.at())).toList());
    if (rows.size() != asked.size()) {
      throw new IllegalStateException("a customer was erased while being learned from");
    }
    double[] marks =
        asked.stream()
            .mapToDouble(each -> each.answer().isPresent() ? each.answer().getAsInt() : Double.NaN)
            .toArray();
    var specs = FeatureTable.specs(set);
    var builder = Table.rowsOf(specs);
    rows.forEach(row -> builder.add(row.named(set)));
    var table = builder.build();
    // An imported column may be an answer: it is not learned from, and the card says so.
    var answers =
        io.lamplighter.models.satisfaction.Survey.answersAmong(specs, table, marks).stream()
            .map(io.lamplighter.models.satisfaction.Survey.Answer::feature)
            .toList();
    var usable = specs.stream().filter(spec -> !answers.contains(spec.name())).toList();
    var learned =
        HouseholdSatisfaction.train(
            io.lamplighter.models.satisfaction.Survey.of(
                usable,
                table,
                marks,
                asked.stream().map(each -> "" + each.household()).toArray(String[]::new)),
            least(),
            Effort.seeded(SEED));
    return lesson(asked, usable, answers, learned);
  }

  private Taught lesson(
      List<Invitation> asked,
      List<FeatureSpec> usable,
      List<String> refused,
      HouseholdSatisfaction learned) {
    boolean ranks = learned.quality().auc().low() > 0.5 && learned.rank().low() > 0;
    var figures =
        String.format(
            Locale.ROOT,
            "rank correlation %.2f (%.2f to %.2f) with answers of households it had not seen",
            learned.rank().value(),
            learned.rank().low(),
            learned.rank().high());
    var why =
        (ranks ? "it tells the content from the others: " : "it tells nobody from anybody: ")
            + figures;
    var fingerprint =
        UtilityModel.fingerprint(
            Stream.concat(
                Stream.of(usable.stream().map(FeatureSpec::name).toList().toString()),
                asked.stream()
                    .map(each -> each.customer() + "|" + each.at() + "|" + each.answer())));
    int answers = (int) asked.stream().filter(each -> each.answer().isPresent()).count();
    int satisfied =
        (int)
            asked.stream()
                .filter(each -> each.answer().orElse(Integer.MIN_VALUE) >= least())
                .count();
    var limits = new ArrayList<String>();
    limits.add("Predicted, not surveyed: never to be mixed with survey results in one figure.");
    limits.add("It orders households; a single one's mark is not known from it.");
    refused.forEach(name -> limits.add("Not learned from, being an answer: %s.".formatted(name)));
    var card =
        new ModelCard(
                survey.word(),
                "The mark from %d to %d that a household would give if asked, from what the utility did to it."
                    .formatted(survey.lowest(), survey.highest()),
                CodeVersion.running(),
                fingerprint,
                SEED,
                answers,
                satisfied,
                learned.satisfied(),
                Optional.of(learned.quality()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                limits)
            .toJson();
    card.put("survey", survey.word()).put("asked", asked.size());
    card.set("satisfaction", learned.toJson());
    card.set("mark", learned.mark().toJson());
    return new Taught.Lesson(
        Ranking.by(learned.satisfied()),
        card,
        fingerprint,
        answers,
        satisfied,
        answers,
        learned.quality().auc().value(),
        ranks,
        why);
  }
}
