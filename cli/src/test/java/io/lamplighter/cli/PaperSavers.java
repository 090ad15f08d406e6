package io.lamplighter.cli;

import io.lamplighter.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A campaign in a folder, and verbs typed over a ledger about it.
record PaperSavers(Path folder, Map<String, String> environment) {
  static final String YAML =
      """
      apiVersion: lamplighter/v1
      kind: Campaign
      name: paper-savers
      owner: tests
      category: program
      goal: { enrollment: e-bill, within: 30d }
      audience: { where: "!enrolled('e-bill')" }
      every: monday at 09:00
      holdout: 10%
      channels: { allow: [email] }
      journey:
        - send: invite
        - wait: 7d
      """;

  static PaperSavers in(Path folder, Ledger ledger) throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("paper-savers/invite")).resolve("email.txt"),
        """
        ---
        subject: Less paper
        ---
        {{ utility.name }}, {{ utility.address }}: no more paper?
        {{ links.unsubscribe }}
        """);
    return new PaperSavers(folder, Typed.environment(ledger));
  }

  Typed apply(String yaml, String... options) throws IOException {
    var file = Files.writeString(folder.resolve("paper-savers.yaml"), yaml);
    var line = new ArrayList<>(List.of("apply", file.toString()));
    line.addAll(List.of(options));
    return run(line.toArray(String[]::new));
  }

  Typed run(String... line) {
    return Typed.run(environment, line);
  }
}
