package io.lamplighter.ledger.customers;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/// What is billed: one customer, usually at one premise.
///
/// @param customer the customer's key
/// @param premise the premise's key
/// @param accountClass `residential`, `commercial`, ...
/// @param delivery how the bill arrives: `paper` or `ebill`
public record Account(
    String key,
    String customer,
    Optional<String> premise,
    String accountClass,
    boolean open,
    Optional<LocalDate> opened,
    Optional<LocalDate> closed,
    Optional<String> rateCode,
    String delivery,
    boolean autopay,
    boolean budgetBilling,
    Map<String, Object> attributes) {

  public long id() {
    return Numbering.account(key);
  }

  /// An open residential account with a paper bill.
  public static Account residential(String key, String customer, String premise) {
    return new Account(
        key,
        customer,
        Optional.of(premise),
        "residential",
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "paper",
        false,
        false,
        Map.of());
  }
}
