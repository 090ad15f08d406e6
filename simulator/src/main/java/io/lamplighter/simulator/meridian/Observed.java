package io.lamplighter.simulator.meridian;

import java.util.OptionalInt;

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
    private int sessions;
    private int minutes;
    private long cents;
    private final long recent;

    /// @param recent where the last 90 days begin
    Count(long recent) {
      this.recent = recent;
    }

    void add(MeridianEvent event) {
      long amount = event.amount() == null ? 0 : event.amount();
      var data = event.data() == null ? "" : event.data();
      switch (event.type()) {
        case MeridianEvent.BILL_ISSUED -> {
          bills++;
          cents += amount;
        }
        case MeridianEvent.PAYMENT_RECEIVED -> {
          online += "online".equals(event.word()) ? 1 : 0;
          late += !data.contains("\"days_late\":-") && !data.contains("\"days_late\":0") ? 1 : 0;
        }
        case MeridianEvent.CONTACT_CLOSED -> calls++;
        case MeridianEvent.PORTAL_SESSION -> sessions++;
        case MeridianEvent.OUTAGE_RESTORED ->
            minutes += event.known().getEpochSecond() >= recent ? (int) amount : 0;
        default -> {}
      }
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
          sessions,
          minutes,
          bills == 0 ? 0 : cents / bills);
    }
  }
}
