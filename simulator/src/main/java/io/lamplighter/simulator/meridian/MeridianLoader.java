package io.lamplighter.simulator.meridian;

import static java.util.Objects.requireNonNull;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.ledger.consent.AddressMac;
import io.lamplighter.ledger.consent.Basis;
import io.lamplighter.ledger.consent.Consent;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.customers.Account;
import io.lamplighter.ledger.customers.ContactPoint;
import io.lamplighter.ledger.customers.Customer;
import io.lamplighter.ledger.customers.Customers;
import io.lamplighter.ledger.customers.Numbering;
import io.lamplighter.ledger.customers.People;
import io.lamplighter.ledger.customers.Premise;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.facts.Feeds;
import io.lamplighter.simulator.meridian.Population.Household;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Puts Meridian's people and past into a ledger, through the same doors that a real utility's
/// files come in by. One transaction: a load that is broken off leaves nothing behind.
public final class MeridianLoader {
  private static final int HOUSEHOLDS_A_BATCH = 1_000;
  private static final int EVENTS_A_BATCH = 10_000;

  /// Told once a batch how far the load is.
  @FunctionalInterface
  public interface Progress {
    /// @param customers loaded so far
    /// @param events loaded so far; stays 0 until all customers are there
    void reached(long customers, long events);
  }

  /// What was loaded.
  public record Loaded(long customers, long accounts, long consents, long events) {}

  private final Jdbi jdbi;

  public MeridianLoader(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Loads the population as of day zero and the months before it into a ledger that has neither.
  ///
  /// @param months of history, 1 to [Meridian#LONGEST_HISTORY]
  /// @throws IllegalStateException if the ledger refuses a row; nothing is loaded then
  public Loaded load(Meridian meridian, int months, Progress progress) {
    return jdbi.inTransaction(
        db -> {
          refuseUnlessEmpty(db);
          programs(db);
          feeds(db);
          var people = people(db, meridian, progress);
          // The owners of events are looked up by the planner's idea of these tables.
          db.execute("ANALYZE customer, account");
          long events = history(db, meridian, months, people.customers(), progress);
          db.execute("ANALYZE event, enrollment, consent_now");
          return new Loaded(people.customers(), people.accounts(), people.consents(), events);
        });
  }

  /// What the ledger takes in of an event; the ledger's numbers follow from Meridian's keys.
  public static Event event(MeridianEvent event) {
    return event(event, Numbering.customer(event.customer()).value(), account(event));
  }

  private static Event event(MeridianEvent event, long customer, @Nullable Long account) {
    return new Event(
        event.source(),
        event.key(),
        event.type(),
        new CustomerId(customer),
        account,
        event.occurred(),
        event.data());
  }

  private static @Nullable Long account(MeridianEvent event) {
    return event.account() == null ? null : Numbering.account(event.account());
  }

  private static void refuseUnlessEmpty(Handle db) {
    if (db.createQuery("SELECT EXISTS (SELECT FROM event)").mapTo(Boolean.class).one()) {
      throw new IllegalStateException(
          "the ledger holds events already; Meridian's past is loaded into an empty ledger");
    }
  }

  private static void programs(Handle db) {
    var batch =
        db.prepareBatch(
            "INSERT INTO program (name, title) VALUES (:name, :title) ON CONFLICT DO NOTHING");
    for (var program : Program.values()) {
      batch.bind("name", program.word()).bind("title", program.title()).add();
    }
    batch.execute();
  }

  /// Nightly files are complete 26 hours after what they tell.
  private static void feeds(Handle db) {
    for (var type :
        List.of(
            MeridianEvent.BILL_ISSUED,
            MeridianEvent.PAYMENT_RECEIVED,
            MeridianEvent.CONTACT_CLOSED,
            MeridianEvent.ENROLLMENT_CHANGED,
            MeridianEvent.ACCOUNT_CHANGED)) {
      Feeds.declare(db, type, Duration.ofHours(26));
    }
  }

  private static Loaded people(Handle db, Meridian meridian, Progress progress) {
    var macs = AddressMac.of(db, meridian.start());
    long customers = 0;
    long accounts = 0;
    long consents = 0;
    var households = meridian.population().iterator();
    while (households.hasNext()) {
      var batch = batch(households, HOUSEHOLDS_A_BATCH);
      var people = people(batch);
      var loaded = Customers.load(db, people, macs, null);
      if (!loaded.refused().isEmpty()) {
        var first = loaded.refused().getFirst();
        throw new IllegalStateException(
            "the ledger refused " + first.key() + " of Meridian's people: " + first.why());
      }
      var said = said(batch);
      Consents.record(db, said);
      customers += loaded.customers();
      accounts += loaded.accounts();
      consents += said.size();
      progress.reached(customers, 0);
    }
    return new Loaded(customers, accounts, consents, 0);
  }

  private static long history(
      Handle db, Meridian meridian, int months, long customers, Progress progress) {
    long count = 0;
    var numbers = new HashMap<String, Long>();
    var past = meridian.history(months).iterator();
    while (past.hasNext()) {
      // Customer by customer: the numbers of the last batch are hardly needed again.
      numbers.clear();
      var known = new IdentityHashMap<Event, Instant>();
      var events = new ArrayList<Event>(EVENTS_A_BATCH);
      for (var next : batch(past, EVENTS_A_BATCH)) {
        var event = event(next, numbers);
        known.put(event, next.known());
        events.add(event);
      }
      count += Facts.load(db, events, event -> requireNonNull(known.get(event)));
      progress.reached(customers, count);
    }
    return count;
  }

  private static Event event(MeridianEvent event, Map<String, Long> numbers) {
    long customer =
        numbers.computeIfAbsent(event.customer(), key -> Numbering.customer(key).value());
    var account = event.account();
    return event(
        event,
        customer,
        account == null ? null : numbers.computeIfAbsent(account, Numbering::account));
  }

  private static People people(List<Household> households) {
    var customers = new ArrayList<Customer>();
    var premises = new ArrayList<Premise>();
    var accounts = new ArrayList<Account>();
    var contactPoints = new ArrayList<ContactPoint>();
    for (var household : households) {
      household.premises().forEach(premise -> premises.add(premise(premise)));
      household.accounts().forEach(account -> accounts.add(account(account)));
      for (var customer : household.customers()) {
        customers.add(customer(customer));
        for (var point : customer.contactPoints()) {
          contactPoints.add(
              new ContactPoint(
                  customer.key(),
                  point.channel(),
                  point.address(),
                  point.zones().stream().map(ZoneId::of).toList(),
                  point.jurisdictions()));
        }
      }
    }
    return new People(customers, premises, accounts, contactPoints);
  }

  private static Customer customer(Population.Customer customer) {
    return new Customer(
        customer.key(),
        customer.household(),
        customer.givenName(),
        customer.familyName(),
        customer.language(),
        customer.customerClass(),
        Optional.of(customer.persona()),
        Optional.ofNullable(customer.birthDecade()),
        customer.lowIncome(),
        customer.medicalBaseline(),
        customer.moratorium(),
        Optional.ofNullable(customer.prefers()),
        Optional.ofNullable(customer.zone()).map(ZoneId::of),
        Optional.of(customer.jurisdiction()),
        Optional.of(customer.since()),
        customer.attributes());
  }

  private static Premise premise(Population.Premise premise) {
    return new Premise(
        premise.key(),
        premise.address(),
        premise.city(),
        premise.state(),
        premise.zip(),
        Optional.of(premise.tract()),
        ZoneId.of(premise.zone()),
        Optional.of(premise.dwelling()),
        Optional.of(premise.ownership()),
        Optional.of(premise.heating()));
  }

  private static Account account(Population.Account account) {
    return new Account(
        account.key(),
        account.customer(),
        Optional.of(account.premise()),
        account.accountClass(),
        /* open= */ true,
        Optional.of(account.opened()),
        Optional.empty(),
        Optional.of(account.rateCode()),
        account.delivery(),
        account.autopay(),
        account.budgetBilling(),
        account.attributes());
  }

  private static List<Consent> said(List<Household> households) {
    var said = new ArrayList<Consent>();
    for (var household : households) {
      for (var customer : household.customers()) {
        var id = Numbering.customer(customer.key());
        for (var consent : customer.consents()) {
          said.add(
              new Consent(
                  id,
                  consent.channel(),
                  Purpose.of(consent.purpose()),
                  consent.granted(),
                  Basis.of(consent.basis()),
                  "import",
                  Optional.empty(),
                  consent.since(),
                  consent.since()));
        }
      }
    }
    return said;
  }

  private static <T> List<T> batch(Iterator<T> rest, int most) {
    var batch = new ArrayList<T>();
    while (batch.size() < most && rest.hasNext()) {
      batch.add(rest.next());
    }
    return batch;
  }
}
