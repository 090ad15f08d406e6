package io.lamplighter.cli;

import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.CampaignFile.Outcome.Invalid;
import io.lamplighter.campaigns.language.CampaignFile.Outcome.Valid;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.answers.UtilityTime;
import io.lamplighter.cli.live.GivenPolicy;
import io.lamplighter.cli.settings.Setting;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.definitions.Definitions.Applying;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "apply",
    description = "Say what a campaign file would change, ask, and let it run.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Those inside finish the version that they entered by. Works while Temporal is down: a worker"
          + " starts what stands in the ledger."
    })
final class ApplyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions ledgerOptions;
  @Mixin private TemporalOptions temporalOptions;
  @Mixin private Confirmation confirmation;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The policy that the worker sends by, for what is said beforehand.")
  private @Nullable String policy;

  @Parameters(paramLabel = "FILE", description = "The campaign.")
  private Path file;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  ApplyCommand() {}

  @Override
  public Integer call() {
    var root = Lamplighter.of(spec);
    var now = InstantSource.system().instant();
    try (var ledger = ledgerOptions.openCurrent()) {
      var settings =
          ledger
              .jdbi()
              .withHandle(
                  db -> new Settings(Attributes.catalogue(db), LedgerState.read(db).zone()));
      return switch (CampaignFile.read(file, settings)) {
        case Invalid(var problems) -> {
          root.answer(Findings.add(new Answer().key("changed", false), problems));
          yield ExitCode.INVALID.code();
        }
        case Valid valid -> apply(root, ledger, valid, settings, now);
      };
    }
  }

  private int apply(Lamplighter root, Ledger ledger, Valid valid, Settings settings, Instant now) {
    var name = valid.campaign().name().value();
    var before = new Definitions(ledger.jdbi()).running(name);
    var preview =
        ApplyPreview.of(
            ledger,
            Applying.of(valid),
            settings.catalogue(),
            GivenPolicy.of(root.settings(given())),
            now);
    if (preview.isSame() && !preview.hasEnded()) {
      root.answer(
          preview
              .keys()
              .key("version", before.orElseThrow().version())
              .key("changed", false)
              .text(
                  "%s means what version %d means: no change. It is %s."
                      .formatted(name, before.get().version(), before.get().state())));
      return ExitCode.DONE.code();
    }
    var read =
        confirmation.ask(root, preview.text(new UtilityTime(settings.zone())) + "Let it run?");
    var firstWave = valid.campaign().trigger().firstWave(now).orElse(null);
    int version =
        ledger
            .jdbi()
            .inTransaction(
                db -> {
                  int applied =
                      Definitions.apply(db, Applying.of(valid), OrderCommand.by(), now, firstWave);
                  Definitions.reopen(db, name, OrderCommand.by(), now, firstWave);
                  return applied;
                });
    start(root, ledger, valid);
    var state = new Definitions(ledger.jdbi()).running(name).orElseThrow().state();
    var answer = preview.keys().key("version", version).key("changed", true).key("state", state);
    if (!read) {
      answer.text(preview.text(new UtilityTime(settings.zone())));
    }
    root.answer(
        answer
            .text("%s is at version %d and %s.".formatted(name, version, state))
            .text("Next: lamplighter " + (state.equals("paused") ? "resume " + name : "status")));
    return ExitCode.DONE.code();
  }

  private Map<Setting, String> given() {
    var given = ledgerOptions.given();
    given.putAll(temporalOptions.given());
    LedgerOptions.put(given, Setting.POLICY, policy);
    return given;
  }

  private void start(Lamplighter root, Ledger ledger, Valid valid) {
    try (var open =
        OpenOrders.of(ledger, root.settings(given()), InstantSource.system(), root::say)) {
      if (open.service().isEmpty()) {
        root.say("No Temporal is named and none runs embedded: a worker will find it.");
      }
      open.orders().begin(valid.campaign().name());
    }
  }
}
