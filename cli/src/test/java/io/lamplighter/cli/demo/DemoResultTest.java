package io.lamplighter.cli.demo;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.answers.Output;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.reports.Results;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DemoResultTest {
  private static final Instant TICK = Instant.parse("2026-03-02T16:00:00Z");
  private static final Instant END = TICK.plus(Duration.ofDays(12));

  @Test
  void tellsNoIntervalWhereTheResultsPageTellsNone() {
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var play = new Play(1, 200, LocalDate.parse("2026-03-01"), 12, 4);
      var keys = play.meridian().keys().limit(2).toList();
      var campaign = aCampaign(Play.CAMPAIGN).holdingOut(0.5).in(ledger);
      var wave = campaign.wave(TICK);
      campaign.entered(aCustomer().keyed(keys.get(0)).in(ledger), wave, TICK);
      campaign.heldOut(aCustomer().keyed(keys.get(1)).in(ledger), wave, TICK);
      var page =
          ledger
              .jdbi()
              .withHandle(db -> Results.of(db, Play.CAMPAIGN, END))
              .readout()
              .orElseThrow();

      var answer = Result.of(ledger, new Play.Rehearsed(play, 7, END), END);

      var text = written(Output.TEXT, answer);
      assertThat(page.missing()).contains("Holdout has 0 enrollments; 10 are needed.");
      assertThat(text)
          .contains(page.sentences())
          .contains("Meridian's hidden truth")
          .doesNotContain("95 %");
      assertThat(written(Output.JSON, answer)).contains("\"incremental\"", "\"low\"", "\"truth\"");
    }
  }

  private static String written(Output output, Answer answer) {
    var out = new StringWriter();
    output.write(answer, new PrintWriter(out));
    return out.toString();
  }
}
