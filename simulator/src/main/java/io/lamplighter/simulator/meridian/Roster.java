package io.lamplighter.simulator.meridian;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.simulator.meridian.Population.Account;
import io.lamplighter.simulator.meridian.Population.Consent;
import io.lamplighter.simulator.meridian.Population.ContactPoint;
import io.lamplighter.simulator.meridian.Population.Customer;
import io.lamplighter.simulator.meridian.Population.Household;
import io.lamplighter.simulator.meridian.Population.Premise;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gives the people in numbers their names, addresses, phones and consents.
final class Roster {
  private static final String[] MAIL = {"mail.example", "inbox.example", "correo.example"};
  private static final String[] GRADES = {"A", "B", "C", "D", "E"};

  private final Chance chance;
  private final Days days;
  private final Meters meters;
  private final Adoption adoption;
  private final int dayZero;
  private final boolean graded;

  Roster(Chance chance, Days days, Meters meters, Adoption adoption, int dayZero, boolean graded) {
    this.chance = chance;
    this.days = days;
    this.meters = meters;
    this.adoption = adoption;
    this.dayZero = dayZero;
    this.graded = graded;
  }

  Household household(List<Person> people) {
    var home = people.getFirst().home();
    var customers = new ArrayList<Customer>(people.size());
    var premises = new ArrayList<Premise>(home.premises());
    var accounts = new ArrayList<Account>(home.premises() + people.size());
    for (int n = 0; n < home.premises(); n++) {
      premises.add(premise(home, n));
    }
    for (var person : people) {
      customers.add(customer(person));
      long[] since = adoption.history(person);
      for (int n = 0; n < home.accountsOf(person.adult()); n++) {
        accounts.add(account(person, n, since));
      }
    }
    return new Household("H-" + home.id(), customers, premises, accounts);
  }

  private Customer customer(Person person) {
    var home = person.home();
    long id = person.id();
    boolean located = !chance.happens(.004, home.id(), Draw.PERSON_ZONE, 0);
    return new Customer(
        person.key(),
        "H-" + home.id(),
        Names.given(chance, person),
        Names.family(chance, person),
        home.spanish() ? "es" : "en",
        person.business() ? "commercial" : "residential",
        person.persona().word(),
        person.business() ? null : person.decade(),
        home.lowIncome(),
        !person.business() && chance.happens(.025, id, Draw.PERSON_MEDICAL, 0),
        home.lowIncome() && chance.happens(.03, id, Draw.PERSON_MORATORIUM, 0),
        person.states(),
        located ? home.place().zone() : null,
        home.place().jurisdiction(),
        LocalDate.ofEpochDay(home.since()),
        attributes(person),
        contactPoints(person),
        consents(person));
  }

  private Map<String, Object> attributes(Person person) {
    var attributes = new LinkedHashMap<String, Object>();
    if (person.business()) {
      attributes.put("business", Names.firm(chance, person.home()));
    }
    if (graded) {
      double u = chance.unit(person.id(), Draw.PERSON_GRADE, 0);
      int grade = person.home().lowIncome() ? 3 + (int) (u * 2) : (int) (u * 3.5);
      attributes.put("vendor_grade", GRADES[grade]);
    }
    return attributes;
  }

  private List<ContactPoint> contactPoints(Person person) {
    var points = new ArrayList<ContactPoint>(5);
    var home = person.home();
    if (person.hasMail()) {
      var host = MAIL[chance.below(MAIL.length, person.id(), Draw.PERSON_MAIL, 1)];
      points.add(point(Channel.EMAIL, "c" + person.id() + "@" + host));
    }
    if (person.hasPhone()) {
      var area = areaCode(person);
      var number = "+1" + area + "555" + digits((home.id() * 4 + person.adult()) % 10_000, 4);
      var zones = Place.zonesOf(area);
      var rules = List.of(Place.jurisdictionOf(area));
      points.add(new ContactPoint(Channel.SMS, number, zones, rules));
      points.add(new ContactPoint(Channel.VOICE, number, zones, rules));
    }
    var letters = premise(home, 0);
    points.add(
        point(
            Channel.DIRECT_MAIL,
            letters.address()
                + ", "
                + letters.city()
                + " "
                + letters.state()
                + " "
                + letters.zip()));
    if (person.hasInbox()) {
      points.add(point(Channel.INBOX, "portal-" + person.id()));
    }
    return points;
  }

  private String areaCode(Person person) {
    if (chance.happens(.07, person.id(), Draw.PERSON_AREA, 0)) {
      return Place.ELSEWHERE.get(
          chance.below(Place.ELSEWHERE.size(), person.id(), Draw.PERSON_AREA, 1));
    }
    // Ten thousand numbers to an area code, then the next one.
    var codes = person.home().place().areaCodes();
    long block = (person.home().id() * 4 + person.adult()) / 10_000;
    return codes.get((int) (block % codes.size()));
  }

  private List<Consent> consents(Person person) {
    var consents = new ArrayList<Consent>(8);
    if (person.hasMail()) {
      ask(consents, person, Channel.EMAIL, "program", .55, .08, "express");
      ask(consents, person, Channel.EMAIL, "survey", .35, .07, "express");
      ask(consents, person, Channel.EMAIL, "audience_sharing", .18, .10, "express");
    }
    if (person.hasPhone()) {
      ask(consents, person, Channel.SMS, "service", .97, .03, "implied");
      ask(consents, person, Channel.SMS, "program", .34, .06, "express_written");
      ask(consents, person, Channel.SMS, "survey", .30, .05, "express");
      ask(consents, person, Channel.VOICE, "service", .95, .05, "implied");
      ask(consents, person, Channel.VOICE, "program", .07, .12, "express_written");
    }
    ask(consents, person, Channel.DIRECT_MAIL, "program", 0, .05, "express");
    return consents;
  }

  /// Records a yes, a no, or, for the rest, nothing.
  private void ask(
      List<Consent> consents,
      Person person,
      Channel channel,
      String purpose,
      double yes,
      double no,
      String basis) {
    long what = channel.word().hashCode() * 31L + purpose.hashCode();
    double u = chance.unit(person.id(), Draw.PERSON_CONSENT, what);
    if (u < yes + no) {
      int day = dayZero - 20 - chance.below(700, person.id(), Draw.PERSON_CONSENT_DAY, what);
      var since = Days.instant(days.at(Math.max(day, person.home().since()), 43_200));
      consents.add(new Consent(channel, purpose, u < yes, u < yes ? basis : "express", since));
    }
  }

  private Premise premise(Home home, int n) {
    var place = home.place();
    int zip = chance.below(60, home.tract(), Draw.HOME_STREET, 300);
    return new Premise(
        "P-" + home.premise(n),
        Names.street(chance, home, n),
        place.city(),
        place.state(),
        place.zipPrefix() + digits(zip, 2),
        place.county() + digits(100L * (Homes.tractInPlace(home) + 1), 6),
        place.zone(),
        home.dwelling(),
        home.owns() ? "owner" : "renter",
        home.heating());
  }

  private Account account(Person person, int n, long[] since) {
    var home = person.home();
    var meter = meters.meter(person, n);
    return new Account(
        meter.key(),
        person.key(),
        "P-" + home.premise(meter.premise()),
        person.business() ? "commercial" : "residential",
        LocalDate.ofEpochDay(home.since()),
        meter.rate(),
        since[Program.EBILL.index()] == Adoption.NEVER ? "paper" : "ebill",
        since[Program.AUTOPAY.index()] != Adoption.NEVER,
        since[Program.BUDGET_BILLING.index()] != Adoption.NEVER,
        Map.of("commodity", meter.commodity(), "feeder", "F-" + home.feeder()));
  }

  private static ContactPoint point(Channel channel, String address) {
    return new ContactPoint(channel, address, List.of(), List.of());
  }

  private static String digits(long number, int width) {
    var text = Long.toString(number);
    return "0".repeat(width - text.length()) + text;
  }
}
