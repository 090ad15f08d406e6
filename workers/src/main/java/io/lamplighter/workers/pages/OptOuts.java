package io.lamplighter.workers.pages;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.policy.SuppressionScope;
import io.lamplighter.ledger.consent.Consent;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.consent.Suppression;
import io.lamplighter.ledger.consent.Suppressions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Writes down that somebody wants no more: a suppression of the address, the consent taken back,
/// and the message that made them say so. Sending asks for both again in its claim, so an opt-out
/// stops what was chosen before it.
public final class OptOuts {
  private OptOuts() {}

  /// How far an opt-out goes.
  public enum Reach {
    /// Messages like this one, over this channel.
    STREAM(SuppressionScope.STREAM),
    /// Programs and surveys, over every channel.
    MARKETING(SuppressionScope.MARKETING),
    /// Everything over this channel, bills and service too.
    CHANNEL(SuppressionScope.CHANNEL);

    private final SuppressionScope scope;

    Reach(SuppressionScope scope) {
      this.scope = scope;
    }
  }

  /// Records an opt-out. Saying it again changes nothing.
  ///
  /// @param source how it came: `one_click`, `web`, `reply`, `complaint`
  /// @return whether the message is known here
  public static boolean record(
      Handle db, TouchpointId touchpoint, Reach reach, String source, Instant now) {
    var found = SentMessage.find(db, touchpoint);
    found.ifPresent(message -> record(db, message, reach, source, now));
    return found.isPresent();
  }

  static void record(Handle db, SentMessage message, Reach reach, String source, Instant now) {
    // A mail provider and a person may press at the same moment.
    db.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", message.id().value().toString());
    if (reach == Reach.MARKETING) {
      Suppressions.suppressAll(db, message.customer(), reach.scope, source, now);
    }
    var no =
        reach == Reach.STREAM
            ? Suppression.ofStream(message.channel(), message.category(), source, now)
            : Suppression.standing(message.channel(), reach.scope, source, now);
    // Whoever answers is whom it went to, even if the customer has another address by now.
    message
        .wentTo()
        .ifPresentOrElse(
            mac -> Suppressions.suppress(db, mac, no),
            () -> Suppressions.suppress(db, message.customer(), no));
    takeBackConsent(db, message, reach, source, now);
    db.createUpdate(
            """
            INSERT INTO engagement (touchpoint_id, kind, at, known_at, actor, customer_id, detail)
            SELECT :id, 'unsubscribed', :now, :now, 'human', :customer, :detail
             WHERE NOT EXISTS (SELECT FROM engagement WHERE touchpoint_id = :id
                                  AND kind = 'unsubscribed' AND detail = :detail)
            """)
        .bind("id", message.id())
        .bind("now", now)
        .bind("customer", message.customer())
        .bind("detail", Suppression.word(reach.scope))
        .execute();
  }

  private static void takeBackConsent(
      Handle db, SentMessage message, Reach reach, String source, Instant now) {
    var channels = new ArrayList<Channel>();
    if (reach == Reach.MARKETING) {
      channels.addAll(
          db.createQuery("SELECT channel FROM contact_point WHERE customer_id = :customer")
              .bind("customer", message.customer())
              .mapTo(Channel.class)
              .list());
    } else {
      channels.add(message.channel());
    }
    var purposes =
        switch (reach) {
          case STREAM -> List.of(Purpose.of(message.category()));
          case MARKETING -> List.of(Purpose.PROGRAM, Purpose.SURVEY);
          case CHANNEL ->
              List.of(Purpose.SERVICE, Purpose.BILLING, Purpose.PROGRAM, Purpose.SURVEY);
        };
    var said = new ArrayList<Consent>();
    for (var channel : channels) {
      for (var purpose : purposes) {
        if (!isRefused(db, message, channel, purpose)) {
          said.add(Consent.no(message.customer(), channel, purpose, source, now));
        }
      }
    }
    Consents.record(db, said);
  }

  private static boolean isRefused(
      Handle db, SentMessage message, Channel channel, Purpose purpose) {
    return db.createQuery(
            """
            SELECT NOT granted FROM consent_now
             WHERE customer_id = :customer AND channel = :channel AND purpose = :purpose
            """)
        .bind("customer", message.customer())
        .bind("channel", channel)
        .bind("purpose", purpose.word())
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }
}
