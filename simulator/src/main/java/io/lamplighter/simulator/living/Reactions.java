package io.lamplighter.simulator.living;

import io.lamplighter.ledger.customers.Numbering;
import io.lamplighter.simulator.meridian.Happening;
import io.lamplighter.simulator.meridian.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// What Meridian's customers do with messages, written into a ledger.
public final class Reactions {
  private Reactions() {}

  /// What each campaign offers, by its goal.
  public static Map<String, Program> offers(Handle db) {
    var offers = new HashMap<String, Program>();
    db.createQuery(
            """
            SELECT DISTINCT campaign, goal_program FROM definition
             WHERE goal_program IS NOT NULL ORDER BY campaign
            """)
        .map((rows, context) -> Map.entry(rows.getString(1), rows.getString(2)))
        .forEach(
            offer ->
                Program.named(offer.getValue())
                    .ifPresent(program -> offers.put(offer.getKey(), program)));
    return offers;
  }

  /// Writes down what was done with messages and what was answered, as if our own pages and
  /// providers had seen it. What other systems report is left out. Twice is once.
  public static void record(Handle db, List<Happening> happenings) {
    var engaged =
        db.prepareBatch(
            """
            INSERT INTO engagement
              (touchpoint_id, kind, at, known_at, actor, customer_id, detail)
            VALUES (:touchpoint, :kind, :at, :at, :actor, :customer, :detail)
            ON CONFLICT DO NOTHING
            """);
    var answered =
        db.prepareBatch(
            """
            INSERT INTO survey_answer
              (touchpoint_id, survey, customer_id, answer, comment, at, known_at, actor)
            VALUES (:touchpoint, :survey, :customer, :answer, :comment, :at, :at, 'human')
            ON CONFLICT DO NOTHING
            """);
    for (var happening : happenings) {
      switch (happening) {
        case Happening.Reported reported -> {}
        case Happening.Engaged(
                var touchpoint,
                var customer,
                var kind,
                var actor,
                var at,
                var detail) ->
            engaged
                .bind("touchpoint", touchpoint)
                .bind("kind", kind.word())
                .bind("at", at)
                .bind("actor", actor.word())
                .bind("customer", Numbering.customer(customer))
                .bind("detail", detail)
                .add();
        case Happening.Answered(
                var touchpoint,
                var customer,
                var survey,
                var score,
                var comment,
                var at) ->
            answered
                .bind("touchpoint", touchpoint)
                .bind("survey", survey.word())
                .bind("customer", Numbering.customer(customer))
                .bind("answer", score)
                .bind("comment", comment.orElse(null))
                .bind("at", at)
                .add();
      }
    }
    if (engaged.size() > 0) {
      engaged.execute();
    }
    if (answered.size() > 0) {
      answered.execute();
    }
  }
}
