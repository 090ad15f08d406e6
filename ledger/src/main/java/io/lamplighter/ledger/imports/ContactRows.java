package io.lamplighter.ledger.imports;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.ledger.customers.Numbering;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Contacts of a file: what other systems sent. They count for caps, and models learn from what
/// came of them. A contact that is known already stays as it is.
final class ContactRows implements Rows {
  private final Mapping mapping;

  ContactRows(Mapping mapping) {
    this.mapping = mapping;
  }

  @Override
  public void store(Handle db, List<Row> rows, Consumer<Reject> rejects) {
    var households = households(db, rows);
    var batch =
        db.prepareBatch(
            """
            INSERT INTO contact
              (sender, ref, customer_id, household_id, channel, class, category, at)
            VALUES (:sender, :ref, :customer, :household, :channel, :class, :category, :at)
            ON CONFLICT DO NOTHING
            """);
    for (var row : rows) {
      var customer = Numbering.customer(row.need("customer")).value();
      var household = households.get(customer);
      if (household == null) {
        rejects.accept(
            row.reject("unknown_customer", "customer", "the ledger has no such customer"));
        continue;
      }
      try {
        var category =
            Category.named(row.need("category")).orElseThrow(IllegalArgumentException::new);
        var channel = Channel.of(row.need("channel"));
        batch
            .bind("sender", mapping.name())
            .bind("ref", row.need("key"))
            .bind("customer", customer)
            .bind("household", household)
            .bind("channel", channel.word())
            .bind("class", category.messageClass().word())
            .bind("category", category.word())
            .bind("at", row.time("at").orElseThrow())
            .add();
      } catch (IllegalArgumentException noWord) {
        rejects.accept(
            row.reject("unknown_value", "", "channel or category is none of the known words"));
      }
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  private static Map<Long, Long> households(Handle db, List<Row> rows) {
    var households = new HashMap<Long, Long>();
    db.createQuery(
            "SELECT id, household_id FROM customer WHERE id = ANY(:ids) AND erased_at IS NULL")
        .bindArray(
            "ids",
            Long.class,
            rows.stream().map(row -> Numbering.customer(row.need("customer")).value()).toList())
        .map((found, context) -> households.put(found.getLong(1), found.getLong(2)))
        .list();
    return households;
  }
}
