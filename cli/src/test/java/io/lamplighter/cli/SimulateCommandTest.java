package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
  private static final String YAML =
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
        - wait: 3d
          until: enrolled
      """;

  @TempDir private Path folder;

  @Test
  void tellsDayByDayWhatWouldHappenAndTheSameAgainForTheSameSeed() throws Exception {
    var first = simulate("7");
    var second = simulate("7");
    var other = simulate("8");

    var days = first.path("days");
    assertThat(days).hasSize(9);
    assertThat(days.get(0).fieldNames())
        .toIterable()
        .containsExactly("date", "entered", "sent", "deferred", "skipped", "surveys", "cost");
    assertThat(days.get(0).path("date").asText()).isEqualTo("2026-03-02");
    assertThat(days.get(0).path("entered").asInt()).isPositive();
    assertThat(days.get(1).path("entered").asInt()).isZero();
    assertThat(days.findValues("sent").stream().mapToInt(sent -> sent.path("email").asInt()).sum())
        .isBetween(1, 80);
    var expected = first.path("expectedEnrollments");
    assertThat(expected.path("low").asDouble())
        .isLessThanOrEqualTo(expected.path("estimate").asDouble());
    assertThat(expected.path("high").asDouble()).isGreaterThan(expected.path("low").asDouble());
    assertThat(first.path("decisionsHash").asText()).hasSize(64);
    assertThat(second).isEqualTo(first);
    assertThat(other.path("decisionsHash")).isNotEqualTo(first.path("decisionsHash"));
  }

  @Test
  void refusesWhatValidateRefusesAndNumbersThatMakeNoSense() throws Exception {
    var wrong = Files.writeString(folder.resolve("wrong.yaml"), YAML.replace("holdout", "holdaut"));
    var right = Files.writeString(folder.resolve("right.yaml"), YAML);

    assertThat(Typed.run(Map.of(), "simulate", wrong.toString()).code()).isEqualTo(1);
    assertThat(Typed.run(Map.of(), "simulate", right.toString(), "--days", "0").code())
        .isEqualTo(64);
  }

  private JsonNode simulate(String seed) throws IOException {
    var file = Files.writeString(folder.resolve("paper-savers.yaml"), YAML);
    Files.writeString(
        Files.createDirectories(folder.resolve("paper-savers/invite")).resolve("email.txt"),
        """
        ---
        subject: Less paper
        ---
        {{ utility.name }}, {{ utility.address }}: no more paper?
        {{ links.unsubscribe }}
        """);
    var outcome =
        Typed.run(
            Map.of(),
            "simulate",
            file.toString(),
            "--days",
            "9",
            "--customers",
            "80",
            "--months",
            "1",
            "--seed",
            seed,
            "--output",
            "json");
    assertThat(outcome.code()).describedAs(outcome.err()).isZero();
    return outcome.json();
  }
}
