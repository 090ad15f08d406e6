package io.lamplighter.simulator.meridian;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Calls to the contact centre: some out of the blue, more after a bill that jumped or while the
/// power is out, and again when the first call settled nothing.
final class Calls {
  private static final String[] REASONS = {"billing", "payment", "move", "program", "other"};
  private static final double[] USUAL = {.34, .27, .12, .11, .16};
  private static final double[] AFTER_JUMP = {.75, .13, .01, .06, .05};
  private static final double RESOLVED = .76;

  private final Chance chance;
  private final Days days;
  private final Meters meters;
  private final Billing billing;
  private final Outages outages;

  Calls(Chance chance, Days days, Meters meters, Billing billing, Outages outages) {
    this.chance = chance;
    this.days = days;
    this.meters = meters;
    this.billing = billing;
    this.outages = outages;
  }

  /// One call that was answered and closed.
  ///
  /// @param closed epoch second
  /// @param seconds handled: talk, hold and work after it
  record Call(String key, long closed, String reason, int seconds, boolean resolved) {}

  void month(Person person, int month, Span known, Consumer<MeridianEvent> out) {
    for (var call : of(person, month)) {
      long told = days.nightlyAfter(call.closed());
      if (known.holds(told)) {
        out.accept(event(person, call, told));
      }
    }
  }

  /// The calls whose first one fell into a month; a second may be up to five days into the next.
  List<Call> of(Person person, int month) {
    var calls = new ArrayList<Call>(0);
    var meter = meters.meter(person, 0);
    boolean jumped = billing.jump(meter, month) > 1.35;
    double mean =
        .031
            * StrictMath.exp(
                .45 * person.caller()
                    + (person.home().lowIncome() ? .3 : 0)
                    - .2 * person.digital());
    int count = chance.poisson(mean + (jumped ? .06 : 0), person.id(), Draw.CALLS, month);
    for (int n = 0; n < count; n++) {
      long which = month * 16L + n;
      int day =
          days.firstDay(month)
              + chance.below(days.length(month), person.id(), Draw.CALL_TIME, which);
      var reasons = jumped ? AFTER_JUMP : USUAL;
      var reason = REASONS[chance.pick(reasons, person.id(), Draw.CALL_REASON, which)];
      add(calls, person, which, open(day), reason);
    }
    int n = 8;
    for (var outage : outages.of(person.home(), month)) {
      long which = month * 16L + n++;
      if (n < 16 && chance.happens(.07, person.id(), Draw.OUTAGE_CALL, which)) {
        long at = outage.start() + 300 + (outage.end() - outage.start()) / 3;
        calls.add(call(person, which, at, "outage", /* again= */ false));
      }
    }
    return calls;
  }

  private void add(List<Call> calls, Person person, long which, int day, String reason) {
    var first = call(person, which, moment(person, which, day), reason, /* again= */ false);
    calls.add(first);
    double u = chance.unit(person.id(), Draw.CALL_AGAIN, which);
    if (!first.resolved() && u < .8) {
      int later = open(day + 1 + (int) (u / .8 * 5));
      long again = which + (1L << 40);
      calls.add(call(person, again, moment(person, again, later), reason, /* again= */ true));
    }
  }

  private Call call(Person person, long which, long start, String reason, boolean again) {
    double spread = chance.normal(person.id(), Draw.CALL_LENGTH, which);
    double usual = reason.equals("outage") ? 190 : reason.equals("payment") ? 260 : 390;
    int seconds = Math.clamp((long) (usual * StrictMath.exp(.55 * spread)), 40, 3_600);
    boolean resolved =
        chance.happens(again ? .9 : RESOLVED, person.id(), Draw.CALL_RESOLVED, which);
    var key = "K-" + person.id() + "-" + (which & 0xFFFFFFFFL) + (again ? "-2" : "");
    return new Call(key, start + seconds, reason, seconds, resolved);
  }

  private MeridianEvent event(Person person, Call call, long known) {
    int hold = call.seconds() / 6;
    int after = call.seconds() / 8;
    return new MeridianEvent(
        "/contact-centre",
        call.key(),
        MeridianEvent.CONTACT_CLOSED,
        person.key(),
        Meters.key(person.home().account(person.adult(), 0)),
        Days.instant(call.closed()),
        Days.instant(known),
        Map.of(
            "reason",
            call.reason(),
            "minutes",
            Math.round(call.seconds() / 6.0) / 10.0,
            "talk_s",
            call.seconds() - hold - after,
            "hold_s",
            hold,
            "acw_s",
            after,
            "transferred",
            call.seconds() > 900,
            "resolved",
            call.resolved()));
  }

  /// From 08:00 to 18:00.
  private long moment(Person person, long which, int day) {
    return days.at(day, 28_800 + chance.below(36_000, ~person.id(), Draw.CALL_TIME, which));
  }

  /// The centre is closed on Sundays.
  private static int open(int day) {
    return LocalDate.ofEpochDay(day).getDayOfWeek() == DayOfWeek.SUNDAY ? day + 1 : day;
  }
}
