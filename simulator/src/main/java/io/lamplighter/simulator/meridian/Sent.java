package io.lamplighter.simulator.meridian;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Survey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// A message that went out to a customer: what the world reacts to.
///
/// @param touchpoint its id; all that the customer does with it is drawn from this
/// @param customer the utility's key
/// @param program what it offers; empty for notices and surveys
/// @param survey what it asks, if it asks
public record Sent(
    UUID touchpoint,
    String customer,
    Channel channel,
    Category category,
    Optional<Program> program,
    Optional<Survey> survey,
    Instant at) {

  /// The messages that a ledger says went out, for [World#during]. Test messages reach no customer.
  ///
  /// @param from when the slot starts; messages of the [World#MEMORY] before it are there too
  /// @param until when the slot ends
  /// @param offers what each campaign offers; campaigns that offer nothing are left out
  public static List<Sent> in(Handle db, Instant from, Instant until, Map<String, Program> offers) {
    return between(db, from.minus(World.MEMORY), until, offers);
  }

  /// The messages that a ledger says went out from an instant (inclusive) to another (exclusive).
  public static List<Sent> between(
      Handle db, Instant from, Instant until, Map<String, Program> offers) {
    return db.createQuery(
            """
            SELECT t.id, c.key, t.channel, t.category, t.campaign, t.survey, t.sent_at
              FROM touchpoint t JOIN customer c ON c.id = t.customer_id
             WHERE t.state = 'sent' AND NOT t.is_test AND t.sent_at >= :from AND t.sent_at < :until
             ORDER BY t.sent_at, t.id
            """)
        .bind("from", from)
        .bind("until", until)
        .map((rows, context) -> sent(rows, offers))
        .list();
  }

  private static Sent sent(ResultSet rows, Map<String, Program> offers) throws SQLException {
    var category = rows.getString("category");
    var survey = Optional.ofNullable(rows.getString("survey")).flatMap(Survey::named);
    return new Sent(
        rows.getObject("id", UUID.class),
        rows.getString("key"),
        Channel.of(rows.getString("channel")),
        Category.named(category)
            .orElseThrow(() -> new IllegalStateException("'" + category + "' is no category")),
        survey.isPresent()
            ? Optional.empty()
            : Optional.ofNullable(offers.get(rows.getString("campaign"))),
        survey,
        rows.getObject("sent_at", OffsetDateTime.class).toInstant());
  }
}
