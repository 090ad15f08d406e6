package io.lamplighter.simulator.meridian;

import static io.lamplighter.simulator.meridian.Chance.logistic;

import io.lamplighter.campaigns.Channel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who enrolls in what and when, if nobody says a word to them: before day zero by one draw per
/// program, from then on day by day, so that any day can be asked for without those before it.
final class Adoption {
  /// The records begin a year before day zero: 320 slow days, then 45 at the full pace.
  static final int SLOW_DAYS = 320;

  static final int FULL_DAYS = 45;

  /// In [#history]: never.
  static final long NEVER = Long.MAX_VALUE;

  private final Chance chance;
  private final Truth truth;
  private final Days days;
  private final int dayZero;
  private final double formerPace;

  Adoption(Chance chance, Truth truth, Days days, int dayZero, double formerPace) {
    this.chance = chance;
    this.truth = truth;
    this.days = days;
    this.dayZero = dayZero;
    this.formerPace = formerPace;
  }

  /// One enrollment.
  record Signup(Person person, Program program, long at, String via) {}

  /// When each program was enrolled in before day zero, in epoch seconds, by the program's index.
  long[] history(Person person) {
    long[] since = new long[Program.COUNT];
    Arrays.fill(since, NEVER);
    for (var program : Program.values()) {
      if (truth.eligible(person, program)) {
        int day = formerDay(person, program);
        if (day < dayZero) {
          since[program.index()] = moment(person, program, day);
        }
      }
    }
    return since;
  }

  /// The enrollments before day zero.
  List<Signup> formerly(Person person) {
    long[] since = history(person);
    var signups = new ArrayList<Signup>(Program.COUNT);
    for (var program : Program.values()) {
      if (since[program.index()] != NEVER) {
        var via = via(person, program, null);
        signups.add(new Signup(person, program, since[program.index()], via));
      }
    }
    return signups;
  }

  /// Whether a customer who is not enrolled would enroll by themselves on a day from day zero on.
  @Nullable Signup onDay(Person person, Program program, int day) {
    double u = chance.unit(person.id(), Draw.ENROLL, day * 8L + program.index());
    // Nobody is likelier than 90 % within 30 days; most draws are over without knowing the person.
    if (u > .075 || !truth.eligible(person, program)) {
      return null;
    }
    double hazard = truth.hazard(person, program, day);
    return u < -StrictMath.expm1(-hazard)
        ? new Signup(person, program, moment(person, program, day), via(person, program, null))
        : null;
  }

  /// The way somebody enrolls; a message that can be clicked leads to the web.
  String via(Person person, Program program, @Nullable Channel by) {
    boolean clicks = by != null && by != Channel.DIRECT_MAIL && by != Channel.WORKLIST;
    double u = chance.unit(person.id(), Draw.ENROLL_VIA, program.index());
    double web = clicks ? .92 : logistic(1.1 + 1.2 * person.digital());
    return u < web ? "web" : u < web + (1 - web) * .7 ? "phone" : "mail";
  }

  /// The enrollment itself.
  MeridianEvent event(Signup signup) {
    return event(
        signup,
        "/programs",
        "E-" + number(signup),
        MeridianEvent.ENROLLMENT_CHANGED,
        0,
        Map.of("program", signup.program().word(), "via", signup.via()));
  }

  /// The enrollment and what the billing system does to the customer's accounts because of it.
  List<MeridianEvent> events(Signup signup) {
    var events = new ArrayList<MeridianEvent>();
    events.add(event(signup));
    var change = change(signup.program());
    if (change != null) {
      var person = signup.person();
      for (int n = 0; n < person.home().accountsOf(person.adult()); n++) {
        var key = "AC-" + number(signup) + "-" + n;
        events.add(event(signup, "/billing", key, MeridianEvent.ACCOUNT_CHANGED, n, change));
      }
    }
    return events;
  }

  private static @Nullable Map<String, Object> change(Program program) {
    return switch (program) {
      case EBILL -> Map.of("field", "delivery", "value", "ebill");
      case AUTOPAY -> Map.of("field", "autopay", "value", true);
      case BUDGET_BILLING -> Map.of("field", "budget_billing", "value", true);
      case BILL_HELP, EE_REBATE -> null;
    };
  }

  private MeridianEvent event(
      Signup signup,
      String source,
      String key,
      String type,
      int account,
      Map<String, Object> data) {
    var person = signup.person();
    return new MeridianEvent(
        source,
        key,
        type,
        person.key(),
        Meters.key(person.home().account(person.adult(), account)),
        Days.instant(signup.at()),
        Days.instant(known(signup)),
        data);
  }

  private String number(Signup signup) {
    return signup.person().id() + "-" + signup.program().word() + "-" + days.dayOf(signup.at());
  }

  /// The web tells within a minute; what is said or written to a clerk comes with the nightly file.
  long known(Signup signup) {
    return signup.via().equals("web") ? signup.at() + 30 : days.nightlyAfter(signup.at());
  }

  private int formerDay(Person person, Program program) {
    int start = dayZero - FULL_DAYS - SLOW_DAYS;
    if (chance.happens(
        truth.before(person, program), person.id(), Draw.PROGRAM_BEFORE, program.index())) {
      int earliest = Math.max(person.home().since(), start - 1_500);
      double u = chance.unit(person.id(), Draw.PROGRAM_BEFORE_DAY, program.index());
      return earliest + (int) (u * Math.max(1, start - earliest));
    }
    double spend = -StrictMath.log1p(-chance.unit(person.id(), Draw.ENROLL, program.index()));
    double hazard = truth.hazard(person, program, dayZero);
    double slow = SLOW_DAYS * formerPace * hazard;
    return spend < slow
        ? start + (int) (spend / (formerPace * hazard))
        : dayZero - FULL_DAYS + (int) Math.min((spend - slow) / hazard, 1e6);
  }

  private long moment(Person person, Program program, int day) {
    // Nobody enrolls in their sleep: 07:00 to 22:00.
    int second =
        25_200 + chance.below(54_000, person.id(), Draw.ENROLL_TIME, day * 8L + program.index());
    return days.at(day, second);
  }
}
