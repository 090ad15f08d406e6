package io.lamplighter.ledger.reports;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// What became of one group's floor in one wave.
///
/// @param attribute whose values are the groups
/// @param share of the places, or of the money, that the group gets at least
/// @param candidates of the group who could have been chosen
/// @param chosen of the group, the held out among them
/// @param byFloor of those, whom rank alone would not have brought in
/// @param places chosen in all
/// @param tooFew whether the group stayed under its floor since nobody of it was left
public record FloorResult(
    Instant tick,
    String attribute,
    String group,
    double share,
    long candidates,
    long chosen,
    long byFloor,
    long places,
    boolean tooFew) {

  /// Of all waves of a campaign, the newest first.
  public static List<FloorResult> of(Handle db, String campaign, Instant now) {
    return db.createQuery(
            """
            SELECT w.tick, f.attribute, f.floor_group, f.share, f.candidates, f.chosen, f.by_floor,
                   f.places, f.short
              FROM wave_floor f JOIN wave w ON w.id = f.wave_id
             WHERE w.campaign = :campaign AND w.tick <= :now
             ORDER BY w.tick DESC, f.floor_group
            """)
        .bind("campaign", campaign)
        .bind("now", now)
        .map(
            (rows, context) ->
                new FloorResult(
                    rows.getTimestamp(1).toInstant(),
                    rows.getString(2),
                    rows.getString(3),
                    rows.getDouble(4),
                    rows.getLong(5),
                    rows.getLong(6),
                    rows.getLong(7),
                    rows.getLong(8),
                    rows.getBoolean(9)))
        .list();
  }

  /// Share of those chosen who are of the group.
  public double reached() {
    return places == 0 ? 0 : (double) chosen / places;
  }

  /// In a sentence.
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "%s %s: %,d of %,d chosen (%.1f%%; the floor is %.1f%%), %,d of them by the floor%s.",
        attribute,
        group,
        chosen,
        places,
        100 * reached(),
        100 * share,
        byFloor,
        tooFew
            ? String.format(
                Locale.ROOT,
                "; under its floor, since all %,d of the group who could be were taken",
                candidates)
            : "");
  }

  /// As commands print it.
  public Map<String, Object> toJson() {
    return Map.of(
        "tick", tick.toString(),
        "attribute", attribute,
        "group", group,
        "share", share,
        "candidates", candidates,
        "chosen", chosen,
        "byFloor", byFloor,
        "places", places,
        "tooFew", tooFew);
  }
}
