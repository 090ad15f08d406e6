package io.lamplighter.ledger.customers;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.HouseholdId;
import io.lamplighter.ledger.Json;
import io.lamplighter.ledger.consent.AddressMac;
import io.lamplighter.ledger.customers.People.Loaded;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The people of the ledger: loaded in bulk, looked up one by one.
public final class Customers {
  private static final String CUSTOMER =
      "SELECT c.*, h.key AS household FROM customer c JOIN household h ON h.id = c.household_id ";

  private final Jdbi jdbi;

  public Customers(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Stores people in one transaction. What is there already under the same key is replaced, except
  /// that attributes are merged. Households are made as they are named.
  ///
  /// @param now when this becomes known
  public Loaded load(People people, Instant now) {
    return jdbi.inTransaction(db -> load(db, people, AddressMac.of(db, now), null));
  }

  /// Stores people in the caller's transaction.
  ///
  /// @param load number of the load they came with, if any
  public static Loaded load(Handle db, People people, AddressMac macs, @Nullable Long load) {
    return new PeopleLoad(db, macs, load).store(people);
  }

  /// The customer of a key of the utility. Erased ones have no key any more.
  public Optional<Customer> byKey(String key) {
    return one(CUSTOMER + "WHERE c.key = :value", key);
  }

  public Optional<Customer> byId(CustomerId id) {
    return one(CUSTOMER + "WHERE c.id = :value", id);
  }

  /// When a customer was erased, if so.
  public Optional<Instant> erasedAt(CustomerId id) {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    "SELECT erased_at FROM customer WHERE id = :id AND erased_at IS NOT NULL")
                .bind("id", id)
                .mapTo(Instant.class)
                .findOne());
  }

  /// Customers whose key or family name begins with a text, whatever its case; for the search of a
  /// page. The text is personal data: it travels in a body, never in an address.
  public List<Customer> search(String text, int most) {
    var prefix = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    CUSTOMER
                        + """
                        WHERE c.erased_at IS NULL AND (c.key ILIKE :prefix OR c.family_name ILIKE :prefix)
                        ORDER BY c.key LIMIT :most
                        """)
                .bind("prefix", prefix)
                .bind("most", most)
                .map((rows, context) -> customer(rows))
                .list());
  }

  /// All who share a household, by key.
  public List<Customer> household(HouseholdId household) {
    return jdbi.withHandle(
        db ->
            db.createQuery(CUSTOMER + "WHERE c.household_id = :household ORDER BY c.key")
                .bind("household", household)
                .map((rows, context) -> customer(rows))
                .list());
  }

  /// A customer's accounts, open ones first.
  public List<Account> accounts(CustomerId customer) {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    """
                    SELECT a.*, c.key AS customer, p.key AS premise
                      FROM account a JOIN customer c ON c.id = a.customer_id
                      LEFT JOIN premise p ON p.id = a.premise_id
                     WHERE a.customer_id = :customer ORDER BY a.status DESC, a.opened, a.key
                    """)
                .bind("customer", customer)
                .map((rows, context) -> account(rows))
                .list());
  }

  /// Where a customer is reached, by channel.
  public List<ContactPoint> contactPoints(CustomerId customer) {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    """
                    SELECT c.key AS customer, p.channel, p.address, p.zones, p.jurisdictions
                      FROM contact_point p JOIN customer c ON c.id = p.customer_id
                     WHERE p.customer_id = :customer ORDER BY p.channel
                    """)
                .bind("customer", customer)
                .map((rows, context) -> contactPoint(rows))
                .list());
  }

  private Optional<Customer> one(String sql, Object value) {
    return jdbi.withHandle(
        db ->
            db.createQuery(sql)
                .bind("value", value)
                .map((rows, context) -> customer(rows))
                .findOne());
  }

  private static Customer customer(ResultSet rows) throws SQLException {
    return new Customer(
        rows.getString("key"),
        rows.getString("household"),
        rows.getString("given_name"),
        rows.getString("family_name"),
        rows.getString("language"),
        rows.getString("class"),
        text(rows, "persona"),
        Optional.ofNullable(rows.getObject("birth_decade", Integer.class)),
        rows.getBoolean("low_income"),
        rows.getBoolean("medical_baseline"),
        rows.getBoolean("moratorium"),
        text(rows, "preferred_channel").map(Channel::of),
        text(rows, "zone").map(ZoneId::of),
        text(rows, "jurisdiction"),
        Optional.ofNullable(rows.getObject("since", LocalDate.class)),
        Json.object(rows.getString("attributes")));
  }

  private static Account account(ResultSet rows) throws SQLException {
    return new Account(
        rows.getString("key"),
        rows.getString("customer"),
        text(rows, "premise"),
        rows.getString("class"),
        rows.getString("status").equals("open"),
        Optional.ofNullable(rows.getObject("opened", LocalDate.class)),
        Optional.ofNullable(rows.getObject("closed", LocalDate.class)),
        text(rows, "rate_code"),
        rows.getString("delivery"),
        rows.getBoolean("autopay"),
        rows.getBoolean("budget_billing"),
        Json.object(rows.getString("attributes")));
  }

  private static ContactPoint contactPoint(ResultSet rows) throws SQLException {
    return new ContactPoint(
        rows.getString("customer"),
        Channel.of(rows.getString("channel")),
        rows.getString("address"),
        texts(rows.getArray("zones")).stream().map(ZoneId::of).toList(),
        texts(rows.getArray("jurisdictions")));
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }

  private static Optional<String> text(ResultSet rows, String column) throws SQLException {
    return Optional.ofNullable(rows.getString(column));
  }
}
