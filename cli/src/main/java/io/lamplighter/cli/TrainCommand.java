package io.lamplighter.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.campaigns.policy.ModelApproval;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.live.GivenPolicy;
import io.lamplighter.cli.settings.Setting;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.reports.ScoreCoverage;
import io.lamplighter.models.registry.ApprovalRule;
import io.lamplighter.models.registry.Approvals;
import io.lamplighter.models.registry.Approvals.Word;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.learning.Learning;
import io.lamplighter.workers.learning.Rescoring;
import io.lamplighter.workers.learning.UtilityLearning;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = {
      "Train a model on what the ledger knows now.",
      "",
      "A campaign's name trains its own model. Others speak for the whole utility: csat or nps, from"
          + " those who answered, for those who did not; arrears, the chance that an account falls"
          + " behind with a bill."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A worker does this by itself before a wave when the last training is old enough. A challenger"
          + " takes over only if it beats the model in force on the newest outcomes; either way the"
          + " version, its card and the reason are kept. The same data give the same version."
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Parameters(
      paramLabel = "CAMPAIGN|MODEL",
      description = "The campaign's name; or csat, nps or arrears.")
  private String campaign;

  @Option(
      names = "--as-of",
      paramLabel = "INSTANT",
      description = "Learn from what was known then: 2026-03-02T16:00:00Z. Default: now.")
  private @Nullable Instant asOf;

  @Option(
      names = "--score",
      description = "Then score all customers by the model in force; a worker does it by itself.")
  private boolean score;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = {
        "Says whether what passes the rule waits for a person. Default: as it ships; where a worker's",
        "policy has asked for a yes, the ledger asks for it without the file too."
      })
  private @Nullable String policy;

  @ArgGroup private @Nullable Instead instead;

  @Option(
      names = "--because",
      paramLabel = "REASON",
      defaultValue = "",
      description = "Why, for the audit: with all that is done instead of training.")
  private String because;

  @Mixin private Confirmation confirmation;

  /// What is done instead of training.
  static final class Instead {
    @Option(
        names = "--approve",
        paramLabel = "VERSION",
        description = "Let a version decide that awaits approval.")
    private @Nullable Integer approve;

    @Option(
        names = "--reject",
        paramLabel = "VERSION",
        description = "Refuse a version that awaits approval.")
    private @Nullable Integer reject;

    @Option(names = "--roll-back", description = "Let the version before the champion decide.")
    private boolean rollBack;

    @Option(
        names = "--approval-by-rule",
        description =
            "Let the promotion rule alone decide again, for all models: a policy had asked for a yes.")
    private boolean byRule;
  }

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  TrainCommand() {}

  @Override
  public Integer call() {
    var root = Lamplighter.of(spec);
    try (var ledger = options.openCurrent()) {
      var definitions = new Definitions(ledger.jdbi());
      boolean utility = UtilityLearning.answers(campaign);
      var model = utility ? campaign : model(definitions);
      if (instead != null) {
        return decide(ledger, model, instead);
      }
      int before = versions(ledger, model).size();
      root.say("Training " + model);
      var snapshot = asOf == null ? InstantSource.system().instant() : asOf;
      if (utility) {
        learn(ledger, model, snapshot);
      } else {
        var catalogue = ledger.jdbi().withHandle(Attributes::catalogue);
        new Learning(ledger.jdbi(), new Playbook(definitions, catalogue), approval(ledger))
            .learn(model, snapshot);
      }
      var versions = versions(ledger, model);
      var answer = answer(ledger, versions.getLast(), versions.size() > before);
      root.answer(score ? scored(answer, ledger, model) : answer);
      return ExitCode.DONE.code();
    }
  }

  private Answer scored(Answer answer, Ledger ledger, String model) {
    var now = InstantSource.system().instant();
    Lamplighter.of(spec).say("Scoring all customers by " + model);
    new Rescoring(ledger.jdbi()).freshen(Set.of(model), Duration.ZERO, now);
    var known = ledger.jdbi().withHandle(db -> ScoreCoverage.of(db, model, now));
    double step = (known.to() - known.from()) / known.tenths().size();
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < known.tenths().size(); i++) {
      rows.add(
          List.of(
              "%.1f to %.1f".formatted(known.from() + i * step, known.from() + (i + 1) * step),
              "%,d".formatted(known.tenths().get(i))));
    }
    return answer
        .key("scores", known.toJson())
        .text(
            "%,d of %,d customers scored%s. Ask score('%s') in an audience."
                .formatted(
                    known.scored(),
                    known.customers(),
                    known.mean().map(", mean %.3f"::formatted).orElse(""),
                    model))
        .table(List.of("score", "customers#"), rows);
  }

  private void learn(Ledger ledger, String model, Instant snapshot) {
    if (new UtilityLearning(ledger.jdbi(), approval(ledger)).learn(model, snapshot)
        instanceof UtilityLearning.Outcome.TooFew(var why)) {
      throw new VerbFailedException(
          ExitCode.INVALID, why + ".\n  A worker trains by itself when there are enough.");
    }
  }

  private ModelApproval approval(Ledger ledger) {
    var given = options.given();
    LedgerOptions.put(given, Setting.POLICY, policy);
    var rules = GivenPolicy.of(Lamplighter.of(spec).settings(given));
    ledger
        .jdbi()
        .useTransaction(
            db ->
                ApprovalRule.remember(
                    db, rules, OrderCommand.by(), InstantSource.system().instant()));
    return rules.modelApproval();
  }

  private int decide(Ledger ledger, String model, Instead what) {
    if (because.isBlank()) {
      throw new VerbFailedException(
          ExitCode.USAGE, "Say why: --because 'text'. It is kept in the audit with your name.");
    }
    var word = new Word(OrderCommand.by(), because.strip(), InstantSource.system().instant());
    confirmation.ask(Lamplighter.of(spec), question(model, what));
    boolean done =
        ledger
            .jdbi()
            .inTransaction(
                db -> {
                  if (what.byRule) {
                    return ApprovalRule.takeBack(db, word);
                  }
                  if (what.approve != null) {
                    return Approvals.approve(db, model, what.approve, word);
                  }
                  return what.reject == null
                      ? Approvals.rollBack(db, model, word).isPresent()
                      : Approvals.reject(db, model, what.reject, word);
                });
    if (!done) {
      throw new VerbFailedException(
          ExitCode.USAGE,
          what.byRule
              ? "No yes to models is asked for in this ledger."
              : what.rollBack
                  ? "No version of " + model + " was in force before the champion."
                  : "That version of " + model + " does not await approval.");
    }
    var champion = ledger.jdbi().withHandle(db -> Registry.champion(db, model));
    Lamplighter.of(spec)
        .answer(
            new Answer()
                .key("model", model)
                .key("champion", champion.map(Registry.Champion::version).orElse(0))
                .text(
                    champion
                        .map(each -> model + " version " + each.version() + " decides.")
                        .orElse("No version of " + model + " decides.")));
    return ExitCode.DONE.code();
  }

  private static String question(String model, Instead what) {
    if (what.byRule) {
      return "Shall models decide without a person's yes from now on?";
    }
    if (what.approve != null) {
      return "Shall version %d of %s decide from the next wave on?".formatted(what.approve, model);
    }
    return what.reject != null
        ? "Refuse version %d of %s?".formatted(what.reject, model)
        : "Take the champion of %s back?".formatted(model);
  }

  private String model(Definitions definitions) {
    var running =
        definitions
            .running(OrderCommand.name(campaign).value())
            .filter(found -> !found.state().equals("stopped"))
            .orElseThrow(
                () ->
                    new VerbFailedException(
                        ExitCode.USAGE,
                        "No campaign '" + campaign + "' runs. `lamplighter status` lists them."));
    var compiled = definitions.version(running.name(), running.version()).compiled();
    var definition = CompiledCampaign.fromJson(compiled);
    return definition
        .choice()
        .score()
        .filter(asked -> definition.goal().isPresent())
        .filter(asked -> !(asked instanceof Choice.Score.Need) || definition.holdout().value() > 0)
        .map(Choice.Score::model)
        .orElseThrow(
            () ->
                new VerbFailedException(
                    ExitCode.USAGE,
                    campaign
                        + " chooses without a model: there is nothing to train.\n"
                        + "  A campaign asks for one by `choose: { propensity: NAME }` or `{ uplift: NAME }`, and a goal;\n"
                        + "  by `{ need: arrears }` with a holdout. `lamplighter train arrears` trains what tells the need."));
  }

  private static List<Registry.Stored> versions(Ledger ledger, String model) {
    return ledger.jdbi().withHandle(db -> Registry.versions(db, model));
  }

  private static Answer answer(Ledger ledger, Registry.Stored version, boolean isNew) {
    var answer =
        new Answer()
            .key("model", version.model())
            .key("version", version.version())
            .key("new", isNew)
            .key("state", version.state())
            .key("trainedOn", version.trainedOn())
            .key("ownOutcomes", version.ownOutcomes())
            .key("why", version.why())
            .key("card", card(ledger, version));
    if (version.auc() != null) {
      answer.key("auc", version.auc());
    }
    return answer
        .title(
            "%s version %d%s: %s"
                .formatted(
                    version.model(),
                    version.version(),
                    isNew ? "" : ", since when too little has come to train another",
                    version.state()))
        .text(
            "Trained on %s%s."
                .formatted(
                    cases(version),
                    version.auc() == null ? "" : "; AUC %.3f on others".formatted(version.auc())))
        .text(version.why());
  }

  private static String cases(Registry.Stored version) {
    if (version.model().equals("arrears")) {
      return "%,d accounts whose sixty days are known".formatted(version.trainedOn());
    }
    return UtilityLearning.answers(version.model())
        ? "%,d answers".formatted(version.trainedOn())
        : "%,d matured cases, %,d of them decisions of this ledger"
            .formatted(version.trainedOn(), version.ownOutcomes());
  }

  private static JsonNode card(Ledger ledger, Registry.Stored version) {
    var text =
        ledger
            .jdbi()
            .withHandle(
                db ->
                    db.createQuery(
                            """
                            SELECT card::text FROM model_version
                             WHERE model = :model AND version = :version
                            """)
                        .bind("model", version.model())
                        .bind("version", version.version())
                        .mapTo(String.class)
                        .one());
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("jsonb is JSON", impossible);
    }
  }
}
