package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.policy.ModelApproval;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.survey.Invitations;
import io.lamplighter.ledger.survey.Invitations.Invitation;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.governance.CodeVersion;
import io.lamplighter.models.governance.ModelCard;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.models.satisfaction.HouseholdSatisfaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Learns from those who answered a survey how content each household is, from what the utility did
/// to it and from nothing that anybody answered. The model bears the survey's name; its score is
/// the mark to be expected. What is predicted stands in the score store and never among answers.
public final class SatisfactionLearning {
  /// With fewer answers than this the features outnumber what can be told of them.
  public static final int ENOUGH = 100;

  /// Of the satisfied and of the others at least so many.
  public static final int ENOUGH_OF_EACH = 20;

  private static final Logger LOG = LoggerFactory.getLogger(SatisfactionLearning.class);
  private static final int MOST = 10_000;
  private static final long SEED = 20_260_101;
  private static final List<Survey> PREDICTED = List.of(Survey.CSAT, Survey.NPS);

  private final Jdbi jdbi;
  private final ModelApproval approval;

  /// @param approval whether what tells the content from the others waits for a person: audiences
  ///   ask for its scores, so it decides about people like any other model
  public SatisfactionLearning(Jdbi jdbi, ModelApproval approval) {
    this.jdbi = jdbi;
    this.approval = approval;
  }

  /// What came of a training.
  public sealed interface Outcome {
    /// A version was stored, or was there already from the same answers.
    ///
    /// @param promoted whether it is in force
    record Trained(int version, boolean promoted, String why) implements Outcome {}

    /// Nothing was trained.
    record TooFew(String why) implements Outcome {}
  }

  /// The survey that a model of this name predicts, if it is such a model.
  public static Optional<Survey> survey(String model) {
    return PREDICTED.stream().filter(survey -> survey.word().equals(model)).findFirst();
  }

  /// The least mark that counts as satisfied: 4 of 5, 9 of 10.
  static int least(Survey survey) {
    return survey == Survey.NPS ? 9 : 4;
  }

  /// The surveys with enough answers, of which some are newer than the last training, which is long
  /// enough ago.
  public List<Survey> due(Instant now, Duration every) {
    return due(jdbi, now, every);
  }

  /// The same, for whoever only looks.
  public static List<Survey> due(Jdbi jdbi, Instant now, Duration every) {
    return jdbi.withHandle(
        db -> PREDICTED.stream().filter(survey -> isDue(db, survey, now, every)).toList());
  }

  private static boolean isDue(Handle db, Survey survey, Instant now, Duration every) {
    return db.createQuery(
            """
            SELECT count(*) >= :enough
                   AND count(*) FILTER (WHERE a.answer >= :least) >= :each
                   AND count(*) FILTER (WHERE a.answer < :least) >= :each
                   AND (max(a.known_at) > max(v.snapshot) OR max(v.snapshot) IS NULL)
                   AND coalesce(max(v.snapshot) <= :before, true)
              FROM (SELECT touchpoint_id, min(answer) AS answer, max(known_at) AS known_at
                      FROM survey_answer
                     WHERE survey = :survey AND actor = 'human' AND known_at <= :now
                     GROUP BY touchpoint_id) a,
                   (SELECT max(snapshot_at) AS snapshot FROM model_version WHERE model = :survey) v
            """)
        .bind("enough", ENOUGH)
        .bind("each", ENOUGH_OF_EACH)
        .bind("least", least(survey))
        .bind("survey", survey.word())
        .bind("now", now)
        .bind("before", now.minus(every))
        .mapTo(Boolean.class)
        .one();
  }

  /// Trains on what was known at an instant. Safe to repeat: the same answers are the same version.
  public Outcome learn(Survey survey, Instant snapshot) {
    return jdbi.inTransaction(
        db -> {
          var invitations = Invitations.of(db, survey, snapshot, MOST);
          var tooFew = tooFew(survey, invitations);
          if (tooFew.isPresent()) {
            LOG.info("model {}: {}", survey.word(), tooFew.get());
            return new Outcome.TooFew(tooFew.get());
          }
          return train(db, survey, invitations, snapshot);
        });
  }

  private static Optional<String> tooFew(Survey survey, List<Invitation> invitations) {
    var answers = invitations.stream().filter(each -> each.answer().isPresent()).toList();
    long satisfied =
        answers.stream().filter(each -> each.answer().getAsInt() >= least(survey)).count();
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

  private Outcome train(Handle db, Survey survey, List<Invitation> asked, Instant snapshot) {
    var set = Features.set(db, Features.SATISFACTION);
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
            least(survey),
            Effort.seeded(SEED));
    return store(db, survey, asked, usable, answers, learned, snapshot);
  }

  private Outcome store(
      Handle db,
      Survey survey,
      List<Invitation> asked,
      List<FeatureSpec> usable,
      List<String> refused,
      HouseholdSatisfaction learned,
      Instant snapshot) {
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
    var fingerprint = fingerprint(asked, usable);
    int answers = (int) asked.stream().filter(each -> each.answer().isPresent()).count();
    int satisfied =
        (int)
            asked.stream()
                .filter(each -> each.answer().orElse(Integer.MIN_VALUE) >= least(survey))
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
    boolean waits = approval == ModelApproval.REQUIRED;
    int version =
        Registry.store(
            db,
            new Registry.Candidate(
                survey.word(),
                Ranking.by(learned.satisfied()),
                snapshot,
                snapshot,
                fingerprint,
                card.toString(),
                answers,
                satisfied,
                answers,
                learned.quality().auc().value(),
                ranks,
                why),
            waits);
    LOG.info(
        "model {} version {}: {} ({})",
        survey.word(),
        version,
        !ranks ? "refused" : waits ? "awaits approval" : "in force",
        why);
    return new Outcome.Trained(version, ranks && !waits, why);
  }

  private static String fingerprint(List<Invitation> asked, List<FeatureSpec> usable) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          usable.stream()
              .map(FeatureSpec::name)
              .toList()
              .toString()
              .getBytes(StandardCharsets.UTF_8));
      for (var each : asked) {
        digest.update(
            (each.customer() + "|" + each.at() + "|" + each.answer() + "\n")
                .getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
