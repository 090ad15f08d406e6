package io.lamplighter.simulator.meridian;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What a utility can know of a customer at an instant, from its records of the year before:
/// counted from the same events that [Meridian#history] gives, without a database between.
///
/// @param birthDecade absent for firms
/// @param tenureDays since the first account
/// @param paidOnline12m payments made online (autopay aside)
/// @param paidLate12m payments after the due date
/// @param sessions90d visits to the portal
/// @param outageMinutes90d of outages that ended
/// @param meanBillCents 0 if there was none
public record Observed(
    String customer,
    String customerClass,
    String persona,
    OptionalInt birthDecade,
    String language,
    boolean lowIncome,
    boolean owner,
    String dwelling,
    int tenureDays,
    int accounts,
    boolean hasEmail,
    boolean hasPhone,
    int bills12m,
    int paidOnline12m,
    int paidLate12m,
    int calls12m,
    int sessions90d,
    int outageMinutes90d,
    long meanBillCents) {

  /// What is counted while the events go by.
  static final class Count {
    private int bills;
    private int online;
    private int late;
    private int calls;
    private int steps;
    private int minutes;
    private long cents;
    private final long recent;

    /// @param recent where the last 90 days begin
    Count(long recent) {
      this.recent = recent;
    }

    void add(MeridianEvent event) {
      var data = event.data();
      switch (event.type()) {
        case MeridianEvent.BILL_ISSUED -> {
          bills++;
          cents += number(data.get("cents"));
        }
        case MeridianEvent.PAYMENT_RECEIVED -> {
          online += "online".equals(data.get("method")) ? 1 : 0;
          late += number(data.get("days_late")) > 0 ? 1 : 0;
        }
        case MeridianEvent.CONTACT_CLOSED -> calls++;
        case MeridianEvent.PORTAL_STEP -> steps++;
        case MeridianEvent.OUTAGE_RESTORED -> {
          if (event.known().getEpochSecond() >= recent) {
            minutes += (int) number(data.get("minutes"));
          }
        }
        default -> {}
      }
    }

    private static long number(@Nullable Object value) {
      return value instanceof Number number ? number.longValue() : 0;
    }

    Observed of(Person person, int today) {
      var home = person.home();
      return new Observed(
          person.key(),
          person.business() ? "commercial" : "residential",
          person.persona().word(),
          person.business() ? OptionalInt.empty() : OptionalInt.of(person.decade()),
          home.spanish() ? "es" : "en",
          home.lowIncome(),
          home.owns(),
          home.dwelling(),
          today - home.since(),
          home.accountsOf(person.adult()),
          person.hasMail(),
          person.hasPhone(),
          bills,
          online,
          late,
          calls,
          steps,
          minutes,
          bills == 0 ? 0 : cents / bills);
    }
  }
}
