package io.lamplighter.ledger.consent;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.ledger.RowCopy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// What each customer has agreed to, per channel and purpose. Rows are only ever added; the one
/// that counts from latest is the one that holds. Nothing said is a no.
public final class Consents {
  private static final RowMapper<Consent> ROWS = Consents::consent;
  private static final String COLUMNS =
      "customer_id, channel, purpose, granted, basis, source, evidence, since, captured_at";

  private final Jdbi jdbi;

  public Consents(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Adds what customers said, in one transaction.
  public void record(Collection<Consent> said) {
    jdbi.useTransaction(db -> record(db, said));
  }

  /// Adds what customers said, in the caller's transaction.
  public static void record(Handle db, Collection<Consent> said) {
    if (said.isEmpty()) {
      return;
    }
    try (var copy = RowCopy.into(db, "consent", COLUMNS.split(", "))) {
      for (var consent : said) {
        copy.row(
            consent.customer(),
            consent.channel().word(),
            consent.purpose().word(),
            consent.granted(),
            consent.basis().word(),
            consent.source(),
            consent.evidence(),
            consent.since(),
            consent.capturedAt());
      }
      copy.finish();
    }
  }

  /// What holds now.
  public Optional<Consent> latest(CustomerId customer, Channel channel, Purpose purpose) {
    return of(customer).stream()
        .filter(consent -> consent.channel() == channel && consent.purpose() == purpose)
        .findFirst();
  }

  /// All that holds now for one customer, in the order of channel and purpose.
  public List<Consent> of(CustomerId customer) {
    return of(List.of(customer)).getOrDefault(customer, List.of());
  }

  /// All that holds now for many customers. Who never said anything is absent.
  public Map<CustomerId, List<Consent>> of(Collection<CustomerId> customers) {
    return jdbi.withHandle(
        db ->
            byCustomer(
                db.createQuery(
                        """
                        SELECT c.* FROM consent_now n JOIN consent c ON c.id = n.consent_id
                         WHERE n.customer_id = ANY(:customers)
                         ORDER BY n.customer_id, n.channel, n.purpose
                        """)
                    .bindArray("customers", Long.class, numbers(customers))
                    .map(ROWS)
                    .list()));
  }

  /// What held at an instant, going by what we had learned by then.
  public List<Consent> asOf(CustomerId customer, Instant at) {
    return jdbi.withHandle(
        db ->
            db.createQuery(
                    """
                    SELECT DISTINCT ON (channel, purpose) *
                      FROM consent
                     WHERE customer_id = :customer AND since <= :at AND captured_at <= :at
                     ORDER BY channel, purpose, since DESC, id DESC
                    """)
                .bind("customer", customer)
                .bind("at", at)
                .map(ROWS)
                .list());
  }

  /// Everything a customer ever said, oldest first.
  public List<Consent> history(CustomerId customer) {
    return jdbi.withHandle(
        db ->
            db.createQuery("SELECT * FROM consent WHERE customer_id = :customer ORDER BY since, id")
                .bind("customer", customer)
                .map(ROWS)
                .list());
  }

  private static Map<CustomerId, List<Consent>> byCustomer(List<Consent> all) {
    var byCustomer = new LinkedHashMap<CustomerId, List<Consent>>();
    for (var consent : all) {
      byCustomer.computeIfAbsent(consent.customer(), none -> new ArrayList<>()).add(consent);
    }
    return byCustomer;
  }

  private static Collection<Long> numbers(Collection<CustomerId> customers) {
    return customers.stream().map(CustomerId::value).toList();
  }

  private static Consent consent(ResultSet rows, StatementContext context) throws SQLException {
    return new Consent(
        new CustomerId(rows.getLong("customer_id")),
        Channel.of(rows.getString("channel")),
        Purpose.of(rows.getString("purpose")),
        rows.getBoolean("granted"),
        Basis.of(rows.getString("basis")),
        rows.getString("source"),
        Optional.ofNullable(rows.getString("evidence")),
        instant(rows, "since"),
        instant(rows, "captured_at"));
  }

  private static Instant instant(ResultSet rows, String column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }
}
