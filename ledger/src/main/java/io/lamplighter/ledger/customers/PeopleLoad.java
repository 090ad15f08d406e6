package io.lamplighter.ledger.customers;

import io.lamplighter.ledger.RowCopy;
import io.lamplighter.ledger.consent.Address;
import io.lamplighter.ledger.consent.AddressMac;
import io.lamplighter.ledger.consent.Suppressions;
import io.lamplighter.ledger.customers.People.Loaded;
import io.lamplighter.ledger.customers.People.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// One load of people: staged with COPY, checked against each other and against what is there, then
/// merged set by set. Runs in the caller's transaction.
final class PeopleLoad {
  private static final String[] CUSTOMER = {
    "id",
    "key",
    "household_id",
    "given_name",
    "family_name",
    "language",
    "class",
    "persona",
    "birth_decade",
    "low_income",
    "medical_baseline",
    "moratorium",
    "preferred_channel",
    "zone",
    "jurisdiction",
    "since",
    "attributes",
    "load_id"
  };
  private static final String[] PREMISE = {
    "id",
    "key",
    "address",
    "city",
    "state",
    "zip",
    "tract",
    "zone",
    "dwelling",
    "ownership",
    "heating"
  };
  private static final String[] ACCOUNT = {
    "id",
    "key",
    "customer_id",
    "premise_id",
    "class",
    "status",
    "opened",
    "closed",
    "rate_code",
    "delivery",
    "autopay",
    "budget_billing",
    "attributes"
  };
  private static final String[] CONTACT_POINT = {
    "customer_id", "channel", "address", "address_mac", "zones", "jurisdictions"
  };

  private final Handle db;
  private final AddressMac macs;
  private final @Nullable Long load;
  private final List<Refused> refused = new ArrayList<>();

  PeopleLoad(Handle db, AddressMac macs, @Nullable Long load) {
    this.db = db;
    this.macs = macs;
    this.load = load;
  }

  Loaded store(People people) {
    long premises = premises(people.premises());
    long customers = customers(people.customers());
    long accounts = accounts(people.accounts());
    long contactPoints = contactPoints(people.contactPoints());
    return new Loaded(customers, premises, accounts, contactPoints, List.copyOf(refused));
  }

  private long customers(List<Customer> rows) {
    try (var households = stage("household", "id", "key")) {
      rows.stream()
          .map(Customer::household)
          .distinct()
          .forEach(key -> households.row(Numbering.household(key), key));
      households.finish();
    }
    db.execute(
        "INSERT INTO household (id, key) SELECT id, key FROM load_household ON CONFLICT DO NOTHING");
    try (var copy = stage("customer", CUSTOMER)) {
      for (var row : distinct(rows, Customer::key)) {
        copy.row(
            row.id(),
            row.key(),
            row.householdId(),
            row.givenName(),
            row.familyName(),
            row.language(),
            row.customerClass(),
            row.persona(),
            row.birthDecade(),
            row.lowIncome(),
            row.medicalBaseline(),
            row.moratorium(),
            row.preferredChannel().map(channel -> channel.word()),
            row.zone(),
            row.jurisdiction(),
            row.since(),
            row.attributes(),
            load);
      }
      copy.finish();
    }
    refuse(
        "customer",
        "erased_customer",
        "this customer asked to be erased; a load does not bring anyone back",
        "EXISTS (SELECT FROM customer c WHERE c.id = l.id AND c.erased_at IS NOT NULL)");
    refuse(
        "customer",
        "number_clash",
        "another customer's key has the same number",
        "EXISTS (SELECT FROM customer c WHERE c.id = l.id AND c.key <> l.key)");
    return merge(
        "customer", CUSTOMER, "id", Map.of("attributes", "t.attributes || excluded.attributes"));
  }

  private long premises(List<Premise> rows) {
    try (var copy = stage("premise", PREMISE)) {
      for (var row : distinct(rows, Premise::key)) {
        copy.row(
            row.id(),
            row.key(),
            row.address(),
            row.city(),
            row.state(),
            row.zip(),
            row.tract(),
            row.zone(),
            row.dwelling(),
            row.ownership(),
            row.heating());
      }
      copy.finish();
    }
    return merge("premise", PREMISE, "id", Map.of());
  }

  private long accounts(List<Account> rows) {
    try (var copy = stage("account", ACCOUNT)) {
      for (var row : distinct(rows, Account::key)) {
        copy.row(
            row.id(),
            row.key(),
            Numbering.customer(row.customer()),
            row.premise().map(Numbering::premise),
            row.accountClass(),
            row.open() ? "open" : "closed",
            row.opened(),
            row.closed(),
            row.rateCode(),
            row.delivery(),
            row.autopay(),
            row.budgetBilling(),
            row.attributes());
      }
      copy.finish();
    }
    refuse(
        "account",
        "unknown_customer",
        "no such customer; load customers before their accounts",
        "NOT EXISTS (SELECT FROM customer c WHERE c.id = l.customer_id AND c.erased_at IS NULL)");
    refuse(
        "account",
        "unknown_premise",
        "no such premise; load premises before the accounts there",
        "l.premise_id IS NOT NULL"
            + " AND NOT EXISTS (SELECT FROM premise p WHERE p.id = l.premise_id)");
    long stored =
        merge(
            "account",
            ACCOUNT,
            "id",
            Map.of("attributes", "t.attributes || excluded.attributes"),
            /* keepStage= */ true);
    placeCustomers();
    db.execute("TRUNCATE load_account");
    return stored;
  }

  /// Who has no zone or jurisdiction of their own has that of their first open account's premise.
  private void placeCustomers() {
    db.execute(
        """
        UPDATE customer c
           SET zone = coalesce(c.zone, place.zone),
               jurisdiction = coalesce(c.jurisdiction, 'US-' || place.state)
          FROM (SELECT DISTINCT ON (a.customer_id) a.customer_id, p.zone, p.state
                  FROM account a JOIN premise p ON p.id = a.premise_id
                 WHERE a.status = 'open'
                   AND a.customer_id IN (SELECT customer_id FROM load_account)
                 ORDER BY a.customer_id, a.opened NULLS LAST, a.id) place
         WHERE c.id = place.customer_id AND (c.zone IS NULL OR c.jurisdiction IS NULL)
        """);
  }

  private long contactPoints(List<ContactPoint> rows) {
    var addresses = new ArrayList<Address>();
    try (var copy = stage("contact_point", CONTACT_POINT)) {
      for (var row : distinct(rows, point -> point.customer() + " " + point.channel().word())) {
        Optional<Address> read = Address.read(row.channel(), row.address());
        if (read.isEmpty()) {
          refused.add(
              new Refused(
                  row.customer(), "bad_address", "no " + row.channel().word() + " address"));
          continue;
        }
        var address = read.get();
        addresses.add(address);
        copy.row(
            Numbering.customer(row.customer()),
            row.channel().word(),
            // What is hashed is normalised; what goes on an envelope keeps its form.
            address.kind() == Address.Kind.POST ? row.address().strip() : address.value(),
            macs.mac(address),
            row.zones(),
            row.jurisdictions());
      }
      copy.finish();
    }
    refuse(
        "contact_point",
        "unknown_customer",
        "no such customer; load customers before their addresses",
        "NOT EXISTS (SELECT FROM customer c WHERE c.id = l.customer_id AND c.erased_at IS NULL)",
        "l.customer_id::text");
    Suppressions.carryOver(db, macs, addresses);
    return merge("contact_point", CONTACT_POINT, "customer_id, channel", Map.of());
  }

  private RowCopy stage(String table, String... columns) {
    db.execute(
        "CREATE TEMP TABLE IF NOT EXISTS load_%1$s (LIKE %1$s INCLUDING DEFAULTS) ON COMMIT DROP"
            .formatted(table));
    db.execute("TRUNCATE load_" + table);
    return RowCopy.into(db, "load_" + table, columns);
  }

  private <T> List<T> distinct(List<T> rows, Function<T, String> key) {
    var seen = new HashSet<String>();
    var first = new ArrayList<T>(rows.size());
    for (var row : rows) {
      if (seen.add(key.apply(row))) {
        first.add(row);
      } else {
        refused.add(
            new Refused(
                key.apply(row), "duplicate_key", "an earlier row of this load has its key"));
      }
    }
    return first;
  }

  private void refuse(String table, String rule, String why, String condition) {
    refuse(table, rule, why, condition, "l.key");
  }

  private void refuse(String table, String rule, String why, String condition, String key) {
    db.createQuery("DELETE FROM load_" + table + " l WHERE " + condition + " RETURNING " + key)
        .mapTo(String.class)
        .forEach(row -> refused.add(new Refused(row, rule, why)));
  }

  private long merge(String table, String[] columns, String conflict, Map<String, String> special) {
    return merge(table, columns, conflict, special, /* keepStage= */ false);
  }

  private long merge(
      String table,
      String[] columns,
      String conflict,
      Map<String, String> special,
      boolean keepStage) {
    var list = String.join(", ", columns);
    var updates =
        Arrays.stream(columns)
            .filter(column -> !conflict.contains(column))
            .map(column -> column + " = " + special.getOrDefault(column, "excluded." + column))
            .collect(Collectors.joining(", "));
    if (table.equals("contact_point")) {
      updates +=
          ", status = CASE WHEN t.address_mac = excluded.address_mac THEN t.status ELSE 'good' END";
    }
    int stored =
        db.execute(
            "INSERT INTO %1$s AS t (%2$s) SELECT %2$s FROM load_%1$s ORDER BY %3$s"
                    .formatted(table, list, conflict)
                + " ON CONFLICT (%s) DO UPDATE SET %s".formatted(conflict, updates));
    if (!keepStage) {
      db.execute("TRUNCATE load_" + table);
    }
    return stored;
  }
}
