package io.lamplighter.console.campaigns;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Everyone who entered is in exactly one place. The left side is what the wave counted when it
/// decided, the right side is counted from the entries and touchpoints of today, person by person;
/// neither knows the other.
///
/// @param touchpoint the step asked about
record Balance(String touchpoint, List<Wave> waves, Wave total) {
  /// Where a person who entered can be, seen from one touchpoint.
  enum Place {
    HELD_OUT("held out"),
    SENT("sent"),
    FAILED("failed"),
    AMBIGUOUS("ambiguous"),
    SKIPPED("skipped"),
    WAITING("waiting"),
    EXITED("left before"),
    OTHER_WAY("went another way"),
    DEAD("broken");

    private final String words;

    Place(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /// One wave, or all.
  ///
  /// @param metTheRule all who met the rule when it decided
  /// @param turnedAway of these, by reason, did not enter
  /// @param entered of these, did
  record Wave(
      String id,
      Instant tick,
      String state,
      long metTheRule,
      Map<String, Long> turnedAway,
      long entered,
      Map<Place, Long> places) {
    public long at(Place place) {
      return places.getOrDefault(place, 0L);
    }

    /// What the places do not account for: 0, or something is wrong.
    public long difference() {
      return entered - places.values().stream().mapToLong(Long::longValue).sum();
    }

    /// What the reasons do not account for.
    public long differenceBefore() {
      return metTheRule - entered - turnedAway.values().stream().mapToLong(Long::longValue).sum();
    }

    public boolean balances() {
      return difference() == 0 && differenceBefore() == 0;
    }
  }

  public boolean balances() {
    return waves.stream().allMatch(Wave::balances);
  }

  /// The reasons that occur, in the order of the decision.
  public List<String> reasons() {
    return total.turnedAway().keySet().stream().toList();
  }

  private record Row(String wave, Place place, long people) {}

  /// Counts a campaign's waves, newest first.
  static Balance of(Handle db, String campaign, String touchpoint) {
    var places = new LinkedHashMap<String, EnumMap<Place, Long>>();
    for (var row : rows(db, campaign, touchpoint)) {
      places
          .computeIfAbsent(row.wave(), wave -> new EnumMap<>(Place.class))
          .merge(row.place(), row.people(), Long::sum);
    }
    var counts = new LinkedHashMap<String, LinkedHashMap<String, Long>>();
    db.createQuery(
            """
            SELECT k.wave_id, k.outcome, k.people
              FROM wave_count k JOIN wave w ON w.id = k.wave_id
             WHERE w.campaign = :campaign
             ORDER BY array_position(ARRAY['inside', 'suppressed', 'no_consent', 'no_address', 'capped', 'not_chosen'], k.outcome), k.outcome
            """)
        .bind("campaign", campaign)
        .map(
            (row, context) ->
                Map.entry(row.getString(1), Map.entry(row.getString(2), row.getLong(3))))
        .forEach(
            row ->
                counts
                    .computeIfAbsent(row.getKey(), wave -> new LinkedHashMap<>())
                    .put(row.getValue().getKey(), row.getValue().getValue()));
    var waves =
        db.createQuery(
                "SELECT id, tick, state FROM wave WHERE campaign = :campaign ORDER BY tick DESC")
            .bind("campaign", campaign)
            .map(
                (row, context) ->
                    wave(
                        row.getString(1),
                        row.getTimestamp(2).toInstant(),
                        row.getString(3),
                        counts.getOrDefault(row.getString(1), new LinkedHashMap<>()),
                        places.getOrDefault(row.getString(1), new EnumMap<>(Place.class))))
            .list();
    return new Balance(touchpoint, waves, total(waves));
  }

  private static Wave wave(
      String id, Instant tick, String state, Map<String, Long> counts, Map<Place, Long> places) {
    var turnedAway = new LinkedHashMap<>(counts);
    turnedAway.remove("entered");
    turnedAway.remove("audience");
    long entered = counts.getOrDefault("entered", 0L);
    long away = turnedAway.values().stream().mapToLong(Long::longValue).sum();
    return new Wave(
        id,
        tick,
        state,
        counts.getOrDefault("audience", entered + away),
        turnedAway,
        entered,
        places);
  }

  private static Wave total(List<Wave> waves) {
    var turnedAway = new LinkedHashMap<String, Long>();
    var places = new EnumMap<Place, Long>(Place.class);
    long met = 0;
    long entered = 0;
    for (var wave : waves) {
      met += wave.metTheRule();
      entered += wave.entered();
      wave.turnedAway().forEach((reason, people) -> turnedAway.merge(reason, people, Long::sum));
      wave.places().forEach((place, people) -> places.merge(place, people, Long::sum));
    }
    return new Wave("all", Instant.EPOCH, "", met, turnedAway, entered, places);
  }

  private static List<Row> rows(Handle db, String campaign, String touchpoint) {
    var rows = new ArrayList<Row>();
    db.createQuery(
            """
            SELECT e.wave_id,
                   CASE WHEN e.held_out THEN 'HELD_OUT'
                        WHEN t.state IN ('sent', 'failed', 'ambiguous', 'skipped') THEN upper(t.state)
                        WHEN t.state IS NOT NULL THEN 'WAITING'
                        WHEN e.state = 'active' THEN 'WAITING'
                        WHEN e.state = 'exited' THEN 'EXITED'
                        WHEN e.state = 'dead' THEN 'DEAD'
                        ELSE 'OTHER_WAY' END AS place,
                   count(*)
              FROM entry e
              LEFT JOIN touchpoint t
                ON t.entry_month = date_trunc('month', e.entered_at AT TIME ZONE 'UTC')::date
               AND t.entry_id = e.id AND t.step = :touchpoint AND t.occurrence = 0
             WHERE e.campaign = :campaign AND NOT e.is_test
             GROUP BY 1, 2
            """)
        .bind("campaign", campaign)
        .bind("touchpoint", touchpoint)
        .map(
            (row, context) ->
                new Row(row.getString(1), Place.valueOf(row.getString(2)), row.getLong(3)))
        .forEach(rows::add);
    return rows;
  }
}
