package io.lamplighter.simulator.meridian;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that happened to a customer, as one of Meridian's systems reports it.
///
/// | type | amount | word | data |
/// |---|---|---|---|
/// | `utility.bill.issued` | cents | paper or ebill | due (date), days_late (how late it was issued, if it was) |
/// | `payment.received` | cents | autopay, online, mail, phone or cash | bill (key), days_late (negative: early) |
/// | `contact.closed` | handle time, seconds | reason | talk_s, hold_s, acw_s, transferred, resolved |
/// | `outage.started` | | cause | outage, feeder, etr (instant) |
/// | `outage.restored` | minutes without power | cause | outage, feeder, etr (instant) |
/// | `portal.session` | seconds | task | |
/// | `enrollment.changed` | | program | via |
///
/// @param source the system; with the key it names the event once and for ever
/// @param customer the utility's own key of the customer
/// @param account key
/// @param occurred when it happened
/// @param known when the utility's feeds say so: bills, payments and calls come by nightly file at
///   02:00 Denver time, the rest within minutes
/// @param data a JSON object
public record MeridianEvent(
    String source,
    String key,
    String type,
    String customer,
    @Nullable String account,
    Instant occurred,
    Instant known,
    @Nullable Long amount,
    @Nullable String word,
    @Nullable String data) {

  public static final String BILL_ISSUED = "utility.bill.issued";
  public static final String PAYMENT_RECEIVED = "payment.received";
  public static final String CONTACT_CLOSED = "contact.closed";
  public static final String OUTAGE_STARTED = "outage.started";
  public static final String OUTAGE_RESTORED = "outage.restored";
  public static final String PORTAL_SESSION = "portal.session";
  public static final String ENROLLMENT_CHANGED = "enrollment.changed";
}
