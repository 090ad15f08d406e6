package io.lamplighter.simulator.meridian;

import java.util.function.Consumer;

/// All that happens to a customer without anybody sending a message: bills, payments, calls,
/// outages and visits to the portal.
final class Operations {
  /// The longest time between a month's beginning and the last event that belongs to it.
  private static final int TRAIL = 125;

  private final Days days;
  private final Meters meters;
  private final Billing billing;
  private final Outages outages;
  private final Calls calls;
  private final Portal portal;

  Operations(Chance chance, Days days) {
    this.days = days;
    this.meters = new Meters(chance);
    this.billing = new Billing(chance, days);
    this.outages = new Outages(chance, days);
    this.calls = new Calls(chance, days, meters, billing, outages);
    this.portal = new Portal(chance, days);
  }

  Meters meters() {
    return meters;
  }

  Outages outages() {
    return outages;
  }

  Calls calls() {
    return calls;
  }

  Billing billing() {
    return billing;
  }

  /// Bills, payments, calls and outages that become known in a span.
  ///
  /// @param since when the customer enrolled in each program
  void of(Person person, Span known, long[] since, Consumer<MeridianEvent> out) {
    int last = days.monthOf(days.dayOf(known.until()));
    int accounts = person.home().accountsOf(person.adult());
    for (int n = 0; n < accounts; n++) {
      var meter = meters.meter(person, n);
      for (int month = monthBefore(known, TRAIL); month <= last; month++) {
        billing.month(person, meter, month, known, since, out);
      }
    }
    for (int month = monthBefore(known, 10); month <= last; month++) {
      calls.month(person, month, known, out);
      outages.month(person, month, known, out);
    }
  }

  /// Visits to the portal in a span.
  void sessions(Person person, Span known, Consumer<MeridianEvent> out) {
    int last = days.monthOf(days.dayOf(known.until()));
    for (int month = monthBefore(known, 1); month <= last; month++) {
      portal.month(person, month, known, out);
    }
  }

  private int monthBefore(Span known, int lead) {
    return days.monthOf(days.dayOf(known.from()) - lead);
  }
}
