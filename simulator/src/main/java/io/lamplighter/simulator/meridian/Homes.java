package io.lamplighter.simulator.meridian;

import static io.lamplighter.simulator.meridian.Chance.logistic;

import io.lamplighter.campaigns.Channel;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Draws households and the people in them, each from its number alone.
final class Homes {
  static final int FEEDERS_PER_TRACT = 4;
  private static final List<Home.Kind> KINDS =
      List.of(Home.Kind.FAMILY, Home.Kind.LANDLORD, Home.Kind.BUSINESS);
  private static final double[] KIND_SHARES = {.935, .005, .06};
  private static final List<Persona> PERSONAS =
      List.of(
          Persona.CONNECTED,
          Persona.SET_AND_FORGET,
          Persona.BUDGET_WATCHER,
          Persona.GREEN,
          Persona.TRADITIONAL);
  private static final double[] ADULTS = {.50, .37, .08, .05};
  private static final double[] DECADES = {.03, .08, .14, .17, .17, .17, .15, .09};
  private static final double[] CHANNELS = {.55, .27, .18};
  private static final int[] FIRST_TRACT = firstTracts();

  private final Chance chance;
  private final int dayZero;

  Homes(Chance chance, int dayZero) {
    this.chance = chance;
    this.dayZero = dayZero;
  }

  Person person(long customer) {
    return person(home(customer / Home.CUSTOMERS), (int) (customer % Home.CUSTOMERS));
  }

  Home home(long id) {
    var kind = KINDS.get(chance.pick(KIND_SHARES, id, Draw.HOME_KIND, 0));
    int place = chance.pick(Place.SHARES, id, Draw.HOME_PLACE, 0);
    var where = Place.ALL.get(place);
    int tract = FIRST_TRACT[place] + chance.below(where.tracts(), id, Draw.HOME_TRACT, 0);
    int feeder =
        tract * FEEDERS_PER_TRACT + chance.below(FEEDERS_PER_TRACT, id, Draw.HOME_FEEDER, 0);
    boolean family = kind == Home.Kind.FAMILY;
    boolean low = family && chance.happens(poverty(tract), id, Draw.HOME_INCOME, 0);
    double house = chance.unit(id, Draw.HOME_DWELLING, 0);
    var dwelling = dwelling(kind, low, house);
    boolean owns = !family || chance.happens(owning(dwelling, low), id, Draw.HOME_OWNS, 0);
    double warm = chance.unit(id, Draw.HOME_HEATING, 0);
    var heating = warm < .55 ? "gas" : warm < .9 ? "electric" : "oil";
    double old = chance.unit(id, Draw.HOME_SINCE, 0);
    // Half of all homes moved in within six years, the oldest thirty years ago.
    int since = dayZero - 400 - (int) (old * old * 10_500);
    return new Home(
        id,
        kind,
        where,
        tract,
        feeder,
        low,
        owns,
        dwelling,
        heating,
        family ? 1 + chance.pick(ADULTS, id, Draw.HOME_ADULTS, 0) : adultsOf(kind, id),
        premises(kind, id),
        since,
        chance.happens(low ? .30 : .11, id, Draw.HOME_LANGUAGE, 0));
  }

  Person person(Home home, int adult) {
    long id = home.customer(adult);
    int decade = decade(home, adult);
    var persona = persona(home, decade, id);
    double young = (decade - 1966) / 17.0;
    double digital =
        .55 * young + .45 * persona.digital() + .65 * chance.normal(id, Draw.PERSON_DIGITAL, 0);
    double reach = Math.clamp(digital, -2, 2);
    boolean touchy =
        chance.happens(persona == Persona.TRADITIONAL ? .17 : .06, id, Draw.PERSON_TOUCHY, 0);
    var likes = likes(id, digital);
    boolean prefetches = chance.happens(.45, id, Draw.PERSON_MPP, 0);
    double scanner = home.kind() == Home.Kind.BUSINESS ? .25 : .03;
    return new Person(
        home,
        adult,
        decade,
        persona,
        digital,
        chance.normal(id, Draw.PERSON_PUNCTUAL, 0) - (home.lowIncome() ? .7 : 0),
        chance.normal(id, Draw.PERSON_CALLER, 0),
        chance.normal(id, Draw.PERSON_MOOD, 0),
        touchy,
        likes,
        states(id, likes),
        chance.happens(.87 + .05 * reach, id, Draw.PERSON_MAIL, 0),
        chance.happens(.72 + .08 * reach, id, Draw.PERSON_PHONE, 0),
        chance.happens(logistic(.3 + 1.4 * digital), id, Draw.PERSON_INBOX, 0),
        prefetches,
        chance.happens(scanner, id, Draw.PERSON_SCANNER, 0),
        chance.happens(.008, id, Draw.PERSON_DEAD_MAIL, 0));
  }

  /// Share of low-income homes in a tract: 5 % to 50 %, 20 % on average.
  double poverty(int tract) {
    double u = chance.unit(tract, Draw.TRACT_INCOME, 0);
    return .05 + .45 * u * u;
  }

  private int adultsOf(Home.Kind kind, long id) {
    return kind == Home.Kind.LANDLORD && chance.happens(.4, id, Draw.HOME_ADULTS, 1) ? 2 : 1;
  }

  private int premises(Home.Kind kind, long id) {
    double u = chance.unit(id, Draw.HOME_PREMISES, 0);
    return switch (kind) {
      case FAMILY -> 1;
      case LANDLORD -> 2 + (int) (29 * u * u * u);
      case BUSINESS -> u < .8 ? 1 : 2 + (int) ((u - .8) * 20);
    };
  }

  private int decade(Home home, int adult) {
    int first = chance.pick(DECADES, home.customer(0), Draw.PERSON_DECADE, 0);
    double u = chance.unit(home.customer(adult), Draw.PERSON_DECADE, 1);
    // Couples are of an age, mostly; a third or fourth adult is a grown child.
    int shift = adult == 0 ? 0 : adult == 1 ? (u < .15 ? -1 : u > .85 ? 1 : 0) : 3;
    return 1930 + 10 * Math.clamp(first + shift, 0, DECADES.length - 1);
  }

  private Persona persona(Home home, int decade, long id) {
    if (home.kind() == Home.Kind.BUSINESS) {
      return Persona.SMALL_BUSINESS;
    }
    if (home.kind() == Home.Kind.LANDLORD) {
      return Persona.PROPERTY_OWNER;
    }
    double young = Math.clamp((decade - 1930) / 70.0, 0, 1);
    double[] weights = {
      .08 + .40 * young, .22, home.lowIncome() ? .45 : .20, .06 + .14 * young, .55 - .50 * young
    };
    return PERSONAS.get(chance.pick(weights, id, Draw.PERSON_PERSONA, 0));
  }

  private Channel likes(long id, double digital) {
    double[] weights = {
      CHANNELS[0], CHANNELS[1] * logistic(digital) * 2, CHANNELS[2] * logistic(-digital) * 2
    };
    return switch (chance.pick(weights, id, Draw.PERSON_LIKES, 0)) {
      case 0 -> Channel.EMAIL;
      case 1 -> Channel.SMS;
      default -> Channel.DIRECT_MAIL;
    };
  }

  private @Nullable Channel states(long id, Channel likes) {
    double u = chance.unit(id, Draw.PERSON_STATES, 0);
    // A third have said something, and one in seven of these says what is not so.
    return u < .30 ? likes : u < .35 ? Channel.EMAIL : null;
  }

  private static String dwelling(Home.Kind kind, boolean low, double u) {
    if (kind == Home.Kind.BUSINESS) {
      return u < .6 ? "shop" : u < .9 ? "office" : "workshop";
    }
    double apartment = low ? .55 : .27;
    return u < apartment ? "apartment" : u < apartment + .06 ? "mobile_home" : "house";
  }

  private static double owning(String dwelling, boolean low) {
    return dwelling.equals("apartment") ? .15 : low ? .5 : .82;
  }

  private static int[] firstTracts() {
    return IntStream.range(0, Place.ALL.size())
        .map(place -> Place.ALL.stream().limit(place).mapToInt(Place::tracts).sum())
        .toArray();
  }

  static int tractInPlace(Home home) {
    return home.tract() - FIRST_TRACT[Place.ALL.indexOf(home.place())];
  }
}
