package io.lamplighter.ledger.imports;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.ledger.consent.Basis;
import io.lamplighter.ledger.consent.Consent;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.customers.Numbering;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Consents of a file.
final class ConsentRows implements Rows {
  private final Mapping mapping;
  private final Instant now;

  ConsentRows(Mapping mapping, Instant now) {
    this.mapping = mapping;
    this.now = now;
  }

  @Override
  public void store(Handle db, List<Row> rows, Consumer<Reject> rejects) {
    var known =
        new HashSet<>(
            db.createQuery("SELECT id FROM customer WHERE id = ANY(:ids) AND erased_at IS NULL")
                .bindArray(
                    "ids",
                    Long.class,
                    rows.stream()
                        .map(row -> Numbering.customer(row.need("customer")).value())
                        .toList())
                .mapTo(Long.class)
                .list());
    var said = new ArrayList<Consent>();
    for (var row : rows) {
      var customer = Numbering.customer(row.need("customer"));
      if (!known.contains(customer.value())) {
        rejects.accept(
            row.reject("unknown_customer", "customer", "the ledger has no such customer"));
        continue;
      }
      try {
        said.add(
            new Consent(
                customer,
                Channel.of(row.need("channel")),
                Purpose.of(row.need("purpose")),
                row.flag("granted"),
                row.text("basis").map(Basis::of).orElse(Basis.EXPRESS),
                row.text("source").orElse(mapping.name()),
                row.text("evidence"),
                row.time("since").orElseThrow(),
                row.time("captured_at").orElse(now)));
      } catch (IllegalArgumentException noWord) {
        rejects.accept(
            row.reject(
                "unknown_value", "", "channel, purpose or basis is none of the known words"));
      }
    }
    Consents.record(db, said);
  }
}
