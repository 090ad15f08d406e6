package io.lamplighter.simulator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.simulator.meridian.Meridian;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  /// Everything that was decided, sent or came back, without numbers that only count insertions.
  private static final List<String> ROWS =
      List.of(
          "SELECT d::text FROM decision d ORDER BY id",
          "SELECT e::text FROM entry e ORDER BY id",
          // Addresses are hashed under a secret that each ledger draws for itself.
          "SELECT (to_jsonb(t) - 'address_mac')::text FROM touchpoint t ORDER BY id",
          "SELECT (touchpoint_id, at, state, reason)::text FROM touchpoint_history ORDER BY 1",
          "SELECT k::text FROM contact k ORDER BY sender, ref",
          "SELECT w::text FROM wave w ORDER BY id",
          "SELECT w::text FROM wave_count w ORDER BY wave_id, outcome",
          "SELECT s::text FROM standing s ORDER BY campaign, unit_id, from_tick",
          "SELECT e::text FROM enrollment e ORDER BY customer_id, program, occurred_at",
          "SELECT (model, version, state, fingerprint, artifact)::text FROM model_version ORDER BY 1");

  @Test
  void theSameSeedGivesTheSameLedgerRowForRow() {
    try (var first = rehearse();
        var second = rehearse()) {
      for (var query : ROWS) {
        var rows = rows(first, query);

        assertThat(rows).describedAs(query).isNotEmpty();
        assertThat(rows(second, query)).describedAs(query).isEqualTo(rows);
      }
    }
  }

  private static Ledger rehearse() {
    var ledger = TestLedger.fresh("rehearsal");
    var catalogue = Attributes.catalogue();
    var settings = new Settings(catalogue, Meridian.ZONE);
    // On Mondays the messages of the one leave in the very slot in which the other looks for
    // people.
    var campaigns =
        Stream.of("ebill-adoption", "autopay").map(name -> read(name, settings)).toList();
    var said = new ArrayList<String>();
    Rehearsal.run(
        ledger,
        new Rehearsal.Plan(
            campaigns,
            Meridian.of(7, 600, LocalDate.parse("2026-03-02")),
            4,
            30,
            catalogue,
            PolicyFile.standard(),
            Letterhead.composer(ledger.jdbi())),
        said::add);
    return ledger;
  }

  private static CampaignFile.Outcome.Valid read(String name, Settings settings) {
    var campaign = CampaignFile.read(Path.of("../campaigns/catalog/" + name + ".yaml"), settings);
    if (!(campaign instanceof CampaignFile.Outcome.Valid valid)) {
      throw new AssertionError(campaign);
    }
    return valid;
  }

  private static List<String> rows(Ledger ledger, String query) {
    return ledger.jdbi().withHandle(db -> db.createQuery(query).mapTo(String.class).list());
  }
}
