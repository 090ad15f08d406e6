package io.lamplighter.ledger.reports;

import io.lamplighter.ledger.waves.LearnedShares.Question;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The chances by which a wave drew channels or arms, and what they rest on.
///
/// @param segment whose chances they are; empty for everybody without own ones
/// @param options in the order in which they are drawn
/// @param seed of the draws that gave the chances
public record LearnedNow(
    String wave, Instant tick, Question question, String segment, List<Option> options, long seed) {
  public LearnedNow {
    options = List.copyOf(options);
  }

  /// One channel or arm.
  ///
  /// @param tried matured outcomes that its chance rests on
  /// @param enrolled of them
  public record Option(String name, double chance, long tried, long enrolled) {}

  /// Those of the newest wave that drew, for channels and for arms.
  public static List<LearnedNow> newest(Handle db, String campaign, Instant now) {
    return read(
        db,
        """
        (l.question, w.tick) IN (SELECT m.question, max(v.tick) FROM learned_share m
                                   JOIN wave v ON v.id = m.wave_id
                                  WHERE v.campaign = :campaign AND v.tick <= :now
                                  GROUP BY m.question)
        """,
        campaign,
        now);
  }

  /// Those of every wave, the newest first.
  public static List<LearnedNow> all(Handle db, String campaign, Instant now) {
    return read(db, "w.tick <= :now", campaign, now);
  }

  private static List<LearnedNow> read(Handle db, String which, String campaign, Instant now) {
    record Row(
        String wave, Instant tick, Question question, String segment, String open, long seed) {}
    var groups = new LinkedHashMap<Row, List<Option>>();
    db.createQuery(
            """
            SELECT l.*, w.tick FROM learned_share l JOIN wave w ON w.id = l.wave_id
             WHERE w.campaign = :campaign AND %s
             ORDER BY w.tick DESC, l.question, l.open, l.segment,
                      array_position(string_to_array(l.open, '+'), l.option)
            """
                .formatted(which))
        .bind("campaign", campaign)
        .bind("now", now)
        .map(
            (rows, context) ->
                groups
                    .computeIfAbsent(
                        new Row(
                            rows.getString("wave_id"),
                            rows.getTimestamp("tick").toInstant(),
                            rows.getString("question").equals("arm")
                                ? Question.ARM
                                : Question.CHANNEL,
                            rows.getString("segment"),
                            rows.getString("open"),
                            rows.getLong("seed")),
                        unseen -> new ArrayList<>())
                    .add(
                        new Option(
                            rows.getString("option"),
                            rows.getDouble("probability"),
                            rows.getLong("tried"),
                            rows.getLong("enrolled"))))
        .list();
    var learned = new ArrayList<LearnedNow>();
    groups.forEach(
        (row, options) ->
            learned.add(
                new LearnedNow(
                    row.wave(), row.tick(), row.question(), row.segment(), options, row.seed())));
    return learned;
  }

  /// In a sentence, for example `arms for everybody: save-paper .31 after 40 enrolled of 812, ...`.
  public String sentence() {
    return "%ss for %s: %s"
        .formatted(
            question.word(),
            segment.isEmpty() ? "everybody else" : segment,
            String.join(
                ", ",
                options.stream()
                    .map(
                        option ->
                            "%s %.2f after %,d enrolled of %,d"
                                .formatted(
                                    option.name(),
                                    option.chance(),
                                    option.enrolled(),
                                    option.tried()))
                    .toList()));
  }

  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("wave", wave);
    json.put("question", question.word());
    json.put("segment", segment);
    json.put("seed", seed);
    json.put(
        "options",
        options.stream()
            .map(
                option ->
                    Map.of(
                        "name", option.name(),
                        "chance", option.chance(),
                        "tried", option.tried(),
                        "enrolled", option.enrolled()))
            .toList());
    return json;
  }
}
