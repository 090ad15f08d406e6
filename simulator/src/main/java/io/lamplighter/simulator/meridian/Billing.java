package io.lamplighter.simulator.meridian;

import static io.lamplighter.simulator.meridian.Chance.logistic;

import io.lamplighter.simulator.meridian.Meters.Meter;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Consumer;

/// Bills and how they are paid. A month of an account follows from its number alone; a payment is
/// found again from its bill.
final class Billing {
  static final int DAYS_TO_PAY = 21;

  /// No payment comes later than this many days after its bill.
  static final int PAID_WITHIN = 85;

  private static final long NEVER = Long.MAX_VALUE;

  /// Days by which who pays late does so.
  private static final double MEAN_DELAY = 9;

  private static final double LONGEST_DELAY = 60;
  private static final double[] ELECTRIC = {
    1.05, .98, .9, .82, .84, 1.1, 1.38, 1.34, 1.06, .84, .84, .98
  };
  private static final double[] GAS = {2.1, 1.9, 1.4, .9, .55, .35, .3, .3, .4, .8, 1.35, 1.85};

  private final Chance chance;
  private final Days days;

  Billing(Chance chance, Days days) {
    this.chance = chance;
    this.days = days;
  }

  /// The bill of a month and its payment, as far as they become known in a span.
  ///
  /// @param since when the customer enrolled in each program
  void month(
      Person person,
      Meter meter,
      int month,
      Span known,
      long[] since,
      Consumer<MeridianEvent> out) {
    long id = meter.account();
    int late = lateDays(id, month);
    int issueDay = days.firstDay(month) + meter.cycle() - 1 + late;
    int earliest = days.dayOf(known.from()) - 2;
    if (issueDay + PAID_WITHIN < earliest || issueDay > days.dayOf(known.until())) {
      return;
    }
    long issued = days.at(issueDay, 14_400 + chance.below(5_400, id, Draw.BILL_TIME, month));
    long cents = -1;
    long billKnown = days.nightlyAfter(issued);
    if (known.holds(billKnown)) {
      cents = cents(meter, month, since, issued);
      var delivery = since[Program.EBILL.index()] < issued ? "ebill" : "paper";
      var due = LocalDate.ofEpochDay(issueDay + DAYS_TO_PAY).toString();
      out.accept(
          event(
              "/billing",
              billKey(id, month),
              MeridianEvent.BILL_ISSUED,
              person,
              meter,
              issued,
              billKnown,
              Map.of("delivery", delivery, "cents", cents, "due", due, "days_late", late)));
    }
    boolean autopay = since[Program.AUTOPAY.index()] < issued;
    long paid = paid(person, id, month, issueDay, autopay);
    if (paid == NEVER) {
      return;
    }
    long paidKnown = days.nightlyAfter(paid);
    if (known.holds(paidKnown)) {
      int daysLate = days.dayOf(paid) - issueDay - DAYS_TO_PAY;
      var method = autopay ? "autopay" : method(person, id, month);
      long paidCents = cents >= 0 ? cents : cents(meter, month, since, issued);
      var bill = billKey(id, month);
      out.accept(
          event(
              "/payments",
              "P-" + id + "-" + Days.label(month),
              MeridianEvent.PAYMENT_RECEIVED,
              person,
              meter,
              paid,
              paidKnown,
              Map.of("method", method, "cents", paidCents, "bill", bill, "days_late", daysLate)));
    }
  }

  private static MeridianEvent event(
      String source,
      String key,
      String type,
      Person person,
      Meter meter,
      long at,
      long known,
      Map<String, Object> data) {
    return new MeridianEvent(
        source, key, type, person.key(), meter.key(), Days.instant(at), Days.instant(known), data);
  }

  /// By how much a bill came late, in days; usually 0.
  int lateDays(long account, int month) {
    double u = chance.unit(account, Draw.BILL_LATE, month);
    return u < .025 ? 4 + (int) (u / .025 * 8) : 0;
  }

  /// How much higher a month's bill is than the one before, as a factor.
  double jump(Meter meter, int month) {
    return amount(meter, month) / amount(meter, month - 1);
  }

  private static String billKey(long account, int month) {
    return "B-" + account + "-" + Days.label(month);
  }

  private long cents(Meter meter, int month, long[] since, long issued) {
    boolean flat = since[Program.BUDGET_BILLING.index()] < issued;
    return Math.round(flat ? meter.cents() : amount(meter, month));
  }

  private double amount(Meter meter, int month) {
    var season = meter.commodity().equals("gas") ? GAS : ELECTRIC;
    double noise = 1 + .12 * chance.normal(meter.account(), Draw.BILL_AMOUNT, month);
    return meter.cents() * season[month % 12] * noise;
  }

  private long paid(Person person, long account, int month, int issueDay, boolean autopay) {
    int due = issueDay + DAYS_TO_PAY;
    if (autopay) {
      return days.at(due, 21_600);
    }
    double u = chance.unit(account, Draw.PAYMENT_TIMING, month);
    double never = never(person);
    if (u < never) {
      return NEVER;
    }
    double late = late(person);
    int day;
    if (u < never + late) {
      day =
          due
              + 1
              + (int) chance.wait(MEAN_DELAY, LONGEST_DELAY, account, Draw.PAYMENT_DELAY, month);
    } else {
      day = issueDay + 1 + chance.below(DAYS_TO_PAY, account, Draw.PAYMENT_DELAY, month);
    }
    return days.at(day, 25_200 + chance.below(54_000, account, Draw.PAYMENT_TIME, month));
  }

  private static double never(Person person) {
    return person.home().lowIncome() ? .03 : .006;
  }

  private static double late(Person person) {
    return logistic(-2.2 - .9 * person.punctual());
  }

  /// Chance that somebody who pays by hand has not paid a bill a week after it fell due.
  static double behind(Person person) {
    double end = StrictMath.exp(-LONGEST_DELAY / MEAN_DELAY);
    double longer = (StrictMath.exp(-7 / MEAN_DELAY) - end) / (1 - end);
    return never(person) + late(person) * longer;
  }

  private String method(Person person, long account, int month) {
    double u = chance.unit(account, Draw.PAYMENT_METHOD, month);
    double online = logistic(.2 + 1.7 * person.digital());
    if (u < online) {
      return "online";
    }
    double rest = (u - online) / (1 - online);
    return rest < .55 ? "mail" : rest < .85 ? "phone" : "cash";
  }
}
