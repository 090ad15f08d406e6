package io.lamplighter.simulator.meridian;

import io.lamplighter.simulator.meridian.Adoption.Signup;
import io.lamplighter.simulator.meridian.Happening.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Meridian's customers going about their lives from day zero on. Remembers nothing: what happens
/// in a slot follows from the seed, from who is enrolled and from which messages went out, so a
/// process that starts again goes on where the last one was, and a slot asked for twice answers the
/// same.
public final class World {
  /// Messages older than this at the start of a slot no longer matter in it.
  public static final Duration MEMORY = Duration.ofDays(60);

  private static final long DAY = 86_400;
  private static final long PATIENCE = 30 * DAY;

  /// What a clerk hears is known after the next night at the latest.
  private static final long NEWS = 2 * DAY;

  private static final Comparator<Sent> BY_TIME =
      Comparator.comparing(Sent::at).thenComparing(Sent::touchpoint);

  private final Meridian meridian;
  private final Operations operations;
  private final Adoption adoption;
  private final Responses responses;
  private final Days days;

  World(
      Meridian meridian, Operations operations, Adoption adoption, Responses responses, Days days) {
    this.meridian = meridian;
    this.operations = operations;
    this.adoption = adoption;
    this.responses = responses;
    this.days = days;
  }

  /// All that becomes known from an instant (inclusive) to another (exclusive), in order of that.
  /// Nightly files thus appear in the slot that holds 02:00 Denver time. Slots may be of any length
  /// and together give what one long slot gives, if each is told what the former ones brought.
  ///
  /// @param enrolled everybody's enrollments known before the slot; later ones are ignored if the
  ///   slot brings them itself
  /// @param messages all that went out from [#MEMORY] before the slot's start to its end, in any
  ///   order; others are ignored
  public List<Happening> during(
      Instant from, Instant until, Enrolled enrolled, Collection<Sent> messages) {
    var slot = Span.of(from, until);
    var happenings = new ArrayList<Happening>();
    var byCustomer = byCustomer(messages, from.minus(MEMORY), until);
    Consumer<MeridianEvent> report = event -> happenings.add(new Reported(event));
    meridian.eachPerson(
        person -> {
          var since = enrolled.of(person.id());
          operations.of(person, slot, since, report);
          operations.sessions(person, slot, report);
          var sent = byCustomer.getOrDefault(person.id(), List.of());
          for (var program : Program.values()) {
            var signup = signup(person, program, slot, since[program.index()], sent);
            if (signup != null) {
              adoption.events(signup).forEach(report);
            }
          }
          respond(person, slot, sent, happenings);
        });
    happenings.sort(ORDER);
    return happenings;
  }

  /// What a customer is going to do with one message, in order, from its delivery on; what comes of
  /// it apart from an enrollment. For those who keep an agenda instead of asking for slots.
  ///
  /// @param earlier messages of the 30 days before to the same customer
  public List<Happening> responsesTo(Sent message, Collection<Sent> earlier) {
    var number = Meridian.numberOf(message.customer());
    if (number.isEmpty()) {
      return List.of();
    }
    var person = meridian.person(number.getAsLong());
    var all = new ArrayList<Sent>(earlier);
    all.add(message);
    long enrolls = responses.enrolls(person, message, moves(person, message, all));
    var happenings = new ArrayList<>(responses.to(person, message, enrolls));
    happenings.sort(ORDER);
    return happenings;
  }

  private static final Comparator<Happening> ORDER =
      Comparator.comparing(Happening::known)
          .thenComparing(Happening::customer)
          .thenComparing(World::name);

  private static String name(Happening happening) {
    return switch (happening) {
      case Reported(var event) -> event.source() + event.key();
      case Happening.Engaged engaged -> engaged.touchpoint() + engaged.kind().word();
      case Happening.Answered answered -> answered.touchpoint() + "~";
    };
  }

  /// The first way into a program that a customer takes, if the utility learns of it in this slot.
  private @Nullable Signup signup(
      Person person, Program program, Span slot, long since, List<Sent> sent) {
    long horizon = slot.from() - NEWS;
    if (since < horizon) {
      return null;
    }
    var about = sent.stream().filter(one -> one.program().equals(Optional.of(program))).toList();
    Signup first = null;
    int last = days.dayOf(slot.until());
    if (horizon < days.midnight(meridian.dayZero())) {
      // What was said to a clerk on the last day of the past.
      first =
          adoption.formerly(person).stream()
              .filter(former -> former.program() == program && former.at() >= horizon)
              .findFirst()
              .orElse(null);
    }
    int start = Math.max(days.dayOf(horizon), meridian.dayZero());
    for (int day = start; first == null && day <= last; day++) {
      var alone = adoption.onDay(person, program, day);
      if (alone != null && alone.at() >= horizon && !putOff(person, about, alone.at())) {
        first = alone;
      }
    }
    for (var message : about) {
      long at = responses.enrolls(person, message, moves(person, message, about));
      if (at != Adoption.NEVER && at >= horizon && (first == null || at < first.at())) {
        first = new Signup(person, program, at, adoption.via(person, program, message.channel()));
      }
    }
    return first != null && first.at() <= since && slot.holds(adoption.known(first)) ? first : null;
  }

  private boolean putOff(Person person, List<Sent> about, long at) {
    for (var message : about) {
      long sent = message.at().getEpochSecond();
      if (sent <= at
          && at < sent + PATIENCE
          && responses.putsOff(person, message, moves(person, message, about))) {
        return true;
      }
    }
    return false;
  }

  private void respond(Person person, Span slot, List<Sent> sent, List<Happening> happenings) {
    for (var message : sent) {
      long enrolls = responses.enrolls(person, message, moves(person, message, sent));
      for (var happening : responses.to(person, message, enrolls)) {
        if (slot.holds(happening.known().getEpochSecond())) {
          happenings.add(happening);
        }
      }
    }
  }

  /// Whether no other message about the same program reached the customer in the 30 days before.
  private static boolean moves(Person person, Sent message, Collection<Sent> all) {
    if (message.program().isEmpty()) {
      return false;
    }
    for (var other : all) {
      if (BY_TIME.compare(other, message) < 0
          && other.program().equals(message.program())
          && person.receives(other.channel())
          && Duration.between(other.at(), message.at()).toSeconds() < PATIENCE) {
        return false;
      }
    }
    return true;
  }

  private static Map<Long, List<Sent>> byCustomer(
      Collection<Sent> messages, Instant oldest, Instant until) {
    var byCustomer = new HashMap<Long, List<Sent>>();
    for (var message : messages) {
      var number = Meridian.numberOf(message.customer());
      if (number.isPresent() && message.at().isBefore(until) && !message.at().isBefore(oldest)) {
        byCustomer.computeIfAbsent(number.getAsLong(), absent -> new ArrayList<>()).add(message);
      }
    }
    for (var list : byCustomer.values()) {
      list.sort(BY_TIME);
    }
    return byCustomer;
  }
}
