package io.lamplighter.cli;

import io.lamplighter.campaigns.language.CampaignSchema;
import io.lamplighter.ledger.attributes.Attributes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "schema",
    description = "Print the JSON Schema of campaign files, for completion in editors.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Keep it beside your campaigns and begin each of them with"
          + " '# yaml-language-server: $schema=campaign.schema.json'."
    })
final class SchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @Option(
      names = "--with-catalogue",
      description = "With the programs, models and attributes of your ledger.")
  private boolean withCatalogue;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  SchemaCommand() {}

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    // The schema is the result in every form: a JSON document that an editor reads as it is.
    out.println((withCatalogue ? withCatalogue() : CampaignSchema.text()).stripTrailing());
    out.flush();
    return ExitCode.DONE.code();
  }

  private String withCatalogue() {
    try (var ledger = options.openCurrent()) {
      return CampaignSchema.text(ledger.jdbi().withHandle(Attributes::catalogue));
    }
  }
}
