package io.lamplighter.simulator.rehearsal;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.cohorts.JourneyEvents;
import io.lamplighter.ledger.cohorts.Wakes;
import io.lamplighter.ledger.customers.Numbering;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.facts.Feeds;
import io.lamplighter.simulator.meridian.Enrolled;
import io.lamplighter.simulator.meridian.Happening;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.MeridianLoader;
import io.lamplighter.simulator.meridian.Program;
import io.lamplighter.simulator.meridian.Sent;
import io.lamplighter.simulator.meridian.World;
import io.lamplighter.workflows.Promises;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// Meridian living day by day against a ledger: reads what went out and who is enrolled, asks the
/// world what comes of it, and reports it through the utility's own doors.
public final class Living implements WorldActivities {
  private static final Duration DAY = Duration.ofDays(1);

  private final Ledger ledger;
  private final World world;
  private final Supplier<Promises> promises;
  private final Facts facts;
  private final Wakes wakes;

  public Living(Ledger ledger, Meridian meridian, Supplier<Promises> promises) {
    this.ledger = ledger;
    this.world = meridian.world();
    this.promises = promises;
    this.facts = new Facts(ledger.jdbi(), new JourneyEvents());
    this.wakes = new Wakes(ledger.jdbi());
  }

  @Override
  public void live(Instant until) {
    var from = until.minus(DAY);
    var happenings =
        ledger
            .jdbi()
            .withHandle(
                db ->
                    world.during(
                        from, until, Enrolled.in(db), Sent.in(db, from, until, offers(db))));
    var events = new ArrayList<Event>();
    for (var happening : happenings) {
      if (happening instanceof Happening.Reported(var event)) {
        events.add(MeridianLoader.event(event));
      }
    }
    var recorded =
        ledger
            .jdbi()
            .inTransaction(
                db -> {
                  engage(db, happenings);
                  for (var feed : Feeds.all(db)) {
                    Feeds.complete(db, feed.type(), from);
                  }
                  return facts.record(db, events, until);
                });
    for (var wake : wakes.announce(recorded.wakes())) {
      promises.get().look(wake.cohort(), wake.due());
    }
  }

  /// What each campaign offers, by its goal.
  private static Map<String, Program> offers(Handle db) {
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

  private static void engage(Handle db, List<Happening> happenings) {
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
