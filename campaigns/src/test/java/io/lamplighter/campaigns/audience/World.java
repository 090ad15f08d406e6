package io.lamplighter.campaigns.audience;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Random customers and accounts, the same ones in memory for CEL and in Postgres for SQL.
final class World {
  static final Instant NOW = Instant.parse("2026-11-22T15:00:00Z");
  static final List<String> NAMES =
      List.of("Ana", "ana", "", "Zoë", "O'Hara", "a\\b", "Ångström", "😀", "An", "%_");

  private static final Pattern BIND = Pattern.compile("(?<!:):([a-z][a-z0-9]*)");
  private static final EmbeddedPostgres SERVER = start();

  record Happening(String name, Instant at) {}

  /// @param known the attributes that are known, by path
  record Customer(
      long id,
      Map<String, Object> known,
      List<String> programs,
      Map<String, Double> scores,
      List<Happening> responses,
      List<Happening> events,
      List<Account> accounts) {}

  record Account(long id, boolean open, Map<String, Object> known) {}

  private final RandomGenerator random;
  private final List<Customer> customers = new ArrayList<>();
  private final Connection connection;

  World(RandomGenerator random, int size) throws SQLException {
    this.random = random;
    this.connection = SERVER.getPostgresDatabase().getConnection();
    execute(
        """
        DROP TABLE IF EXISTS customer, account, enrollment, score, response, event, touch;
        CREATE TABLE customer (id bigint, first_name text COLLATE "en-x-icu", language text, score_points float8,
          medical boolean, since timestamptz);
        CREATE TABLE account (id bigint, customer_id bigint, class text, autopay boolean,
          opened_at timestamptz, balance_cents bigint, kwh float8, paid_online integer, open boolean);
        CREATE TABLE enrollment (customer_id bigint, program text);
        CREATE TABLE score (customer_id bigint, model text, score float8);
        CREATE TABLE response (customer_id bigint, campaign text, at timestamptz);
        CREATE TABLE event (customer_id bigint, type text, at timestamptz);
        CREATE TABLE touch (entry_id bigint, step text, clicked boolean);
        """);
    for (long id = 1; id <= size; id++) {
      customers.add(customer(id));
    }
    for (Customer customer : customers) {
      store(customer);
    }
  }

  List<Customer> customers() {
    return customers;
  }

  private Customer customer(long id) {
    var known = new HashMap<String, Object>();
    known.put("customer.language", pick(List.of("en", "es", "fr")));
    sometimes(known, "customer.first_name", pick(NAMES));
    sometimes(
        known,
        "customer.score_points",
        pick(List.of(0.0, 0.1, 2.5, -3.0, 1e6, 0.30000000000000004)));
    sometimes(known, "customer.medical", random.nextBoolean());
    sometimes(known, "customer.since", instant());
    var scores = new HashMap<String, Double>();
    if (random.nextBoolean()) {
      scores.put("ebill-adoption", random.nextInt(100) / 100.0);
    }
    var accounts = new ArrayList<Account>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      accounts.add(account(id * 10 + i));
    }
    return new Customer(
        id,
        known,
        random.nextBoolean() ? List.of("e-bill") : List.of(),
        scores,
        happenings("autopay"),
        happenings("bill.paid"),
        accounts);
  }

  private Account account(long id) {
    var known = new HashMap<String, Object>();
    known.put("account.class", pick(List.of("residential", "commercial")));
    known.put("billing.bills_paid_online_12m", (long) random.nextInt(13));
    sometimes(known, "account.autopay", random.nextBoolean());
    sometimes(known, "account.opened_at", instant());
    sometimes(
        known,
        "account.balance_cents",
        pick(List.of(0L, 1L, -1L, 2L, 14233L, Long.MAX_VALUE, Long.MIN_VALUE, 9007199254740993L)));
    sometimes(
        known, "account.kwh", pick(List.of(0.0, -0.0, 1.5, 812.25, 9007199254740992.0, 1e-9)));
    return new Account(id, random.nextInt(4) > 0, known);
  }

  private List<Happening> happenings(String name) {
    var list = new ArrayList<Happening>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(new Happening(name, NOW.minus(Duration.ofHours(random.nextInt(24 * 120) - 24))));
    }
    return list;
  }

  /// Mostly odd instants, sometimes one right at the edge of a period.
  private Instant instant() {
    return switch (random.nextInt(4)) {
      case 0 -> NOW.minus(Duration.ofDays(30));
      case 1 -> NOW.plusSeconds(random.nextInt(1_000_000));
      default ->
          NOW.minusSeconds(random.nextInt(100_000_000))
              .plus(random.nextInt(1_000_000), ChronoUnit.MICROS);
    };
  }

  private void sometimes(Map<String, Object> known, String path, Object value) {
    if (random.nextInt(3) > 0) {
      known.put(path, value);
    }
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private void store(Customer customer) throws SQLException {
    var k = customer.known();
    insert(
        "customer",
        customer.id(),
        k.get("customer.first_name"),
        k.get("customer.language"),
        k.get("customer.score_points"),
        k.get("customer.medical"),
        k.get("customer.since"));
    for (Account account : customer.accounts()) {
      var a = account.known();
      insert(
          "account",
          account.id(),
          customer.id(),
          a.get("account.class"),
          a.get("account.autopay"),
          a.get("account.opened_at"),
          a.get("account.balance_cents"),
          a.get("account.kwh"),
          ((Long) a.get("billing.bills_paid_online_12m")).intValue(),
          account.open());
    }
    for (String program : customer.programs()) {
      insert("enrollment", customer.id(), program);
    }
    for (var score : customer.scores().entrySet()) {
      insert("score", customer.id(), score.getKey(), score.getValue());
    }
    for (Happening response : customer.responses()) {
      insert("response", customer.id(), response.name(), response.at());
    }
    for (Happening event : customer.events()) {
      insert("event", customer.id(), event.name(), event.at());
    }
  }

  private void insert(String table, Object... values) throws SQLException {
    String marks = "?, ".repeat(values.length - 1) + "?";
    try (var statement =
        connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, forDriver(values[i]));
      }
      statement.execute();
    }
  }

  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The first column (an id) and the second (an answer) of a query with a condition in it.
  Map<Long, Object> answers(String select, Sql sql, String from) throws SQLException {
    String text = select + sql.text() + from;
    var names = new ArrayList<String>();
    var matcher = BIND.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    var answers = new HashMap<Long, Object>();
    try (PreparedStatement statement =
        connection.prepareStatement(BIND.matcher(text).replaceAll("?"))) {
      for (int i = 0; i < names.size(); i++) {
        Object value = names.get(i).equals("now") ? NOW : sql.binds().get(names.get(i));
        statement.setObject(i + 1, forDriver(value));
      }
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          answers.put(rows.getLong(1), rows.getObject(2));
        }
      }
    }
    return answers;
  }

  private static Object forDriver(Object value) {
    return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
  }

  private static EmbeddedPostgres start() {
    try {
      // A zone other than UTC, as the names have a collation other than C: nothing is right by
      // luck.
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "off")
          .setServerConfig("timezone", "America/Denver")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
