package io.lamplighter.simulator.meridian;

import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.simulator.meridian.Adoption.Signup;
import io.lamplighter.simulator.meridian.Population.Household;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// *Meridian Electric & Gas*, as one seed makes it: its [#population], its past ([#history]), its
/// days to come ([#world]) and what is really so behind them ([#truth]). Holds no customers in
/// memory: each is drawn again from their number when needed. Safe to share between threads.
public final class Meridian {
  /// The zone by whose clock the utility works.
  public static final ZoneId ZONE = Days.ZONE;

  /// A history may reach this many months back.
  public static final int LONGEST_HISTORY = 12;

  private static final int PORTAL_MONTHS = 3;

  private final int customers;
  private final LocalDate dayZero;
  private final Chance chance;
  private final Days days;
  private final Homes homes;
  private final Truth truth;
  private final Operations operations;
  private final Adoption adoption;
  private final Satisfaction satisfaction;
  private final Roster roster;

  private Meridian(long seed, int customers, LocalDate dayZero, TruthSettings settings) {
    if (customers < 1) {
      throw new IllegalArgumentException("Meridian needs at least one customer, not " + customers);
    }
    this.customers = customers;
    this.dayZero = dayZero;
    this.chance = new Chance(seed);
    this.days = new Days(dayZero);
    this.homes = new Homes(chance, dayZero());
    this.truth = new Truth(chance, homes, settings, dayZero);
    this.operations = new Operations(chance, days);
    this.adoption = new Adoption(chance, truth, days, dayZero(), settings.formerPace());
    this.satisfaction = new Satisfaction(chance, days, operations);
    boolean graded = settings.unfair().isPresent();
    this.roster = new Roster(chance, days, operations.meters(), adoption, dayZero(), graded);
  }

  /// The utility of a seed, in the standard world.
  ///
  /// @param customers exactly so many
  /// @param dayZero the first day to come; all history lies before its midnight in Denver
  public static Meridian of(long seed, int customers, LocalDate dayZero) {
    return of(seed, customers, dayZero, TruthSettings.standard());
  }

  /// The utility of a seed, in a world set otherwise.
  public static Meridian of(long seed, int customers, LocalDate dayZero, TruthSettings settings) {
    return new Meridian(seed, customers, dayZero, settings);
  }

  /// All households as they stand on day zero. A larger Meridian of the same seed begins with the
  /// same households (only the last of the smaller one may lack members). Made as it is read.
  public Stream<Household> population() {
    return families().map(roster::household);
  }

  /// What the utility came to know before day zero: every enrollment ever made, bills, payments,
  /// calls and outages of the last months, and portal sessions of the last three of them. Customer
  /// by customer, not in order of time; made as it is read.
  ///
  /// @param months 1 to [#LONGEST_HISTORY]
  public Stream<MeridianEvent> history(int months) {
    if (months < 1 || months > LONGEST_HISTORY) {
      throw new IllegalArgumentException(
          "a history has 1 to " + LONGEST_HISTORY + " months, not " + months);
    }
    long end = days.midnight(dayZero());
    var all = new Span(monthsBack(months), end);
    var visits = new Span(monthsBack(Math.min(months, PORTAL_MONTHS)), end);
    return families()
        .flatMap(List::stream)
        .mapMulti((person, out) -> past(person, all, visits, out));
  }

  /// Who is enrolled on day zero, as the history has it.
  public Enrolled enrolled() {
    var enrolled = new Enrolled();
    eachPerson(
        person ->
            formerly(person)
                .forEach(signup -> enrolled.add(person.id(), signup.program(), signup.at())));
    return enrolled;
  }

  /// The days to come.
  public World world() {
    return world(1);
  }

  /// The days to come, with customers who respond to messages so many times faster: for a
  /// demonstration in which a day is to pass in a minute.
  public World world(double haste) {
    if (!(haste >= 1)) {
      throw new IllegalArgumentException("haste is a factor of 1 or more, not " + haste);
    }
    var responses = new Responses(chance, truth, satisfaction, days, haste);
    return new World(this, operations, adoption, responses, days);
  }

  /// What is really so.
  public Truth truth() {
    return truth;
  }

  /// What the utility can know of a customer at an instant.
  ///
  /// @param enrolled decides only whether payments came by autopay
  public Observed observed(String customer, Instant at, Enrolled enrolled) {
    var person = person(number(customer));
    long until = at.getEpochSecond();
    int today = days.dayOf(until);
    long recent = days.midnight(today - 90);
    var count = new Observed.Count(recent);
    var year = new Span(days.midnight(today - 365), until);
    operations.of(person, year, enrolled.of(person.id()), count::add);
    operations.sessions(person, new Span(recent, until), count::add);
    return count.of(person, today);
  }

  /// The mean answer that a customer would give to a survey at an instant, over all moods of a day.
  public double satisfaction(String customer, Survey survey, Instant at) {
    return satisfaction.expected(person(number(customer)), survey, at.getEpochSecond());
  }

  /// Power back at a customer's home after an outage made up on the spot, for a demonstration that
  /// cannot wait for weather.
  ///
  /// @param minutes how long it was dark
  public MeridianEvent powerBack(String customer, Instant at, int minutes) {
    var person = person(number(customer));
    long end = at.getEpochSecond();
    long start = end - 60L * minutes;
    var outage =
        new Outages.Outage(
            person.home().feeder(), end, start, end, end, "equipment", /* reach= */ 1);
    return Outages.restored(person, outage);
  }

  public int customers() {
    return customers;
  }

  /// Midnight in Denver at which history ends.
  public Instant start() {
    return Days.instant(days.midnight(dayZero()));
  }

  /// The keys of all customers, in the order of the population.
  public Stream<String> keys() {
    return families().flatMap(List::stream).map(Person::key);
  }

  /// Meridian's own number in a customer's key.
  ///
  /// @throws IllegalArgumentException if the key is not of Meridian's form
  public static long number(String customer) {
    return numberOf(customer)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + customer + "' is no key of a Meridian customer: they read C-80000"));
  }

  static OptionalLong numberOf(String customer) {
    if (!customer.startsWith("C-") || customer.length() < 3 || customer.length() > 18) {
      return OptionalLong.empty();
    }
    for (int i = 2; i < customer.length(); i++) {
      if (customer.charAt(i) < '0' || customer.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(Long.parseLong(customer.substring(2)));
  }

  int dayZero() {
    return (int) dayZero.toEpochDay();
  }

  Person person(long number) {
    return homes.person(number);
  }

  void eachPerson(Consumer<Person> each) {
    var families = families().iterator();
    while (families.hasNext()) {
      families.next().forEach(each);
    }
  }

  private void past(Person person, Span all, Span visits, Consumer<MeridianEvent> out) {
    long[] since = adoption.history(person);
    formerly(person).forEach(signup -> out.accept(adoption.event(signup)));
    operations.of(person, all, since, out);
    operations.sessions(person, visits, out);
  }

  /// Enrollments that the utility knew of before day zero.
  private List<Signup> formerly(Person person) {
    long end = days.midnight(dayZero());
    return adoption.formerly(person).stream()
        .filter(signup -> adoption.known(signup) < end)
        .toList();
  }

  private long monthsBack(int months) {
    return days.midnight((int) dayZero.minusMonths(months).toEpochDay());
  }

  private Stream<List<Person>> families() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new Families(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
        /* parallel= */ false);
  }

  /// Home after home until there are enough customers.
  private final class Families implements Iterator<List<Person>> {
    private long home = 1;
    private int left = customers;

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public List<Person> next() {
      if (left == 0) {
        throw new NoSuchElementException();
      }
      var next = homes.home(home++);
      int size = Math.min(next.adults(), left);
      var people = new ArrayList<Person>(size);
      for (int adult = 0; adult < size; adult++) {
        people.add(homes.person(next, adult));
      }
      left -= size;
      return people;
    }
  }
}
