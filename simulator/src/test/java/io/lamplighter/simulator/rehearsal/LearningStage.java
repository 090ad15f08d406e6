package io.lamplighter.simulator.rehearsal;

import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.workers.cohorts.TemplateComposer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Real workflows and a real Postgres, on which a campaign learns from its own outcomes.
final class LearningStage {
  private LearningStage() {}

  /// Rehearses a campaign that invites once by e-mail.
  static Ledger rehearse(
      Path folder,
      String name,
      String yaml,
      Meridian meridian,
      int days,
      BiConsumer<Ledger, String> progress)
      throws IOException {
    var ledger = TestLedger.fresh("rehearsal");
    var catalogue = catalogue();
    var file = Files.writeString(folder.resolve(name + ".yaml"), yaml);
    var letter = folder.resolve(name + "/invite/email.txt");
    Files.createDirectories(letter.getParent());
    Files.writeString(
        letter,
        """
        ---
        subject: Less paper?
        ---
        Begin here: {{ utility.portal }}
        {{ utility.name }}, {{ utility.address }}
        No more of this: {{ links.unsubscribe }}
        """);
    var campaign = CampaignFile.read(file, new Settings(catalogue, Meridian.ZONE));
    if (!(campaign instanceof CampaignFile.Outcome.Valid valid)) {
      throw new AssertionError(campaign);
    }
    Rehearsal.run(
        ledger,
        new Rehearsal.Plan(
            List.of(valid),
            meridian,
            3,
            days,
            catalogue,
            PolicyFile.standard(),
            playbook ->
                new TemplateComposer(
                    ledger.jdbi(),
                    playbook,
                    Map.of(
                        "utility.name", "Meridian Electric & Gas",
                        "utility.address", "1 Lamp Street, Denver CO 80202",
                        "utility.phone", "+13035550100",
                        "utility.portal", "https://portal.meridian.example"),
                    (leased, intentAt) ->
                        new TemplateComposer.Links(
                            Map.of(
                                "unsubscribe", "https://e.meridian.example/u",
                                "preferences", "https://e.meridian.example/p"),
                            null))),
        line -> progress.accept(ledger, line));
    return ledger;
  }

  private static Catalogue catalogue() throws IOException {
    try (var in = Ledger.class.getResourceAsStream("attributes.yaml")) {
      return Catalogue.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
