package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.CustomerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What the ledger knows of one customer, but for what happened: that is [Timeline].
public record CustomerFile(
    Person person,
    List<Reach> reaches,
    List<Member> household,
    List<Allowed> consents,
    List<Answer> standings) {
  /// Who it is.
  public record Person(
      CustomerId id,
      String key,
      String name,
      String customerClass,
      String language,
      Optional<LocalDate> since,
      Optional<String> address,
      Optional<String> rate,
      boolean erased) {}

  /// One way to reach them.
  ///
  /// @param suppressed why nothing may go there, if so
  public record Reach(String channel, String address, String status, Optional<String> suppressed) {}

  public record Member(CustomerId id, String name) {}

  /// What they agreed to, last.
  public record Allowed(
      String channel, String purpose, boolean granted, String basis, Instant since) {}

  /// Why they are in a campaign, or not, as its newest wave decided.
  public record Answer(String campaign, String outcome, Instant since) {}

  /// A customer found by the beginning of their number or name.
  public record Found(CustomerId id, String key, String name) {}

  /// Those whose number, family name or whole name begins like this, whatever the case, by number.
  public static List<Found> beginning(Handle db, String asked, int most) {
    return db.createQuery(
            """
            SELECT id, key, given_name || ' ' || family_name AS name FROM customer
             WHERE erased_at IS NULL
               AND (key ILIKE :prefix OR family_name ILIKE :prefix
                    OR given_name || ' ' || family_name ILIKE :prefix)
             ORDER BY key LIMIT :most
            """)
        .bind("prefix", asked.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
        .bind("most", most)
        .map(
            (row, context) ->
                new Found(
                    new CustomerId(row.getLong("id")), row.getString("key"), row.getString("name")))
        .list();
  }

  /// The answer that came last.
  public Optional<Answer> newestStanding() {
    return standings.stream().max(Comparator.comparing(Answer::since));
  }

  /// The file of one customer; empty if there is no such one.
  public static Optional<CustomerFile> of(Handle db, CustomerId id, Instant now) {
    return person(db, id)
        .map(
            person ->
                new CustomerFile(
                    person,
                    reaches(db, id, now),
                    household(db, id),
                    consents(db, id),
                    standings(db, id)));
  }

  private static Optional<Person> person(Handle db, CustomerId id) {
    return db.createQuery(
            """
            SELECT c.id, c.key, c.given_name, c.family_name, c.class, c.language, c.since, c.erased_at,
                   (SELECT p.address || ', ' || p.city FROM account a JOIN premise p ON p.id = a.premise_id
                     WHERE a.customer_id = c.id ORDER BY a.id LIMIT 1) AS premise,
                   (SELECT a.rate_code FROM account a
                     WHERE a.customer_id = c.id ORDER BY a.id LIMIT 1) AS rate
              FROM customer c WHERE c.id = :id
            """)
        .bind("id", id)
        .map(
            (row, context) ->
                new Person(
                    new CustomerId(row.getLong("id")),
                    row.getString("key"),
                    (row.getString("given_name") + " " + row.getString("family_name")).strip(),
                    row.getString("class"),
                    row.getString("language"),
                    Optional.ofNullable(row.getObject("since", LocalDate.class)),
                    Optional.ofNullable(row.getString("premise")),
                    Optional.ofNullable(row.getString("rate")),
                    row.getTimestamp("erased_at") != null))
        .findOne();
  }

  private static List<Reach> reaches(Handle db, CustomerId id, Instant now) {
    return db.createQuery(
            """
            SELECT p.channel, p.address, p.status,
                   (SELECT min(s.reason) FROM suppression s
                     WHERE s.address_mac = p.address_mac AND s.channel = p.channel
                       AND (s.until IS NULL OR s.until > :now)) AS suppressed
              FROM contact_point p WHERE p.customer_id = :id ORDER BY p.channel
            """)
        .bind("id", id)
        .bind("now", now)
        .map(
            (row, context) ->
                new Reach(
                    row.getString("channel"),
                    row.getString("address"),
                    row.getString("status"),
                    Optional.ofNullable(row.getString("suppressed"))))
        .list();
  }

  private static List<Member> household(Handle db, CustomerId id) {
    return db.createQuery(
            """
            SELECT m.id, m.given_name || ' ' || m.family_name AS name
              FROM customer c JOIN customer m ON m.household_id = c.household_id
             WHERE c.id = :id AND m.erased_at IS NULL ORDER BY m.id LIMIT 20
            """)
        .bind("id", id)
        .map((row, context) -> new Member(new CustomerId(row.getLong("id")), row.getString("name")))
        .list();
  }

  private static List<Allowed> consents(Handle db, CustomerId id) {
    return db.createQuery(
            """
            SELECT channel, purpose, granted, basis, since FROM consent_now
             WHERE customer_id = :id ORDER BY channel, purpose
            """)
        .bind("id", id)
        .map(
            (row, context) ->
                new Allowed(
                    row.getString("channel"),
                    row.getString("purpose"),
                    row.getBoolean("granted"),
                    row.getString("basis"),
                    instant(row, "since")))
        .list();
  }

  private static List<Answer> standings(Handle db, CustomerId id) {
    return db.createQuery(
            """
            SELECT DISTINCT ON (campaign) campaign, outcome, from_tick FROM standing
             WHERE customer_id = :id AND until_tick IS NULL ORDER BY campaign, from_tick DESC
            """)
        .bind("id", id)
        .map(
            (row, context) ->
                new Answer(
                    row.getString("campaign"), row.getString("outcome"), instant(row, "from_tick")))
        .list();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }
}
