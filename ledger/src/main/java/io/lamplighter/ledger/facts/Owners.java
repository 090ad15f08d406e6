package io.lamplighter.ledger.facts;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.ledger.facts.Facts.Wrong;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Whom the events of a batch concern: customers that exist, and the holders of accounts.
final class Owners {
  private final Map<Long, Boolean> erased;
  private final Map<Long, Long> holders;

  private Owners(Map<Long, Boolean> erased, Map<Long, Long> holders) {
    this.erased = erased;
    this.holders = holders;
  }

  static Owners of(Handle db, Collection<Event> events) {
    var holders = new HashMap<Long, Long>();
    db.createQuery("SELECT id, customer_id FROM account WHERE id = ANY(:ids)")
        .bindArray(
            "ids",
            Long.class,
            events.stream().map(Event::account).filter(Objects::nonNull).distinct().toList())
        .map((rows, context) -> holders.put(rows.getLong(1), rows.getLong(2)))
        .list();
    var customers =
        Stream.concat(
                holders.values().stream(),
                events.stream()
                    .map(Event::customer)
                    .filter(Objects::nonNull)
                    .map(CustomerId::value))
            .distinct()
            .toList();
    var erased = new HashMap<Long, Boolean>();
    db.createQuery("SELECT id, erased_at IS NOT NULL FROM customer WHERE id = ANY(:ids)")
        .bindArray("ids", Long.class, customers)
        .map((rows, context) -> erased.put(rows.getLong(1), rows.getBoolean(2)))
        .list();
    return new Owners(erased, holders);
  }

  Optional<Wrong> wrong(Event event) {
    Long holder = event.account() == null ? null : holders.get(event.account());
    if (event.account() != null && holder == null) {
      return Optional.of(new Wrong("unknown_account", "the ledger has no such account"));
    }
    if (event.customer() != null && holder != null && holder != event.customer().value()) {
      return Optional.of(new Wrong("account_of_another", "another customer holds this account"));
    }
    var known = erased.get(customer(event).value());
    if (known == null) {
      return Optional.of(new Wrong("unknown_customer", "the ledger has no such customer"));
    }
    return known
        ? Optional.of(new Wrong("erased_customer", "this customer asked to be erased"))
        : Optional.empty();
  }

  CustomerId customer(Event event) {
    return event.customer() != null
        ? event.customer()
        : new CustomerId(
            Objects.requireNonNull(holders.get(Objects.requireNonNull(event.account()))));
  }
}
