package io.lamplighter.simulator.living;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.facts.Feeds;
import io.lamplighter.simulator.mail.MailCatcher;
import io.lamplighter.simulator.meridian.Enrolled;
import io.lamplighter.simulator.meridian.Happening;
import io.lamplighter.simulator.meridian.Happening.Actor;
import io.lamplighter.simulator.meridian.Happening.Answered;
import io.lamplighter.simulator.meridian.Happening.Engaged;
import io.lamplighter.simulator.meridian.Happening.Kind;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.MeridianEvent;
import io.lamplighter.simulator.meridian.Sent;
import io.lamplighter.simulator.meridian.World;
import io.lamplighter.workers.pages.OptOuts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Meridian going on living while its ledger is live: bills, calls and enrollments come in by the
/// intake, power comes back to somebody every few seconds, and whoever gets a message opens,
/// clicks, answers, complains or unsubscribes, some hundred times faster than people do.
public final class LivingWorld implements AutoCloseable {
  /// Events of longer ago no feed may send.
  private static final Duration OLDEST = Duration.ofDays(29);

  /// A look at what went out goes back so far, for messages whose outcome was written late.
  private static final Duration OVERLAP = Duration.ofMinutes(2);

  /// Whoever reacts sooner than this after sending is a machine, as our pages see it.
  private static final Duration HUMAN = Duration.ofSeconds(8);

  private final Ledger ledger;
  private final Meridian meridian;
  private final World world;
  private final Inbox inbox;
  private final Intake intake;
  private final InstantSource clock;
  private final Consumer<Instant> lived;
  private final Consumer<String> talk;
  private final List<String> keys;
  private final ScheduledExecutorService time =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("meridian-", 0).factory());
  private final Set<UUID> seen = new HashSet<>();
  private final Instant awake;
  private Instant until;
  private long outages;

  /// How this world is reached, and how it reaches the utility.
  ///
  /// @param intake where events are taken in
  /// @param token that the intake wants to see
  public record Doors(MailCatcher mail, URI intake, String token) {}

  /// How fast it lives.
  ///
  /// @param haste how many times faster than people its customers react
  /// @param lives how often bills, calls and enrollments are asked for
  /// @param listens how often it looks for messages
  /// @param powerBack how often power comes back to somebody
  public record Pace(double haste, Duration lives, Duration listens, Duration powerBack) {
    public static final Pace DEMO =
        new Pace(300, Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ofSeconds(5));
  }

  private LivingWorld(
      Ledger ledger,
      Meridian meridian,
      Doors doors,
      Pace pace,
      Instant from,
      InstantSource clock,
      Consumer<Instant> lived,
      Consumer<String> talk) {
    this.ledger = ledger;
    this.meridian = meridian;
    this.world = meridian.world(pace.haste());
    this.inbox = new Inbox(doors.mail());
    this.intake = new Intake(doors.intake(), doors.token());
    this.clock = clock;
    this.lived = lived;
    this.talk = talk;
    this.keys = meridian.keys().toList();
    this.awake = clock.instant();
    this.until = from;
  }

  /// Starts to live.
  ///
  /// @param from up to where it has lived already
  /// @param lived told how far it is, to go on from there another time
  /// @param talk told what goes wrong
  public static LivingWorld start(
      Ledger ledger,
      Meridian meridian,
      Doors doors,
      Pace pace,
      Instant from,
      InstantSource clock,
      Consumer<Instant> lived,
      Consumer<String> talk) {
    var living = new LivingWorld(ledger, meridian, doors, pace, from, clock, lived, talk);
    living.every(pace.powerBack(), living::powerBack);
    living.every(pace.listens(), living::listen);
    living.every(pace.lives(), living::live);
    return living;
  }

  private interface Deed {
    void happen() throws IOException, InterruptedException;
  }

  private void every(Duration pause, Deed deed) {
    var _ =
        time.scheduleWithFixedDelay(
            () -> attempt(deed), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void attempt(Deed deed) {
    try {
      deed.happen();
    } catch (IOException | RuntimeException broken) {
      if (!time.isShutdown()) {
        // An address may stand in what other exceptions say.
        var why = broken instanceof IOException ? ": " + broken.getMessage() : "";
        talk.accept("Meridian stumbles and goes on: " + broken.getClass().getSimpleName() + why);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void powerBack() throws IOException, InterruptedException {
    var now = clock.instant();
    // A stride that shares no factor with the number of customers visits them all.
    long turn = now.getEpochSecond() + outages++;
    var customer = keys.get((int) Math.floorMod(turn * 7_919, (long) keys.size()));
    int minutes = 20 + (int) (turn % 160);
    intake.report(List.of(meridian.powerBack(customer, now, minutes)));
  }

  /// What the utility's systems report since last time: a slot of a minute, or of days after a
  /// stop.
  private void live() throws IOException, InterruptedException {
    var now = clock.instant();
    var from = until.isBefore(now.minus(OLDEST)) ? now.minus(OLDEST) : until;
    if (!from.isBefore(now)) {
      return;
    }
    var happenings =
        ledger
            .jdbi()
            .withHandle(
                db ->
                    world.during(
                        from, now, Enrolled.in(db), Sent.in(db, from, now, Reactions.offers(db))));
    var events = new ArrayList<MeridianEvent>();
    for (var happening : happenings) {
      if (happening instanceof Happening.Reported(var event)) {
        events.add(event);
      }
    }
    intake.report(events);
    ledger
        .jdbi()
        .useTransaction(
            db -> {
              for (var feed : Feeds.all(db)) {
                Feeds.complete(db, feed.type(), complete(now));
              }
            });
    until = now;
    lived.accept(now);
  }

  /// The files of a night tell all of the day before.
  private static Instant complete(Instant now) {
    var night = ZonedDateTime.ofInstant(now, Meridian.ZONE).with(LocalTime.of(2, 10));
    var last = night.toInstant().isAfter(now) ? night.minusDays(1) : night;
    return last.minusDays(1).toInstant();
  }

  /// Plans what comes of the messages that went out since last time.
  private void listen() {
    var now = clock.instant();
    var from = now.minus(OVERLAP).isBefore(awake) ? awake : now.minus(OVERLAP);
    var planned =
        ledger
            .jdbi()
            .withHandle(
                db -> {
                  var offers = Reactions.offers(db);
                  var fresh =
                      Sent.between(db, from, now, offers).stream()
                          .filter(sent -> !seen.contains(sent.touchpoint()))
                          .toList();
                  if (fresh.isEmpty()) {
                    return List.<Sent>of();
                  }
                  Map<String, List<Sent>> before = new HashMap<>();
                  for (var sent : Sent.in(db, now, now, offers)) {
                    before.computeIfAbsent(sent.customer(), one -> new ArrayList<>()).add(sent);
                  }
                  fresh.forEach(
                      sent -> plan(sent, before.getOrDefault(sent.customer(), List.of())));
                  return fresh;
                });
    planned.forEach(sent -> seen.add(sent.touchpoint()));
  }

  private void plan(Sent sent, List<Sent> all) {
    var earlier =
        all.stream()
            .filter(other -> other.at().isBefore(sent.at()))
            .filter(other -> !other.touchpoint().equals(sent.touchpoint()))
            .toList();
    for (var happening : world.responsesTo(sent, earlier)) {
      var at = happening.known();
      var soonest = sent.at().plus(HUMAN);
      var when = isHuman(happening) && at.isBefore(soonest) ? soonest : at;
      var pause = Duration.between(clock.instant(), when);
      var _ =
          time.schedule(
              () -> attempt(() -> happens(sent, happening)),
              Math.max(0, pause.toMillis()),
              TimeUnit.MILLISECONDS);
    }
  }

  private static boolean isHuman(Happening happening) {
    return !(happening instanceof Engaged engaged) || engaged.actor() == Actor.HUMAN;
  }

  private void happens(Sent sent, Happening happening) throws IOException, InterruptedException {
    if (happening instanceof Engaged engaged
        && (engaged.kind() == Kind.COMPLAINED || engaged.kind() == Kind.REPLIED)) {
      optOut(sent, engaged.kind());
    }
    boolean byHand =
        sent.channel() == Channel.EMAIL && isHuman(happening) && byHand(sent, happening);
    if (!byHand) {
      ledger.jdbi().useTransaction(db -> Reactions.record(db, List.of(happening)));
    }
  }

  /// Does it as people do, with the letter in hand.
  ///
  /// @return false if it has to be written down instead
  private boolean byHand(Sent sent, Happening happening) throws IOException, InterruptedException {
    return switch (happening) {
      case Happening.Reported reported -> true;
      case Answered answered ->
          inbox.answer(sent.touchpoint(), answered.score(), answered.comment().orElse(""));
      case Engaged engaged ->
          switch (engaged.kind()) {
            case CLICKED -> inbox.click(sent.touchpoint());
            case UNSUBSCRIBED -> inbox.unsubscribe(sent.touchpoint());
            // The page sees it when the answer is given.
            case VIEWED -> true;
            case COMPLAINED, REPLIED, DELIVERED, BOUNCED, OPENED -> false;
          };
    };
  }

  private void optOut(Sent sent, Kind kind) {
    var reach = kind == Kind.COMPLAINED ? OptOuts.Reach.MARKETING : OptOuts.Reach.CHANNEL;
    var source = kind == Kind.COMPLAINED ? "complaint" : "reply";
    var touchpoint = new TouchpointId(sent.touchpoint());
    ledger
        .jdbi()
        .useTransaction(db -> OptOuts.record(db, touchpoint, reach, source, clock.instant()));
  }

  /// Stops living; what was under way is given up.
  @Override
  public void close() {
    time.shutdownNow();
    try {
      if (!time.awaitTermination(10, TimeUnit.SECONDS)) {
        talk.accept("Meridian did not stop in time.");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
