package io.lamplighter.ledger.segments;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Groupings of all customers by likeness, and who belongs where. A customer keeps the persona they
/// were put to; a new grouping is a new scheme, beside the old ones.
public final class PersonaSchemes {
  private PersonaSchemes() {}

  /// One grouping.
  ///
  /// @param artifact the scorer that puts newcomers to their persona, as JSON
  /// @param names of the personas, in the artifact's order
  public record Scheme(int number, String artifact, List<String> names) {
    /// The attribute that audiences ask for.
    public String attribute() {
      return attributeOf(number);
    }
  }

  /// The attribute under which audiences ask for a scheme's personas.
  public static String attributeOf(int scheme) {
    return "customer.personas_" + scheme;
  }

  /// Keeps a scheme.
  ///
  /// @return its number
  public static int keep(Handle db, String artifact, List<String> names, Instant now) {
    return db.createQuery(
            """
            INSERT INTO persona_scheme (number, artifact, names, learned_at)
            SELECT coalesce(max(number), 0) + 1, CAST(:artifact AS jsonb), :names, :now
              FROM persona_scheme
            RETURNING number
            """)
        .bind("artifact", artifact)
        .bindArray("names", String.class, names)
        .bind("now", now)
        .mapTo(Integer.class)
        .one();
  }

  /// All schemes, the oldest first.
  public static List<Scheme> all(Handle db) {
    return db.createQuery(
            "SELECT number, artifact::text, names FROM persona_scheme ORDER BY number")
        .map(
            (rows, context) ->
                new Scheme(
                    rows.getInt(1),
                    rows.getString(2),
                    List.of((String[]) rows.getArray(3).getArray())))
        .list();
  }

  /// The newest scheme.
  public static Optional<Scheme> newest(Handle db) {
    return Optional.of(all(db)).filter(schemes -> !schemes.isEmpty()).map(List::getLast);
  }

  /// Customers that a scheme has not put anywhere, by their number.
  ///
  /// @param after only those behind this number
  public static List<Long> newcomers(Handle db, int scheme, long after, int most) {
    return db.createQuery(
            """
            SELECT c.id FROM customer c
             WHERE c.erased_at IS NULL AND c.id > :after
               AND NOT EXISTS (SELECT FROM persona_member m
                                WHERE m.scheme = :scheme AND m.customer_id = c.id)
             ORDER BY c.id LIMIT :most
            """)
        .bind("scheme", scheme)
        .bind("after", after)
        .bind("most", most)
        .mapTo(Long.class)
        .list();
  }

  /// Those of some customers that a scheme has not put anywhere.
  public static List<Long> newcomers(Handle db, int scheme, Collection<Long> among) {
    return db.createQuery(
            """
            SELECT c.id FROM customer c
             WHERE c.id = ANY (:among) AND c.erased_at IS NULL
               AND NOT EXISTS (SELECT FROM persona_member m
                                WHERE m.scheme = :scheme AND m.customer_id = c.id)
             ORDER BY c.id
            """)
        .bind("scheme", scheme)
        .bindArray("among", Long.class, among)
        .mapTo(Long.class)
        .list();
  }

  /// Puts customers to personas; who has one keeps it.
  public static void put(
      Handle db, int scheme, List<Long> customers, List<String> personas, Instant now) {
    db.createUpdate(
            """
            INSERT INTO persona_member (scheme, customer_id, persona, since)
            SELECT :scheme, c.id, m.persona, :now
              FROM unnest(:customers, :personas) AS m (customer, persona)
              JOIN customer c ON c.id = m.customer AND c.erased_at IS NULL
             ORDER BY c.id
            ON CONFLICT DO NOTHING
            """)
        .bind("scheme", scheme)
        .bindArray("customers", Long.class, customers)
        .bindArray("personas", String.class, personas)
        .bind("now", now)
        .execute();
  }

  /// How many customers each persona of a scheme has.
  public static Map<String, Long> sizes(Handle db, int scheme) {
    var sizes = new TreeMap<String, Long>();
    db.createQuery(
            "SELECT persona, count(*) FROM persona_member WHERE scheme = :scheme GROUP BY persona")
        .bind("scheme", scheme)
        .map((rows, context) -> sizes.put(rows.getString(1), rows.getLong(2)))
        .list();
    return sizes;
  }
}
