package io.lamplighter.ledger.imports;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.ledger.consent.AddressMac;
import io.lamplighter.ledger.consent.Consent;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.customers.Account;
import io.lamplighter.ledger.customers.ContactPoint;
import io.lamplighter.ledger.customers.Customer;
import io.lamplighter.ledger.customers.Customers;
import io.lamplighter.ledger.customers.People;
import io.lamplighter.ledger.customers.Premise;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Customers, premises and accounts of a file.
final class PeopleRows implements Rows {
  private final Mapping mapping;
  private final AddressMac macs;
  private final long load;
  private final Instant now;
  private final Set<String> keys = new HashSet<>();

  PeopleRows(Mapping mapping, AddressMac macs, long load, Instant now) {
    this.mapping = mapping;
    this.macs = macs;
    this.load = load;
    this.now = now;
  }

  @Override
  public void store(Handle db, List<Row> rows, Consumer<Reject> rejects) {
    var byKey = new LinkedHashMap<String, Row>();
    var customers = new ArrayList<Customer>();
    var premises = new ArrayList<Premise>();
    var accounts = new ArrayList<Account>();
    var contactPoints = new ArrayList<ContactPoint>();
    for (var row : rows) {
      var key = row.need("key");
      if (!keys.add(key)) {
        rejects.accept(row.reject("duplicate_key", "key", "an earlier row has this key"));
        continue;
      }
      byKey.put(key, row);
      try {
        switch (mapping.dataset()) {
          case CUSTOMERS -> {
            customers.add(customer(row));
            contactPoints.addAll(contactPoints(row));
          }
          case PREMISES -> premises.add(premise(row));
          case ACCOUNTS -> accounts.add(account(row));
          case EVENTS, ENROLLMENTS, CONSENTS, CONTACTS, TRACTS ->
              throw new IllegalStateException(mapping.dataset() + " are no people");
        }
      } catch (java.time.DateTimeException noZone) {
        rejects.accept(row.reject("bad_zone", "zone", "is no time zone"));
      } catch (IllegalArgumentException noWord) {
        rejects.accept(row.reject("unknown_value", "preferred_channel", "is no channel"));
      }
    }
    var loaded =
        Customers.load(db, new People(customers, premises, accounts, contactPoints), macs, load);
    var refused = new HashSet<String>();
    for (var left : loaded.refused()) {
      var row = byKey.get(left.key());
      if (row != null) {
        rejects.accept(row.reject(left.rule(), "", left.why()));
        if (!left.rule().equals("bad_address")) {
          refused.add(left.key());
        }
      }
    }
    agree(db, customers.stream().filter(customer -> !refused.contains(customer.key())).toList());
  }

  private void agree(Handle db, List<Customer> customers) {
    for (var agreed : mapping.consents()) {
      Consents.record(
          db,
          customers.stream()
              .map(
                  customer ->
                      new Consent(
                          customer.id(),
                          agreed.channel(),
                          agreed.purpose(),
                          /* granted= */ true,
                          agreed.basis(),
                          mapping.name(),
                          Optional.of("load " + load),
                          agreed.since(),
                          now))
              .toList());
    }
  }

  private static Customer customer(Row row) {
    var key = row.need("key");
    return new Customer(
        key,
        row.text("household").orElse(key),
        row.text("given_name").orElse(""),
        row.text("family_name").orElse(""),
        row.text("language").orElse("en"),
        row.text("class").orElse("residential"),
        row.text("persona"),
        Optional.ofNullable((Long) row.value("birth_decade")).map(Long::intValue),
        row.flag("low_income"),
        row.flag("medical_baseline"),
        row.flag("moratorium"),
        row.text("preferred_channel").map(Channel::of),
        row.text("zone").map(ZoneId::of),
        row.text("jurisdiction"),
        row.date("since"),
        row.group("attributes."));
  }

  private static List<ContactPoint> contactPoints(Row row) {
    var zones = row.text("zone").map(ZoneId::of).map(List::of).orElse(List.of());
    var jurisdictions = row.text("jurisdiction").map(List::of).orElse(List.of());
    return row.group("contact.").entrySet().stream()
        .map(
            contact ->
                new ContactPoint(
                    row.need("key"),
                    Channel.of(contact.getKey()),
                    contact.getValue().toString(),
                    zones,
                    jurisdictions))
        .toList();
  }

  private static Premise premise(Row row) {
    return new Premise(
        row.need("key"),
        row.need("address"),
        row.need("city"),
        row.need("state"),
        row.need("zip"),
        row.text("tract"),
        ZoneId.of(row.need("zone")),
        row.text("dwelling"),
        row.text("ownership"),
        row.text("heating"));
  }

  private static Account account(Row row) {
    return new Account(
        row.need("key"),
        row.need("customer"),
        row.text("premise"),
        row.text("class").orElse("residential"),
        !row.text("status").orElse("open").equals("closed"),
        row.date("opened"),
        row.date("closed"),
        row.text("rate_code"),
        row.text("delivery").orElse("paper"),
        row.flag("autopay"),
        row.flag("budget_billing"),
        row.group("attributes."));
  }
}
