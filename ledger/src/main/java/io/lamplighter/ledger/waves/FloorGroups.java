package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice.Floor;
import io.lamplighter.ledger.waves.Waves.Wave;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The groups of a campaign's floors: who of a wave belongs to which, and what came of each.
public final class FloorGroups {
  private FloorGroups() {}

  /// A group and the rule that its people meet.
  public record Group(String name, Sql rule) {}

  /// Notes with each candidate the first group whose rule it meets, as known at the wave's tick.
  /// Safe to repeat.
  public static void assign(Handle db, Wave wave, UnitKind kind, List<Group> groups) {
    if (groups.isEmpty()) {
      return;
    }
    db.createUpdate("UPDATE wave_candidate SET floor_group = NULL WHERE wave_id = :wave")
        .bind("wave", wave.id())
        .execute();
    var from =
        switch (kind) {
          case CUSTOMER -> "customer c WHERE c.id = w.unit_id";
          case ACCOUNT ->
              """
              account a JOIN customer c ON c.id = a.customer_id
                LEFT JOIN premise p ON p.id = a.premise_id WHERE a.id = w.unit_id""";
          case PREMISE ->
              """
              premise p
                JOIN LATERAL (SELECT * FROM account WHERE premise_id = p.id AND status = 'open'
                               ORDER BY opened DESC NULLS LAST, id LIMIT 1) a ON true
                JOIN customer c ON c.id = a.customer_id WHERE p.id = w.unit_id""";
        };
    for (var group : groups) {
      var update =
          db.createUpdate(
              """
              UPDATE wave_candidate w SET floor_group = :floor_group
               WHERE w.wave_id = :wave AND w.outcome = 'candidate' AND w.floor_group IS NULL
                 AND EXISTS (SELECT FROM %s AND (%s) IS TRUE)
              """
                  .formatted(from, group.rule().text().replace(":now", ":tick")));
      group.rule().binds().forEach(update::bind);
      update.bind("floor_group", group.name()).bind("wave", wave.id());
      if (group.rule().readsNow()) {
        update.bind("tick", wave.tick());
      }
      update.execute();
    }
  }

  /// Writes down what became of the floors of a wave that was just decided.
  static void keep(Handle db, Wave wave, Campaign campaign, Line line) {
    var floors = campaign.choice().floors();
    if (floors.isEmpty()) {
      return;
    }
    for (Floor floor : floors.get().least()) {
      db.createUpdate(
              """
              INSERT INTO wave_floor (wave_id, attribute, floor_group, share, candidates, chosen,
                                      by_floor, places, short)
              SELECT :wave, :attribute, :floor_group, :share,
                     count(*) FILTER (WHERE floor_group = :floor_group),
                     count(*) FILTER (WHERE floor_group = :floor_group AND chosen),
                     count(*) FILTER (WHERE floor_group = :floor_group AND by_floor),
                     count(*) FILTER (WHERE chosen), :short
                FROM decision WHERE wave_id = :wave
              ON CONFLICT DO NOTHING
              """)
          .bind("wave", wave.id())
          .bind("attribute", floors.get().by())
          .bind("floor_group", floor.group())
          .bind("share", floor.share().value())
          .bind("short", line.shorts().contains(floor.group()))
          .execute();
    }
  }

  /// The least shares of a campaign's groups.
  static Map<String, Double> shares(Campaign campaign) {
    return campaign
        .choice()
        .floors()
        .map(
            floors ->
                floors.least().stream()
                    .collect(
                        java.util.stream.Collectors.toMap(
                            Floor::group, floor -> floor.share().value())))
        .orElse(Map.of());
  }
}
