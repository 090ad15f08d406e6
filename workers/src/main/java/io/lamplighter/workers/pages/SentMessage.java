package io.lamplighter.workers.pages;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.definition.Survey;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The message whose link somebody followed.
///
/// @param sentAt when the provider took it, if that is known
/// @param wentTo the keyed hash of the address it was sent to, if it was
/// @param address of the customer on its channel, as it is now
record SentMessage(
    TouchpointId id,
    CustomerId customer,
    Channel channel,
    Category category,
    Optional<Survey> survey,
    Optional<Instant> sentAt,
    Optional<byte[]> wentTo,
    Optional<String> address) {

  static Optional<SentMessage> find(Handle db, TouchpointId id) {
    return db.createQuery(
            """
            SELECT t.customer_id, t.channel, t.category, t.survey, t.sent_at, t.address_mac, p.address
              FROM touchpoint t
              LEFT JOIN contact_point p
                ON p.customer_id = t.customer_id AND p.channel = t.channel
             WHERE t.entry_month = :month AND t.id = :id
            """)
        .bind("month", id.month())
        .bind("id", id)
        .map(
            (rows, context) ->
                new SentMessage(
                    id,
                    new CustomerId(rows.getLong("customer_id")),
                    Channel.of(rows.getString("channel")),
                    Category.named(rows.getString("category")).orElseThrow(),
                    Optional.ofNullable(rows.getString("survey")).flatMap(Survey::named),
                    Optional.ofNullable(rows.getObject("sent_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                    Optional.ofNullable(rows.getBytes("address_mac")),
                    Optional.ofNullable(rows.getString("address"))))
        .findOne();
  }

  /// Enough of the address to know it by, and no more.
  Optional<String> maskedAddress() {
    return address.map(
        whole -> {
          int at = whole.lastIndexOf('@');
          return at > 0
              ? whole.charAt(0) + "••••••" + whole.substring(at)
              : "••• ••• " + whole.substring(Math.max(0, whole.length() - 4));
        });
  }
}
