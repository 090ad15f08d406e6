package io.lamplighter.simulator.rehearsal;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.cohorts.JourneyEvents;
import io.lamplighter.ledger.cohorts.Wakes;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.facts.Feeds;
import io.lamplighter.simulator.living.Reactions;
import io.lamplighter.simulator.meridian.Enrolled;
import io.lamplighter.simulator.meridian.Happening;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.MeridianLoader;
import io.lamplighter.simulator.meridian.Sent;
import io.lamplighter.simulator.meridian.World;
import io.lamplighter.workflows.Promises;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.function.Supplier;

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
                        from,
                        until,
                        Enrolled.in(db),
                        Sent.in(db, from, until, Reactions.offers(db))));
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
                  Reactions.record(db, happenings);
                  for (var feed : Feeds.all(db)) {
                    Feeds.complete(db, feed.type(), from);
                  }
                  return facts.record(db, events, until);
                });
    for (var wake : wakes.announce(recorded.wakes())) {
      promises.get().look(wake.cohort(), wake.due());
    }
  }
}
