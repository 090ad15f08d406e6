package io.lamplighter.ledger.facts;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.ledger.Json;
import io.lamplighter.ledger.RowCopy;
import io.lamplighter.ledger.facts.Recorded.Rejected;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Takes events in, each at most once whatever the feeds repeat, with what they mean for the
/// ledger: enrollments, changed accounts, consents, suppressions, and whatever listens. One
/// transaction a batch; a batch may hold thousands.
public final class Facts {
  /// Live events that happened longer ago than this are refused: a feed that is a month behind is
  /// broken. History comes in by [#backfill].
  public static final Duration LATEST = Duration.ofDays(30);

  /// How far a feed's clock may run ahead of ours.
  public static final Duration SKEW = Duration.ofMinutes(2);

  /// No index holds the longest that senders may think of, and one would fail the others with it.
  private static final int LONGEST_NAME = 500;

  private static final String[] COLUMNS = {
    "source",
    "key",
    "type",
    "customer_id",
    "account_id",
    "occurred_at",
    "known_at",
    "amount",
    "word",
    "data"
  };

  private final Jdbi jdbi;
  private final FactListener listener;

  public Facts(Jdbi jdbi, FactListener listener) {
    this.jdbi = jdbi;
    this.listener = listener;
  }

  /// Records what becomes known now.
  ///
  /// @param knownAt the instant of becoming known: decisions before it do not see these events
  public Recorded record(List<Event> events, Instant knownAt) {
    return jdbi.inTransaction(db -> record(db, events, knownAt));
  }

  /// Records what becomes known now, in the caller's transaction; wake the cohorts of the answer
  /// only after it has committed.
  public Recorded record(Handle db, List<Event> events, Instant knownAt) {
    var batch = new Batch(events);
    batch.check(event -> wrongTime(event, knownAt));
    return store(db, batch, event -> knownAt, Optional.of(knownAt));
  }

  /// Records history: events of any age, each known since its own time. Nobody is woken by it.
  ///
  /// @param knownAt when each of these became known; never before it happened
  public Recorded backfill(List<Event> events, Function<Event, Instant> knownAt) {
    return jdbi.inTransaction(db -> backfill(db, events, knownAt));
  }

  /// Records history in the caller's transaction.
  public Recorded backfill(Handle db, List<Event> events, Function<Event, Instant> knownAt) {
    var batch = new Batch(events);
    batch.check(
        event ->
            knownAt.apply(event).isBefore(event.occurredAt())
                ? Optional.of(new Wrong("in_future", "known before it happened"))
                : Optional.empty());
    return store(db, batch, knownAt, Optional.empty());
  }

  /// Records history that the ledger has nothing of yet, by COPY: half the work of [#backfill]
  /// where there are hundreds of thousands. The customers are there and hold the accounts; that is
  /// the caller's word.
  ///
  /// @param knownAt when each of these became known
  /// @return how many were recorded
  /// @throws IllegalArgumentException if an event names no customer or lacks what its type needs
  /// @throws IllegalStateException if the ledger has one of them; the transaction is lost then
  public static long load(Handle db, List<Event> events, Function<Event, Instant> knownAt) {
    var telling = new ArrayList<Event>();
    var facts = new ArrayList<Fact>();
    long loaded;
    try (var copy = RowCopy.into(db, "event", COLUMNS)) {
      for (var event : events) {
        var customer = event.customer();
        var wrong = wrongShape(event).map(Wrong::why);
        if (customer == null || wrong.isPresent()) {
          throw new IllegalArgumentException(
              "event %s %s: %s"
                  .formatted(event.source(), event.key(), wrong.orElse("it names no customer")));
        }
        var known = knownAt.apply(event);
        copy.row(
            event.source(),
            event.key(),
            event.type(),
            customer,
            event.account(),
            event.occurredAt(),
            known,
            amount(event),
            word(event),
            rest(event));
        if (Consequences.follow(event.type())) {
          telling.add(event);
          facts.add(fact(event, customer, known));
        }
      }
      loaded = copy.finish();
    }
    Consequences.carryOut(db, telling, facts);
    return loaded;
  }

  /// All fields that an event told, for templates that show them as `event.name`.
  public static Map<String, Object> fields(Handle db, String source, String key) {
    return db.createQuery(
            "SELECT type, word, amount, data FROM event WHERE source = :source AND key = :key")
        .bind("source", source)
        .bind("key", key)
        .map(
            (rows, context) -> {
              var fields = new LinkedHashMap<String, Object>();
              var shape = EventTypes.named(rows.getString("type"));
              var word = rows.getString("word");
              var amount = rows.getBigDecimal("amount");
              if (word != null) {
                shape.flatMap(EventTypes.Shape::word).ifPresent(name -> fields.put(name, word));
              }
              if (amount != null) {
                shape.flatMap(EventTypes.Shape::amount).ifPresent(name -> fields.put(name, amount));
              }
              var data = rows.getString("data");
              if (data != null) {
                fields.putAll(Json.object(data));
              }
              return (Map<String, Object>) fields;
            })
        .findOne()
        .orElse(Map.of());
  }

  /// The types that are taken in.
  public static Set<String> types() {
    return EventTypes.all();
  }

  private static Optional<Wrong> wrongTime(Event event, Instant knownAt) {
    if (event.occurredAt().isAfter(knownAt.plus(SKEW))) {
      return Optional.of(new Wrong("in_future", "it has not happened yet"));
    }
    return event.occurredAt().isBefore(knownAt.minus(LATEST))
        ? Optional.of(new Wrong("too_late", "it happened more than 30 days ago"))
        : Optional.empty();
  }

  private Recorded store(
      Handle db, Batch batch, Function<Event, Instant> knownAt, Optional<Instant> live) {
    batch.check(Facts::wrongShape);
    var owners = Owners.of(db, batch.events());
    batch.check(owners::wrong);
    var accepted = batch.accepted();
    var added = insert(db, accepted, owners, knownAt);
    var news = new ArrayList<Fact>();
    var newEvents = new ArrayList<Event>();
    for (var event : accepted) {
      if (added.contains(new Id(event.source(), event.key()))) {
        newEvents.add(event);
        news.add(fact(event, owners.customer(event), knownAt.apply(event)));
      }
    }
    Consequences.carryOut(db, newEvents, news);
    var wakes =
        live.isPresent() && !news.isEmpty()
            ? listener.recorded(db, inOrder(news), live.get())
            : List.<FactListener.Wake>of();
    return new Recorded(
        news.size(),
        batch.events().size() - batch.rejected().size() - news.size(),
        batch.rejected(),
        List.copyOf(wakes));
  }

  private static List<Fact> inOrder(List<Fact> news) {
    return news.stream()
        .sorted(
            Comparator.comparing(Fact::occurredAt)
                .thenComparing(Fact::source)
                .thenComparing(Fact::key))
        .toList();
  }

  private static Optional<Wrong> wrongShape(Event event) {
    var shape = EventTypes.named(event.type());
    if (shape.isEmpty()) {
      return Optional.of(new Wrong("unknown_type", "no feed may send '" + event.type() + "'"));
    }
    if (!Keepable.is(event.source()) || !Keepable.is(event.key()) || !Keepable.is(event.data())) {
      return Optional.of(
          new Wrong("bad_field", "it holds a character or a number that cannot be kept"));
    }
    if (event.source().length() > LONGEST_NAME || event.key().length() > LONGEST_NAME) {
      return Optional.of(
          new Wrong("bad_field", "its source or its id is longer than 500 characters"));
    }
    for (var field : shape.get().needs()) {
      if (!event.data().containsKey(field)) {
        return Optional.of(new Wrong("missing_field", event.type() + " needs '" + field + "'"));
      }
    }
    var amount = shape.get().amount().map(event.data()::get);
    if (amount.isPresent() && !(amount.get() instanceof Number)) {
      return Optional.of(
          new Wrong("bad_field", "'" + shape.get().amount().get() + "' must be a number"));
    }
    return EventTypes.wrongField(event)
        .or(() -> EventTypes.wrongType(event))
        .map(why -> new Wrong("bad_field", why));
  }

  private static Fact fact(Event event, CustomerId customer, Instant knownAt) {
    boolean enrolls =
        event.type().equals("enrollment.changed")
            && event.data().getOrDefault("status", "enrolled").equals("enrolled");
    return new Fact(
        event.source(),
        event.key(),
        event.type(),
        customer,
        Optional.ofNullable(event.account()),
        event.occurredAt(),
        knownAt,
        word(event),
        enrolls);
  }

  private static Optional<String> word(Event event) {
    return shape(event).word().map(event.data()::get).map(Object::toString);
  }

  private static EventTypes.Shape shape(Event event) {
    return EventTypes.named(event.type()).orElseThrow();
  }

  private static Set<Id> insert(
      Handle db, List<Event> events, Owners owners, Function<Event, Instant> knownAt) {
    if (events.isEmpty()) {
      return Set.of();
    }
    // In key order, so that two batches that share events wait for each other and never in a ring.
    var ordered =
        events.stream()
            .sorted(Comparator.comparing(Event::source).thenComparing(Event::key))
            .toList();
    return new HashSet<>(
        db.createQuery(
                """
                INSERT INTO event (source, key, type, customer_id, account_id, occurred_at, known_at,
                                   amount, word, data)
                SELECT source, key, type, customer, account, occurred, known, amount, word,
                       CAST(data AS jsonb)
                  FROM unnest(:sources, :keys, :types, :customers, :accounts, :occurred, :known,
                              :amounts, :words, :data)
                    AS e (source, key, type, customer, account, occurred, known, amount, word, data)
                ON CONFLICT (source, key) DO NOTHING
                RETURNING source, key
                """)
            .bindArray("sources", String.class, each(ordered, Event::source))
            .bindArray("keys", String.class, each(ordered, Event::key))
            .bindArray("types", String.class, each(ordered, Event::type))
            .bindArray("customers", Long.class, each(ordered, e -> owners.customer(e).value()))
            .bindArray("accounts", Long.class, each(ordered, Event::account))
            .bindArray("occurred", Instant.class, each(ordered, Event::occurredAt))
            .bindArray("known", Instant.class, each(ordered, knownAt))
            .bindArray("amounts", BigDecimal.class, each(ordered, Facts::amount))
            .bindArray("words", String.class, each(ordered, event -> word(event).orElse(null)))
            .bindArray("data", String.class, each(ordered, Facts::rest))
            .map((rows, context) -> new Id(rows.getString(1), rows.getString(2)))
            .list());
  }

  private static @Nullable BigDecimal amount(Event event) {
    return shape(event)
        .amount()
        .map(event.data()::get)
        .map(number -> new BigDecimal(number.toString()))
        .orElse(null);
  }

  /// What no column holds.
  private static @Nullable String rest(Event event) {
    var rest = new LinkedHashMap<>(new TreeMap<>(event.data()));
    shape(event).word().ifPresent(rest::remove);
    shape(event).amount().ifPresent(rest::remove);
    return rest.isEmpty() ? null : Json.of(rest);
  }

  private static <T> List<T> each(List<Event> events, Function<Event, T> field) {
    var values = new ArrayList<T>(events.size());
    for (var event : events) {
      values.add(field.apply(event));
    }
    return values;
  }

  record Wrong(String rule, String why) {}

  private record Id(String source, String key) {}

  /// Events with what is wrong with them; the first thing found is told.
  private static final class Batch {
    private final List<Event> events;
    private final Map<Integer, Rejected> rejected = new TreeMap<>();

    Batch(List<Event> events) {
      this.events = events;
    }

    void check(Function<Event, Optional<Wrong>> rule) {
      for (int row = 0; row < events.size(); row++) {
        if (!rejected.containsKey(row)) {
          var event = events.get(row);
          int place = row;
          rule.apply(event)
              .ifPresent(
                  wrong ->
                      rejected.put(
                          place,
                          new Rejected(
                              place, event.source(), event.key(), wrong.rule(), wrong.why())));
        }
      }
    }

    List<Event> events() {
      return events;
    }

    /// Those without a fault, the first of those that the batch repeats.
    List<Event> accepted() {
      var accepted = new ArrayList<Event>();
      var seen = new HashSet<Id>();
      for (int row = 0; row < events.size(); row++) {
        var event = events.get(row);
        if (!rejected.containsKey(row) && seen.add(new Id(event.source(), event.key()))) {
          accepted.add(event);
        }
      }
      return accepted;
    }

    List<Rejected> rejected() {
      return List.copyOf(rejected.values());
    }
  }
}
