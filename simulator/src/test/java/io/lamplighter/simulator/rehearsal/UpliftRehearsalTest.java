package io.lamplighter.simulator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.Reconciliation;
import io.lamplighter.models.registry.Registry;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.Program;
import io.lamplighter.simulator.meridian.TruthSettings;
import io.lamplighter.simulator.meridian.TruthSettings.Rate;
import io.lamplighter.simulator.meridian.TruthSettings.Regime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A campaign that asks for uplift, on real workflows and a real Postgres: a first wave whose
/// outcomes say what may rank the next one, three weeks later.
class UpliftRehearsalTest {
  private static final LocalDate DAY_ZERO = LocalDate.parse("2026-03-02");
  private static final int DAYS = 23;
  private static final String NO_GAIN = "no gain over response shown yet";
  private static final String SECOND_WAVE = "ask-who-is-moved/2026-03-23T15:00:00Z";
  private static final String CAMPAIGN =
      """
      apiVersion: lamplighter/v1
      kind: Campaign
      name: ask-who-is-moved
      owner: digital-adoption
      category: program
      for: account
      goal: { enrollment: e-bill, within: 20d }
      audience:
        where: account.class == 'residential' && !enrolled('e-bill')
        reentry: after 1d
      every: monday at 09:00
      holdout: 50%
      choose:
        uplift: ebill-adoption
        take: everybody
        explore: 10%
        reconsider: 20d
      channels: { allow: [email] }
      journey:
        - send: invite
        - wait: 14d
          until: enrolled
      exit: on enrollment
      """;

  @TempDir private Path folder;

  @Test
  void ranksByUpliftOnceItsOwnExperimentShowsTheGainAndLeavesAloneWhomContactPutsOff()
      throws IOException {
    var meridian =
        Meridian.of(
            3,
            3_000,
            DAY_ZERO,
            TruthSettings.standard()
                .with(Program.EBILL, new Rate(.08, .15, .25))
                .with(new Regime(DAY_ZERO, 0, 1, 1, 1)));
    try (var ledger =
        LearningStage.rehearse(
            folder, "ask-who-is-moved", CAMPAIGN, meridian, DAYS, (its, line) -> {})) {
      var versions = ledger.jdbi().withHandle(db -> Registry.versions(db, "ebill-adoption"));
      var champion = versions.getLast();

      assertThat(versions.getFirst().why()).contains(NO_GAIN);
      assertThat(versions.getFirst().byUplift()).isFalse();
      assertThat(champion.state()).describedAs(champion.why()).isEqualTo("champion");
      assertThat(champion.byUplift()).isTrue();
      assertThat(champion.why()).startsWith("ranked by uplift").contains("Qini");
      assertThat(
              column(
                  ledger, "SELECT DISTINCT ranked_by FROM decision WHERE wave_id = ?", SECOND_WAVE))
          .containsExactly("uplift");

      var report = ledger.jdbi().withHandle(db -> Reconciliation.of(db, "ask-who-is-moved"));
      var wave =
          report.waves().stream()
              .filter(each -> each.wave().equals(SECOND_WAVE))
              .findFirst()
              .orElseThrow();
      assertThat(report.balanced()).isTrue();
      assertThat(wave.leftAlone()).isPositive();
      assertThat(
              column(
                  ledger,
                  "SELECT unit_id::text FROM decision WHERE reason = 'left_alone' AND wave_id = ?",
                  SECOND_WAVE))
          .hasSize((int) wave.leftAlone())
          .doesNotContainAnyElementsOf(
              column(ledger, "SELECT unit_id::text FROM entry WHERE wave_id = ?", SECOND_WAVE));
      assertThat(
              column(
                  ledger,
                  "SELECT unit_id::text FROM decision WHERE explored AND score <= 0 AND chosen AND wave_id = ?",
                  SECOND_WAVE))
          .describedAs("explored although the model would leave them alone")
          .isNotEmpty();
      assertThat(trueEffect(ledger, meridian, "reason = 'left_alone'"))
          .isLessThan(0)
          .isLessThan(trueEffect(ledger, meridian, "chosen AND NOT explored") - .04);
    }
  }

  @Test
  void goesOnRankingByResponseAndSaysSoWhereNoGainIsShown() throws IOException {
    var meridian =
        Meridian.of(
            3,
            2_500,
            DAY_ZERO,
            TruthSettings.standard().with(Program.EBILL, new Rate(.10, .05, .25)));
    try (var ledger =
        LearningStage.rehearse(
            folder, "ask-who-is-moved", CAMPAIGN, meridian, DAYS, (its, line) -> {})) {
      var versions = ledger.jdbi().withHandle(db -> Registry.versions(db, "ebill-adoption"));

      assertThat(versions).hasSizeGreaterThan(1).noneMatch(Registry.Stored::byUplift);
      assertThat(versions).allSatisfy(version -> assertThat(version.why()).contains(NO_GAIN));
      assertThat(
              column(
                  ledger, "SELECT DISTINCT ranked_by FROM decision WHERE wave_id = ?", SECOND_WAVE))
          .containsExactly("propensity_no_gain");
      assertThat(ledger.jdbi().withHandle(db -> Reconciliation.of(db, "ask-who-is-moved")).waves())
          .allMatch(wave -> wave.balanced() && wave.leftAlone() == 0);
      assertThat(
              column(
                  ledger,
                  "SELECT unit_id::text FROM shadow_score WHERE model_version = 2 AND wave_id = ? ORDER BY 1",
                  SECOND_WAVE))
          .describedAs("the version that was refused scores beside the champion")
          .isNotEmpty()
          .isEqualTo(
              column(
                  ledger,
                  "SELECT unit_id::text FROM decision WHERE wave_id = ? ORDER BY 1",
                  SECOND_WAVE));
    }
  }

  /// What contact really does to those decided in the second wave.
  private static double trueEffect(Ledger ledger, Meridian meridian, String which) {
    return column(
            ledger,
            "SELECT c.key FROM decision d JOIN customer c ON c.id = d.customer_id WHERE "
                + which
                + " AND d.wave_id = ?",
            SECOND_WAVE)
        .stream()
        .mapToDouble(
            key ->
                meridian
                    .truth()
                    .effect(
                        Meridian.number(key), Program.EBILL, Channel.EMAIL, DAY_ZERO.plusDays(21)))
        .average()
        .orElseThrow();
  }

  private static List<String> column(Ledger ledger, String sql, String wave) {
    return ledger
        .jdbi()
        .withHandle(db -> db.createQuery(sql).bind(0, wave).mapTo(String.class).list());
  }
}
