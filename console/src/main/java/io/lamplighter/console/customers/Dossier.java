package io.lamplighter.console.customers;

import io.lamplighter.campaigns.CustomerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What the ledger knows of one customer, for their page.
record Dossier(
    Person person,
    List<Reach> reaches,
    List<Member> household,
    List<Allowed> consents,
    List<Answer> standings,
    List<Happening> happenings) {
  static final int NEWEST = 60;

  /// Who it is.
  record Person(
      CustomerId id,
      String key,
      String name,
      String customerClass,
      String language,
      Optional<LocalDate> since,
      Optional<String> address,
      boolean erased) {}

  /// One way to reach them.
  ///
  /// @param suppressed why nothing may go there, if so
  record Reach(String channel, String address, String status, Optional<String> suppressed) {}

  record Member(CustomerId id, String name) {}

  /// What they agreed to, last.
  record Allowed(String channel, String purpose, boolean granted, String basis, Instant since) {}

  /// Why they are in a campaign, or not, as its newest wave decided.
  record Answer(String campaign, String outcome, Instant since) {}

  /// One thing that happened.
  ///
  /// @param kind `event`, `enrolled`, `decision`, `message`, `heard`, `survey` or `consent`
  /// @param what its own word: an event type, a state, a campaign
  /// @param detail more of it
  /// @param lineage what a decision or a message was made from
  record Happening(Instant at, String kind, String what, String detail, List<Lineage> lineage) {}

  /// One part of the answer to "why this, why then".
  record Lineage(String name, String value) {}

  static Optional<Dossier> of(Handle db, CustomerId id, Instant now) {
    return person(db, id)
        .map(
            person ->
                new Dossier(
                    person,
                    reaches(db, id, now),
                    household(db, id),
                    consents(db, id),
                    standings(db, id),
                    Happenings.of(db, id, NEWEST)));
  }

  private static Optional<Person> person(Handle db, CustomerId id) {
    return db.createQuery(
            """
            SELECT c.id, c.key, c.given_name, c.family_name, c.class, c.language, c.since, c.erased_at,
                   (SELECT p.address || ', ' || p.city FROM account a JOIN premise p ON p.id = a.premise_id
                     WHERE a.customer_id = c.id ORDER BY a.id LIMIT 1) AS premise
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

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }
}
