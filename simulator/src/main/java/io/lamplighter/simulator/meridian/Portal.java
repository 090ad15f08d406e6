package io.lamplighter.simulator.meridian;

import java.util.Map;
import java.util.function.Consumer;

/// Visits to the customer portal.
final class Portal {
  private static final String[] TASKS = {"view_bill", "pay", "usage", "outage_map", "profile"};
  private static final double[] TASK_SHARES = {.36, .33, .15, .08, .08};

  private final Chance chance;
  private final Days days;

  Portal(Chance chance, Days days) {
    this.chance = chance;
    this.days = days;
  }

  void month(Person person, int month, Span known, Consumer<MeridianEvent> out) {
    if (!person.hasInbox()) {
      return; // no portal account
    }
    double mean = Math.min(1.35 * StrictMath.exp(.6 * person.digital()), 9);
    int count = chance.poisson(mean, person.id(), Draw.SESSIONS, month);
    for (int n = 0; n < count; n++) {
      long which = month * 64L + n;
      double u = chance.unit(person.id(), Draw.SESSION_TIME, which);
      int length = days.length(month);
      int day = days.firstDay(month) + (int) (u * length);
      int second = 21_600 + (int) ((u * length) % 1 * 61_200);
      long at = days.at(day, second);
      if (known.holds(at + 60)) {
        double spread = chance.normal(person.id(), Draw.SESSION_LENGTH, which);
        long seconds = Math.clamp((long) (150 * StrictMath.exp(.8 * spread)), 5L, 3_600L);
        var task = TASKS[chance.pick(TASK_SHARES, person.id(), Draw.SESSION_TASK, which)];
        out.accept(
            new MeridianEvent(
                "/portal",
                "S-" + person.id() + "-" + Days.label(month) + "-" + n,
                MeridianEvent.PORTAL_STEP,
                person.key(),
                Meters.key(person.home().account(person.adult(), 0)),
                Days.instant(at),
                Days.instant(at + 60),
                Map.of("task", task, "seconds", seconds)));
      }
    }
  }
}
