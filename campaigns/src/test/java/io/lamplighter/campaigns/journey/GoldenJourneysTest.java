package io.lamplighter.campaigns.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.journey.Facts.ContactState;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.CampaignFile.Outcome;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.campaigns.language.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Where people who are inside a campaign go next is decided in activities, which Temporal does not
/// check when it replays. So the decisions of the campaigns that ship are recorded, each file with
/// the definition that it was decided by, and every later build must decide the same. Record new
/// ones with `-Dtest.jvm=-Dlamplighter.record=true`; a file that is there is never written again.
/// Who wants other decisions says so on a page in `docs/decisions` and takes the file away there.
class GoldenJourneysTest {
  private static final Path JOURNEYS = Path.of("src/test/resources/journeys");
  private static final Path CATALOG = Path.of("catalog");
  private static final Path ATTRIBUTES =
      Path.of("../ledger/src/main/resources/io/lamplighter/ledger/attributes.yaml");
  private static final Instant ENTERED = Instant.parse("2026-03-02T16:00:00Z");
  private static final Instant ARRIVED = Instant.parse("2026-03-02T17:20:00Z");

  /// One line of a file: a question, and the answer that was given.
  private record Line(Position position, Facts facts, Instant now) {
    String text() {
      return String.join(
          " | ",
          position.step().value(),
          now.toString(),
          word(facts.goalReachedAt()),
          facts.leftAudience() ? "left" : "-",
          word(facts.happenedAt()),
          word(facts.feedCompleteThrough()),
          facts.holds() ? "holds" : "-",
          facts.contact().name(),
          facts.stopped() ? "stopped" : "-");
    }

    static Line of(String text) {
      var parts = text.split(" \\| ", -1);
      return new Line(
          new Position(new io.lamplighter.campaigns.StepKey(parts[0]), ENTERED, ARRIVED),
          new Facts(
              instant(parts[2]),
              parts[3].equals("left"),
              instant(parts[4]),
              instant(parts[5]),
              parts[6].equals("holds"),
              ContactState.valueOf(parts[7]),
              parts[8].equals("stopped")),
          Instant.parse(parts[1]));
    }

    private static String word(Optional<Instant> at) {
      return at.map(Instant::toString).orElse("-");
    }

    private static Optional<Instant> instant(String word) {
      return word.equals("-") ? Optional.empty() : Optional.of(Instant.parse(word));
    }
  }

  @BeforeAll
  static void record() throws IOException {
    if (!Boolean.getBoolean("lamplighter.record")) {
      return;
    }
    Files.createDirectories(JOURNEYS);
    for (var campaign : shipped()) {
      var file = file(campaign);
      if (!Files.exists(file)) {
        var guide = new Guide(campaign);
        var text = new StringBuilder(CompiledCampaign.toJson(campaign)).append('\n');
        for (var line : questions(campaign)) {
          text.append(line.text()).append(" => ").append(answer(guide, line)).append('\n');
        }
        Files.writeString(file, text);
      }
    }
  }

  static Stream<Path> recorded() throws IOException {
    try (var files = Files.list(JOURNEYS)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void decidesAsItWasRecorded(Path file) throws IOException {
    var lines = Files.readAllLines(file);
    var guide = new Guide(CompiledCampaign.fromJson(lines.getFirst()));

    var decided =
        lines.stream()
            .skip(1)
            .map(line -> line.substring(0, line.indexOf(" => ")))
            .map(question -> question + " => " + answer(guide, Line.of(question)))
            .toList();

    assertThat(decided).isEqualTo(lines.subList(1, lines.size()));
    assertThat(decided).hasSizeGreaterThan(5);
  }

  @Test
  void theCampaignsThatShipAreRecordedAsTheyAre() throws IOException {
    for (var campaign : shipped()) {
      assertThat(file(campaign))
          .as("recorded decisions of %s; record them as the class says", campaign.name().value())
          .exists();
    }
  }

  private static Path file(Campaign campaign) {
    return JOURNEYS.resolve(
        campaign.name().value()
            + "."
            + CompiledCampaign.hash(campaign).substring(0, 12)
            + ".journey");
  }

  private static List<Campaign> shipped() throws IOException {
    var settings =
        new Settings(Catalogue.parse(Files.readString(ATTRIBUTES)), ZoneId.of("America/Denver"));
    return CampaignFile.files(List.of(CATALOG)).stream()
        .map(file -> ((Outcome.Valid) CampaignFile.read(file, settings)).campaign())
        .toList();
  }

  /// Every step, with all that may be known there, before, at and after its deadline.
  private static List<Line> questions(Campaign campaign) {
    var guide = new Guide(campaign);
    var lines = new LinkedHashSet<Line>();
    for (var step : campaign.journey().steps()) {
      var position = new Position(step.key(), ENTERED, ARRIVED);
      lines.add(new Line(position, stopped(), ARRIVED));
      switch (step) {
        case Step.Wait wait -> {
          var deadline = guide.deadline(wait, position);
          for (var now :
              List.of(ARRIVED, deadline.minusSeconds(1), deadline, deadline.plusSeconds(1))) {
            for (var happened : around(deadline)) {
              for (var feed : around(deadline)) {
                lines.add(
                    new Line(
                        position,
                        new Facts(
                            Optional.empty(),
                            false,
                            happened,
                            feed,
                            false,
                            ContactState.NONE,
                            false),
                        now));
              }
            }
          }
        }
        case Step.Branch branch -> {
          for (boolean holds : new boolean[] {true, false}) {
            lines.add(new Line(position, facts(holds, ContactState.NONE, false), ARRIVED));
          }
        }
        case Step.Contact contact -> {
          for (var state : ContactState.values()) {
            lines.add(new Line(position, facts(false, state, false), ARRIVED));
            lines.add(new Line(position, facts(false, state, true), ARRIVED));
          }
        }
        case Step.Exit exit -> lines.add(new Line(position, Facts.NOTHING, ARRIVED));
      }
      lines.add(new Line(position, facts(false, ContactState.NONE, true), ARRIVED));
      lines.add(
          new Line(
              position,
              new Facts(
                  Optional.of(ENTERED.plus(Duration.ofMinutes(5))),
                  false,
                  Optional.empty(),
                  Optional.empty(),
                  false,
                  ContactState.NONE,
                  false),
              ARRIVED));
    }
    return new ArrayList<>(lines);
  }

  private static List<Optional<Instant>> around(Instant deadline) {
    return List.of(
        Optional.empty(),
        Optional.of(deadline.minusSeconds(1)),
        Optional.of(deadline),
        Optional.of(deadline.plusSeconds(1)));
  }

  private static Facts facts(boolean holds, ContactState contact, boolean left) {
    return new Facts(
        Optional.empty(), left, Optional.empty(), Optional.empty(), holds, contact, false);
  }

  private static Facts stopped() {
    return new Facts(
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        false,
        ContactState.NONE,
        true);
  }

  private static String answer(Guide guide, Line line) {
    return switch (guide.next(line.position(), line.facts(), line.now())) {
      case Move.GoTo(var step) -> "go to " + step.value();
      case Move.Stay(var until, var waitsFor) ->
          "stay until " + until + " for " + waitsFor.orElse("-");
      case Move.Contact(var step) ->
          "contact as " + step.lineage() + " due " + guide.due(step, line.now());
      case Move.AwaitContact waits -> "await the contact";
      case Move.Exit(var reason) -> "exit " + reason;
      case Move.Done done -> "done";
    };
  }
}
