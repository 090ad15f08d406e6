package io.lamplighter.ledger.consent;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.policy.SuppressionScope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/// The standing no of each address. It is kept by the address's keyed hash ([AddressMac]), never by
/// the person, so that it outlives erasure, meets the same address again under another name, and
/// outranks every consent. All methods work in the caller's transaction.
public final class Suppressions {
  private static final RowMapper<Suppression> ROWS =
      (rows, context) ->
          new Suppression(
              Channel.of(rows.getString("channel")),
              Suppression.scope(rows.getString("scope")),
              Category.named(rows.getString("stream")),
              rows.getString("reason"),
              rows.getObject("since", OffsetDateTime.class).toInstant(),
              Optional.ofNullable(rows.getObject("until", OffsetDateTime.class))
                  .map(OffsetDateTime::toInstant));

  private Suppressions() {}

  /// Adds a no. A no that stands already stands at least as long afterwards; one that was lifted
  /// starts anew.
  public static void suppress(Handle db, byte[] mac, Suppression no) {
    db.createUpdate(
            """
            INSERT INTO suppression AS s (address_mac, channel, scope, stream, reason, since, until)
            VALUES (:mac, :channel, :scope, :stream, :reason, :since, CAST(:until AS timestamptz))
            ON CONFLICT (address_mac, channel, scope, stream) DO UPDATE
               SET reason = CASE WHEN s.until <= excluded.since THEN excluded.reason ELSE s.reason END,
                   since = CASE WHEN s.until <= excluded.since THEN excluded.since
                                ELSE least(s.since, excluded.since) END,
                   until = CASE WHEN s.until IS NOT NULL AND excluded.until IS NOT NULL
                                THEN greatest(s.until, excluded.until) END
            """)
        .bind("mac", mac)
        .bind("channel", no.channel())
        .bind("scope", Suppression.word(no.scope()))
        .bind("stream", no.stream().map(Category::word).orElse(""))
        .bind("reason", no.reason())
        .bind("since", no.since())
        .bind("until", no.until().orElse(null))
        .execute();
  }

  /// Adds a no for the address that a customer has on the suppression's channel.
  ///
  /// @return whether the customer has such an address
  public static boolean suppress(Handle db, CustomerId customer, Suppression no) {
    var mac = macOf(db, customer, no.channel());
    mac.ifPresent(known -> suppress(db, known, no));
    return mac.isPresent();
  }

  /// Adds a no for every address that a customer has, each on its own channel.
  public static void suppressAll(
      Handle db, CustomerId customer, SuppressionScope scope, String reason, Instant since) {
    var channels =
        db.createQuery("SELECT channel FROM contact_point WHERE customer_id = :customer")
            .bind("customer", customer)
            .mapTo(Channel.class)
            .list();
    for (var channel : channels) {
      suppress(db, customer, Suppression.standing(channel, scope, reason, since));
    }
  }

  /// Takes a no back from now on, because the owner of the address said so there. History stays.
  public static void lift(
      Handle db, byte[] mac, Channel channel, SuppressionScope scope, Instant now) {
    db.createUpdate(
            """
            UPDATE suppression SET until = :now
             WHERE address_mac = :mac AND channel = :channel AND scope = :scope
               AND (until IS NULL OR until > :now)
            """)
        .bind("mac", mac)
        .bind("channel", channel)
        .bind("scope", Suppression.word(scope))
        .bind("now", now)
        .execute();
  }

  /// What stands against an address on a channel, past and present.
  public static List<Suppression> of(Handle db, byte[] mac, Channel channel) {
    return db.createQuery(
            """
            SELECT channel, scope, stream, reason, since, until FROM suppression
             WHERE address_mac = :mac AND channel = :channel ORDER BY scope, stream
            """)
        .bind("mac", mac)
        .bind("channel", channel)
        .map(ROWS)
        .list();
  }

  /// What stands against all addresses of a customer, past and present.
  public static List<Suppression> of(Handle db, CustomerId customer) {
    return db.createQuery(
            """
            SELECT s.channel, s.scope, s.stream, s.reason, s.since, s.until
              FROM suppression s JOIN contact_point p USING (address_mac, channel)
             WHERE p.customer_id = :customer ORDER BY s.channel, s.scope, s.stream
            """)
        .bind("customer", customer)
        .map(ROWS)
        .list();
  }

  /// Brings what was suppressed under older keys over to the newest one. Every load of addresses
  /// does this, or a rotated key would free them all.
  public static void carryOver(Handle db, AddressMac macs, Collection<Address> addresses) {
    for (var address : addresses) {
      for (var old : macs.olderMacs(address)) {
        db.createUpdate(
                """
                INSERT INTO suppression (address_mac, channel, scope, stream, reason, since, until)
                SELECT :mac, channel, scope, stream, reason, since, until
                  FROM suppression WHERE address_mac = :old
                ON CONFLICT DO NOTHING
                """)
            .bind("mac", macs.mac(address))
            .bind("old", old)
            .execute();
      }
    }
  }

  private static Optional<byte[]> macOf(Handle db, CustomerId customer, Channel channel) {
    return db.createQuery(
            """
            SELECT address_mac FROM contact_point
             WHERE customer_id = :customer AND channel = :channel
            """)
        .bind("customer", customer)
        .bind("channel", channel)
        .mapTo(byte[].class)
        .findOne();
  }
}
