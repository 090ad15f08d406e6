package io.lamplighter.ledger.customers;

import io.lamplighter.campaigns.Channel;
import java.time.ZoneId;
import java.util.List;

/// Where one customer is reached on one channel. Prints without the address.
///
/// @param customer the customer's key
/// @param address as the feed gives it; stored normalised
/// @param zones where a phone number may be: a call must be legal in every one of them
/// @param jurisdictions whose rules a phone number falls under, for example `US-CO`
public record ContactPoint(
    String customer,
    Channel channel,
    String address,
    List<ZoneId> zones,
    List<String> jurisdictions) {

  /// An address without a place of its own: e-mail, post.
  public static ContactPoint of(String customer, Channel channel, String address) {
    return new ContactPoint(customer, channel, address, List.of(), List.of());
  }

  @Override
  public String toString() {
    return channel.word() + " of customer " + customer;
  }
}
