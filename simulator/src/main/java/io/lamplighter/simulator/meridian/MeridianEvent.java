package io.lamplighter.simulator.meridian;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that happened to a customer, as one of Meridian's systems reports it, in the shape
/// that the ledger takes in.
///
/// | type | fields |
/// |---|---|
/// | `utility.bill.issued` | delivery (paper, ebill), cents, due (date), days_late (issued so late; 0 usually) |
/// | `payment.received` | method (autopay, online, mail, phone, cash), cents, bill (key), days_late (negative: early) |
/// | `contact.closed` | reason, minutes (handle time), talk_s, hold_s, acw_s, transferred, resolved |
/// | `outage.started` | cause, outage, feeder, etr (instant) |
/// | `outage.restored` | cause, minutes (without power), outage, feeder, etr (instant) |
/// | `portal.step` | task, seconds |
/// | `enrollment.changed` | program, via (web, phone, mail) |
/// | `account.changed` | field, value: what an enrollment does to an account, from day zero on |
///
/// @param source the system; with the key it names the event once and for ever
/// @param customer the utility's own key of the customer
/// @param account key
/// @param occurred when it happened
/// @param known when the utility's feeds say so: bills, payments and calls come by nightly file at
///   02:00 Denver time, enrollments by clerks too, the rest within minutes
/// @param data JSON values
public record MeridianEvent(
    String source,
    String key,
    String type,
    String customer,
    @Nullable String account,
    Instant occurred,
    Instant known,
    Map<String, Object> data) {

  public static final String BILL_ISSUED = "utility.bill.issued";
  public static final String PAYMENT_RECEIVED = "payment.received";
  public static final String CONTACT_CLOSED = "contact.closed";
  public static final String OUTAGE_STARTED = "outage.started";
  public static final String OUTAGE_RESTORED = "outage.restored";
  public static final String PORTAL_STEP = "portal.step";
  public static final String ENROLLMENT_CHANGED = "enrollment.changed";
  public static final String ACCOUNT_CHANGED = "account.changed";

  /// The program that the customer enrolled in, if that is what happened.
  public Optional<Program> enrolls() {
    return type.equals(ENROLLMENT_CHANGED)
        ? Program.named(String.valueOf(data.get("program")))
        : Optional.empty();
  }
}
