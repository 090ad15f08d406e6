package io.lamplighter.ledger.consent;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.policy.SuppressionScope;
import io.lamplighter.ledger.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Forgets who a customer is and remembers not to contact them. First every address is suppressed,
/// then names, addresses, attributes, scores and free texts go; what is left are numbered rows that
/// keep the balances right. The place of supply stays: it belongs to the network, and others live
/// there.
///
/// A load or an event does not bring an erased customer back, and whoever takes over one of their
/// addresses finds it suppressed. Messages that are waiting find no address and are skipped.
public final class Erasure {
  private Erasure() {}

  /// What was done, without a word about whom.
  ///
  /// @param addresses suppressed and deleted
  /// @param events freed of their free fields
  /// @param comments of surveys deleted
  public record Certificate(
      String pseudonym, Instant at, int addresses, int events, int comments) {}

  /// Erases a customer in the caller's transaction. Doing it again changes nothing.
  ///
  /// @param by who asked for it, for the audit
  /// @throws IllegalArgumentException if there is no such customer
  public static Certificate erase(Handle db, CustomerId customer, Instant now, String by) {
    int addresses =
        db.createQuery("SELECT count(*) FROM contact_point WHERE customer_id = :customer")
            .bind("customer", customer)
            .mapTo(Integer.class)
            .one();
    Suppressions.suppressAll(db, customer, SuppressionScope.EVERYTHING, "erased", now);
    update(db, customer, "DELETE FROM contact_point WHERE customer_id = :customer");
    update(db, customer, "DELETE FROM score WHERE customer_id = :customer");
    update(db, customer, "DELETE FROM persona_member WHERE customer_id = :customer");
    update(
        db,
        customer,
        """
        UPDATE decision SET need = NULL, floor_group = NULL
         WHERE customer_id = :customer AND (need IS NOT NULL OR floor_group IS NOT NULL)
        """);
    var pseudonym = "erased-" + customer.value();
    int erased =
        db.createUpdate(
                """
                UPDATE customer
                   SET key = :pseudonym, given_name = '', family_name = '', persona = NULL,
                       birth_decade = NULL, preferred_channel = NULL, attributes = '{}',
                       erased_at = coalesce(erased_at, :now)
                 WHERE id = :customer
                """)
            .bind("pseudonym", pseudonym)
            .bind("now", now)
            .bind("customer", customer)
            .execute();
    if (erased == 0) {
      throw new IllegalArgumentException("the ledger has no such customer");
    }
    update(
        db,
        customer,
        """
        UPDATE account SET key = 'erased-' || id, attributes = '{}' WHERE customer_id = :customer
        """);
    update(
        db,
        customer,
        """
        UPDATE household h SET key = 'erased-' || h.id
          FROM customer c WHERE c.id = :customer AND h.id = c.household_id
           AND NOT EXISTS (SELECT FROM customer o
                            WHERE o.household_id = h.id AND o.erased_at IS NULL)
        """);
    int events =
        update(
            db,
            customer,
            "UPDATE event SET data = NULL WHERE customer_id = :customer AND data IS NOT NULL");
    int comments =
        update(
            db,
            customer,
            """
            UPDATE survey_answer SET comment = NULL
             WHERE customer_id = :customer AND comment IS NOT NULL
            """);
    var certificate = new Certificate(pseudonym, now, addresses, events, comments);
    db.createUpdate(
            """
            INSERT INTO audit (at, actor, action, subject, detail)
            VALUES (:now, :by, 'erase', :pseudonym, CAST(:detail AS jsonb))
            """)
        .bind("now", now)
        .bind("by", by)
        .bind("pseudonym", pseudonym)
        .bind("detail", Json.of(detail(certificate)))
        .execute();
    return certificate;
  }

  private static int update(Handle db, CustomerId customer, String sql) {
    return db.createUpdate(sql).bind("customer", customer).execute();
  }

  private static Map<String, Object> detail(Certificate certificate) {
    var detail = new LinkedHashMap<String, Object>();
    detail.put("addresses", certificate.addresses());
    detail.put("events", certificate.events());
    detail.put("comments", certificate.comments());
    return detail;
  }
}
