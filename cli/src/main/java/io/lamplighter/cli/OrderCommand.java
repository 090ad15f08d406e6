package io.lamplighter.cli;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.cli.answers.Answer;
import io.lamplighter.console.LedgerControl;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.definitions.Definitions;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What `pause`, `resume` and `stop` share: one campaign, one order, what came of it.
@Command(
    mixinStandardHelpOptions = true,
    footer = {"", "Works while Temporal is down: the order stands in the ledger."})
abstract class OrderCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions ledgerOptions;
  @Mixin private TemporalOptions temporalOptions;

  @Parameters(paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  OrderCommand() {}

  /// Gives the order.
  abstract void order(LedgerControl orders, CampaignName name, String by);

  /// Asks first, if the order cannot be taken back.
  void confirm(Definitions definitions, CampaignName name) {}

  /// What the campaign does from now on, in words.
  abstract String done(CampaignName name);

  @Override
  public Integer call() {
    var name = name(campaign);
    try (var ledger = ledgerOptions.openCurrent()) {
      var definitions = new Definitions(ledger.jdbi());
      if (definitions.running(name.value()).isEmpty()) {
        throw new VerbFailedException(
            ExitCode.USAGE,
            "No campaign '" + campaign + "' was ever applied. `lamplighter status` lists them.");
      }
      confirm(definitions, name);
      give(ledger, name);
      var state = definitions.running(name.value()).orElseThrow().state();
      root()
          .answer(
              new Answer()
                  .key("campaign", name.value())
                  .key("state", state)
                  .text(done(name) + " It is " + state + " now.")
                  .text("Next: lamplighter status"));
      return ExitCode.DONE.code();
    }
  }

  Lamplighter root() {
    return Lamplighter.of(spec);
  }

  private void give(Ledger ledger, CampaignName name) {
    var root = root();
    var given = ledgerOptions.given();
    given.putAll(temporalOptions.given());
    try (var open =
        OpenOrders.of(ledger, root.settings(given), InstantSource.system(), root::say)) {
      if (open.service().isEmpty()) {
        root.say("No Temporal is named and none runs embedded: the order stands in the ledger.");
      }
      order(open.orders(), name, by());
    }
  }

  static CampaignName name(String word) {
    try {
      return new CampaignName(word);
    } catch (IllegalArgumentException wrong) {
      throw new VerbFailedException(ExitCode.USAGE, String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /// Who gives orders here, for the record.
  static String by() {
    return System.getProperty("user.name") + " on the command line";
  }

  @Command(
      name = "pause",
      description = "Hold everything a campaign would send. Nobody is lost; waits go on.")
  static final class Pause extends OrderCommand {
    @Override
    void order(LedgerControl orders, CampaignName name, String by) {
      orders.pause(name, by);
    }

    @Override
    String done(CampaignName name) {
      return "Nothing of " + name.value() + " goes out any more.";
    }
  }

  @Command(
      name = "resume",
      description = "Let a paused campaign send again, within contact hours and caps.")
  static final class Resume extends OrderCommand {
    @Override
    void order(LedgerControl orders, CampaignName name, String by) {
      orders.resume(name, by);
    }

    @Override
    String done(CampaignName name) {
      return "What " + name.value() + " held goes out as hours and caps allow.";
    }
  }

  @Command(
      name = "stop",
      description = "End a campaign: nobody enters any more, and what waits is never sent.")
  static final class Stop extends OrderCommand {
    @Mixin private Confirmation confirmation;

    @Option(names = "--drain", description = "Let those inside finish their journey.")
    private boolean drain;

    @SuppressWarnings("NullAway.Init") // picocli fills in the option
    Stop() {}

    @Override
    void confirm(Definitions definitions, CampaignName name) {
      var inside = definitions.inside(name.value());
      confirmation.ask(
          root(),
          drain
              ? "%s: nobody enters any more, %,d people inside finish. Go on?"
                  .formatted(name.value(), inside.people())
              : "%s ends for good: %,d people leave it, %,d waiting messages are never sent. Go on?"
                  .formatted(name.value(), inside.people(), inside.waiting()));
    }

    @Override
    void order(LedgerControl orders, CampaignName name, String by) {
      if (drain) {
        orders.drain(name, by);
      } else {
        orders.stop(name, by);
      }
    }

    @Override
    String done(CampaignName name) {
      return drain
          ? "Nobody enters " + name.value() + " any more; those inside finish."
          : name.value() + " has ended; what waited is not sent.";
    }
  }
}
