package io.lamplighter.ledger;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.HouseholdId;
import io.lamplighter.ledger.consent.AddressMac;
import io.lamplighter.ledger.consent.Basis;
import io.lamplighter.ledger.consent.Consent;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.customers.Account;
import io.lamplighter.ledger.customers.ContactPoint;
import io.lamplighter.ledger.customers.Customer;
import io.lamplighter.ledger.customers.Customers;
import io.lamplighter.ledger.customers.People;
import io.lamplighter.ledger.customers.Premise;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// What tests set up, in words. A customer without further words lives alone in a house in Denver,
/// has one open residential account with a paper bill, and can be reached by e-mail and allows it.
public final class Fixtures {
  /// Since when fixtures consent and are customers.
  public static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Fixtures() {}

  public static CustomerFixture aCustomer() {
    return new CustomerFixture(NUMBER.incrementAndGet());
  }

  /// A stored customer, by the ledger's numbers.
  public record Stored(
      CustomerId id, String key, HouseholdId household, long account, long premise) {}

  /// Stores many at once: each load by itself takes its time.
  public static List<Stored> all(Ledger ledger, List<CustomerFixture> fixtures) {
    return ledger.jdbi().inTransaction(db -> store(db, fixtures));
  }

  private record Described(
      CustomerFixture fixture, Customer customer, Premise premise, Account account) {
    Stored stored() {
      return new Stored(
          customer.id(), fixture.key, customer.householdId(), account.id(), premise.id());
    }
  }

  private static List<Stored> store(Handle db, List<CustomerFixture> fixtures) {
    var all = fixtures.stream().map(CustomerFixture::described).toList();
    var people =
        new People(
            all.stream().map(Described::customer).toList(),
            all.stream().map(Described::premise).toList(),
            all.stream().filter(each -> each.fixture().hasAccount).map(Described::account).toList(),
            all.stream().flatMap(each -> each.fixture().contactPoints()).toList());
    var loaded = Customers.load(db, people, AddressMac.of(db, LONG_AGO), /* load= */ null);
    if (!loaded.refused().isEmpty()) {
      throw new IllegalStateException("a fixture that the ledger refuses: " + loaded.refused());
    }
    Consents.record(
        db,
        all.stream()
            .flatMap(each -> each.fixture().consents(each.customer().id()).stream())
            .toList());
    all.forEach(each -> each.fixture().store(db, each.customer(), each.account()));
    return all.stream().map(Described::stored).toList();
  }

  /// A customer being described. [#in] stores it.
  public static final class CustomerFixture {
    private final int number;
    private String key;
    private Customer.Draft draft;
    private String household;
    private String zone = "America/Denver";
    private String state = "CO";
    private boolean hasAccount = true;
    private UnaryOperator<Account> account = UnaryOperator.identity();
    private final EnumMap<Channel, String> addresses = new EnumMap<>(Channel.class);
    private final List<Allowed> allowed = new ArrayList<>();
    private final List<Happened> happened = new ArrayList<>();

    private record Allowed(Channel channel, Purpose purpose, boolean granted) {}

    private record Happened(
        String type, Instant at, Instant knownAt, Optional<String> word, Optional<Long> amount) {}

    private CustomerFixture(int number) {
      this.number = number;
      this.key = "C-" + number;
      this.draft = Customer.keyed(key).named("Ada", "Fixture" + number);
      this.household = key;
      reachableBy(Channel.EMAIL, "ada" + number + "@example.com");
      consentingTo(Channel.EMAIL);
    }

    /// Has this number at the utility; say it first.
    public CustomerFixture keyed(String key) {
      this.key = key;
      this.draft = Customer.keyed(key).named("Ada", "Fixture" + number);
      this.household = key;
      return this;
    }

    public CustomerFixture named(String given, String family) {
      draft.named(given, family);
      return this;
    }

    public CustomerFixture inHousehold(String key) {
      this.household = key;
      return this;
    }

    /// The premise lies in this zone, and in Colorado unless [#inState] says else.
    public CustomerFixture livingIn(String zone) {
      this.zone = zone;
      return this;
    }

    public CustomerFixture inState(String state) {
      this.state = state;
      return this;
    }

    public CustomerFixture speaking(String language) {
      draft.language(language);
      return this;
    }

    public CustomerFixture preferring(Channel channel) {
      draft.preferring(channel);
      return this;
    }

    /// Anything else that a customer can have.
    public CustomerFixture with(UnaryOperator<Customer.Draft> change) {
      draft = change.apply(draft);
      return this;
    }

    public CustomerFixture with(String attribute, Object value) {
      draft.attribute(attribute, value);
      return this;
    }

    /// Written consent to every purpose on a channel, and an address there.
    public CustomerFixture consentingTo(Channel channel) {
      for (var purpose : Purpose.values()) {
        allowed.add(new Allowed(channel, purpose, true));
      }
      addresses.computeIfAbsent(channel, this::someAddress);
      return this;
    }

    /// A no to every purpose on a channel.
    public CustomerFixture refusing(Channel channel) {
      allowed.removeIf(said -> said.channel() == channel);
      for (var purpose : Purpose.values()) {
        allowed.add(new Allowed(channel, purpose, false));
      }
      return this;
    }

    /// Has said nothing about any channel.
    public CustomerFixture withoutConsent() {
      allowed.clear();
      return this;
    }

    public CustomerFixture reachableBy(Channel channel, String address) {
      addresses.put(channel, address);
      return this;
    }

    public CustomerFixture notReachableBy(Channel channel) {
      addresses.remove(channel);
      return this;
    }

    public CustomerFixture withoutAccount() {
      hasAccount = false;
      return this;
    }

    public CustomerFixture withAccount(UnaryOperator<Account> change) {
      account = change;
      return this;
    }

    /// Gets bills by e-mail.
    public CustomerFixture paperless() {
      return withAccount(
          a ->
              new Account(
                  a.key(),
                  a.customer(),
                  a.premise(),
                  a.accountClass(),
                  a.open(),
                  a.opened(),
                  a.closed(),
                  a.rateCode(),
                  "ebill",
                  a.autopay(),
                  a.budgetBilling(),
                  a.attributes()));
    }

    public CustomerFixture enrolledIn(String program, Instant at) {
      happened.add(
          new Happened("enrollment.changed", at, at, Optional.of(program), Optional.empty()));
      return this;
    }

    public CustomerFixture whoHad(String event, Instant at) {
      return whoHad(event, at, at);
    }

    /// Something that happened at one instant and was known at another.
    public CustomerFixture whoHad(String event, Instant at, Instant knownAt) {
      happened.add(new Happened(event, at, knownAt, Optional.empty(), Optional.empty()));
      return this;
    }

    public CustomerFixture whoHad(String event, Instant at, String word, long amount) {
      happened.add(new Happened(event, at, at, Optional.of(word), Optional.of(amount)));
      return this;
    }

    /// Stores it.
    public Stored in(Ledger ledger) {
      return all(ledger, List.of(this)).getFirst();
    }

    private Described described() {
      if (!hasAccount) {
        draft.zone(ZoneId.of(zone)).jurisdiction("US-" + state);
      }
      var customer = draft.household(household).since(LocalDate.parse("2020-01-01")).done();
      var premise =
          new Premise(
              "P-" + key,
              number + " Main Street",
              "Denver",
              state,
              "80202",
              Optional.empty(),
              ZoneId.of(zone),
              Optional.of("house"),
              Optional.of("owner"),
              Optional.of("gas"));
      var anAccount = account.apply(Account.residential("A-" + key, key, premise.key()));
      return new Described(this, customer, premise, anAccount);
    }

    private List<Consent> consents(CustomerId customer) {
      return allowed.stream()
          .map(
              said ->
                  said.granted()
                      ? Consent.yes(
                          customer,
                          said.channel(),
                          said.purpose(),
                          Basis.EXPRESS_WRITTEN,
                          "fixture",
                          LONG_AGO)
                      : Consent.no(customer, said.channel(), said.purpose(), "fixture", LONG_AGO))
          .toList();
    }

    private Stream<ContactPoint> contactPoints() {
      return addresses.entrySet().stream().map(this::contactPoint);
    }

    private ContactPoint contactPoint(Map.Entry<Channel, String> reached) {
      return new ContactPoint(
          key,
          reached.getKey(),
          reached.getValue(),
          List.of(ZoneId.of(zone)),
          List.of("US-" + state));
    }

    private void store(Handle db, Customer customer, Account anAccount) {
      int n = 0;
      for (var event : happened) {
        db.createUpdate(
                """
                INSERT INTO event (source, key, type, customer_id, account_id, occurred_at, known_at, word, amount)
                VALUES ('fixture', :key, :type, :customer, :account, :at, :known, :word, :amount)
                """)
            .bind("key", key + "/" + n++)
            .bind("type", event.type())
            .bind("customer", customer.id())
            .bind("account", hasAccount ? anAccount.id() : null)
            .bind("at", event.at())
            .bind("known", event.knownAt())
            .bind("word", event.word().orElse(null))
            .bind("amount", event.amount().orElse(null))
            .execute();
        if (event.type().equals("enrollment.changed")) {
          db.createUpdate(
                  """
                  INSERT INTO enrollment (customer_id, program, occurred_at, known_at, account_id, via)
                  VALUES (:customer, :program, :at, :known, :account, 'fixture')
                  """)
              .bind("customer", customer.id())
              .bind("program", event.word().orElseThrow())
              .bind("at", event.at())
              .bind("known", event.knownAt())
              .bind("account", hasAccount ? anAccount.id() : null)
              .execute();
        }
      }
    }

    private String someAddress(Channel channel) {
      return switch (channel) {
        case EMAIL, AUDIENCE_FILE -> "ada" + number + "@example.com";
        case SMS, VOICE, WORKLIST -> "+1303555%04d".formatted(number % 10_000);
        case DIRECT_MAIL -> number + " Main Street, Denver CO 80202";
        case INBOX, PUSH, WEBHOOK -> "token-" + number;
      };
    }
  }
}
