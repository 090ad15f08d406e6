package io.lamplighter.ledger.facts;

import io.lamplighter.campaigns.CustomerId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that a feed says happened. It is told apart by source and key, so a feed may say it
/// any number of times.
///
/// @param source which system says so, for example `/cis/billing`
/// @param key the source's own number of it
/// @param type one of the types of `events.yaml`
/// @param customer whom it happened to; absent if the account says so
/// @param account the account concerned, by the ledger's number
/// @param data the fields of its type; JSON values, instants as ISO text
public record Event(
    String source,
    String key,
    String type,
    @Nullable CustomerId customer,
    @Nullable Long account,
    Instant occurredAt,
    Map<String, Object> data) {

  public Event {
    if (customer == null && account == null) {
      throw new IllegalArgumentException("an event happens to a customer or to an account");
    }
    data = Map.copyOf(data);
  }

  /// An event of a customer.
  public static Event of(
      String source,
      String key,
      String type,
      CustomerId customer,
      Instant at,
      Map<String, Object> data) {
    return new Event(source, key, type, customer, null, at, data);
  }

  /// An event of an account, and so of whoever holds it.
  public static Event of(
      String source, String key, String type, long account, Instant at, Map<String, Object> data) {
    return new Event(source, key, type, null, account, at, data);
  }
}
