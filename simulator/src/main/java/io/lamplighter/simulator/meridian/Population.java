package io.lamplighter.simulator.meridian;

import io.lamplighter.campaigns.Channel;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The shapes in which Meridian hands over its customers, household by household, as they stand on
/// day zero. Keys are the utility's own.
public final class Population {
  private Population() {}

  /// People who live, or trade, together.
  public record Household(
      String key, List<Customer> customers, List<Premise> premises, List<Account> accounts) {}

  /// One customer.
  ///
  /// @param language `en` or `es`
  /// @param customerClass `residential` or `commercial`
  /// @param birthDecade absent for firms
  /// @param prefers the channel this customer has named
  /// @param zone of the premise; absent for the few whose premise is not located
  /// @param attributes `business` (a firm's name) and, in a planted unfair world, `vendor_grade`
  public record Customer(
      String key,
      String household,
      String givenName,
      String familyName,
      String language,
      String customerClass,
      String persona,
      @Nullable Integer birthDecade,
      boolean lowIncome,
      boolean medicalBaseline,
      boolean moratorium,
      @Nullable Channel prefers,
      @Nullable String zone,
      String jurisdiction,
      LocalDate since,
      Map<String, Object> attributes,
      List<ContactPoint> contactPoints,
      List<Consent> consents) {}

  /// Where a customer is reached. E-mail ends in the reserved top-level domain `example`, phones
  /// are of the fictional exchange 555: nothing can reach anybody. An area code has only 10,000
  /// such numbers, so above some 40,000 customers strangers share a phone.
  ///
  /// @param zones in which the phone may be
  /// @param jurisdictions whose rules the phone falls under
  public record ContactPoint(
      Channel channel, String address, List<String> zones, List<String> jurisdictions) {}

  /// A yes or no on record.
  ///
  /// @param purpose `service`, `program`, `survey` or `audience_sharing`
  /// @param basis `express_written`, `express` or `implied`
  public record Consent(
      Channel channel, String purpose, boolean granted, String basis, Instant since) {}

  /// A place that is supplied.
  public record Premise(
      String key,
      String address,
      String city,
      String state,
      String zip,
      String tract,
      String zone,
      String dwelling,
      String ownership,
      String heating) {}

  /// What is billed.
  ///
  /// @param delivery `paper` or `ebill`, as enrolled on day zero
  /// @param attributes `commodity` and `feeder`
  public record Account(
      String key,
      String customer,
      String premise,
      String accountClass,
      LocalDate opened,
      String rateCode,
      String delivery,
      boolean autopay,
      boolean budgetBilling,
      Map<String, Object> attributes) {}
}
