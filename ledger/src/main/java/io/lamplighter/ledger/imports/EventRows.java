package io.lamplighter.ledger.imports;

import io.lamplighter.ledger.customers.Numbering;
import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.FactListener.Wake;
import io.lamplighter.ledger.facts.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Events and enrollments of a file: history if the mapping says when they became known, else news.
final class EventRows implements Rows {
  private final Mapping mapping;
  private final Facts facts;
  private final Instant now;
  private final List<Wake> wakes = new ArrayList<>();
  private long repeated;

  EventRows(Mapping mapping, Facts facts, Instant now) {
    this.mapping = mapping;
    this.facts = facts;
    this.now = now;
  }

  @Override
  public void store(Handle db, List<Row> rows, Consumer<Reject> rejects) {
    var events = new ArrayList<Event>();
    var known = new HashMap<Event, Instant>();
    var from = new ArrayList<Row>();
    boolean history = mapping.knownAfter().isPresent() || mapped("known_at");
    for (var row : rows) {
      if (row.text("customer").isEmpty() && row.text("account").isEmpty()) {
        rejects.accept(
            row.reject("missing_value", "customer", "neither customer nor account is given"));
        continue;
      }
      var event = event(row);
      events.add(event);
      from.add(row);
      var at =
          row.time("known_at")
              .or(() -> mapping.knownAfter().map(event.occurredAt()::plus))
              .orElse(now);
      known.put(event, at);
    }
    var recorded =
        history
            ? facts.backfill(db, events, event -> Objects.requireNonNull(known.get(event)))
            : facts.record(db, events, now);
    wakes.addAll(recorded.wakes());
    repeated += recorded.repeated();
    for (var rejected : recorded.rejected()) {
      rejects.accept(from.get(rejected.row()).reject(rejected.rule(), "", rejected.why()));
    }
  }

  @Override
  public long known() {
    return repeated;
  }

  @Override
  public List<Wake> wakes() {
    return wakes.stream().distinct().toList();
  }

  private boolean mapped(String field) {
    return mapping.fields().containsKey(field)
        || mapping.columns().values().stream().anyMatch(column -> column.field().equals(field));
  }

  private Event event(Row row) {
    boolean enrollment = mapping.dataset() == Dataset.ENROLLMENTS;
    var type = enrollment ? "enrollment.changed" : row.need("type");
    var customer = row.text("customer").map(Numbering::customer).orElse(null);
    var account = row.text("account").map(Numbering::account).orElse(null);
    return new Event(
        row.text("source").orElse(mapping.name()),
        row.text("key").orElseGet(() -> derivedKey(row)),
        type,
        customer,
        account,
        row.time("occurred_at").orElseThrow(),
        enrollment ? enrollment(row) : row.group("data."));
  }

  /// What an enrollment is told apart by when the source has no number for it.
  private static String derivedKey(Row row) {
    return row.text("customer").or(() -> row.text("account")).orElseThrow()
        + "/"
        + row.need("program")
        + "/"
        + row.time("occurred_at").orElseThrow()
        + row.text("status").filter("ended"::equals).map("/"::concat).orElse("");
  }

  private static Map<String, Object> enrollment(Row row) {
    var data = new HashMap<String, Object>();
    data.put("program", row.need("program"));
    row.text("status").ifPresent(status -> data.put("status", status));
    row.text("via").ifPresent(via -> data.put("via", via));
    return data;
  }
}
