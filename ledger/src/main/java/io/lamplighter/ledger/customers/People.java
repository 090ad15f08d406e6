package io.lamplighter.ledger.customers;

import java.util.List;

/// A load of people and what belongs to them. Households follow from the customers.
public record People(
    List<Customer> customers,
    List<Premise> premises,
    List<Account> accounts,
    List<ContactPoint> contactPoints) {

  /// Customers without anything else.
  public static People of(List<Customer> customers) {
    return new People(customers, List.of(), List.of(), List.of());
  }

  /// What became of a load.
  ///
  /// @param refused rows that were left out; all others are stored
  public record Loaded(
      long customers, long premises, long accounts, long contactPoints, List<Refused> refused) {}

  /// One row that was left out.
  ///
  /// @param key of the row in the load
  /// @param rule short code, for example `erased_customer`
  /// @param why in words, without personal data
  public record Refused(String key, String rule, String why) {}
}
