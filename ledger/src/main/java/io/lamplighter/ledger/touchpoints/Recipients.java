package io.lamplighter.ledger.touchpoints;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The people whom a claim is about and everybody who lives with them, held until the claim's
/// transaction ends.
///
/// People first, households second, each in the order of their ids: two claims never wait for each
/// other in a circle. Both are needed. Somebody who moves between two claims is in another
/// household for each, and only the lock on the person lets the second see what the first has
/// leased; the lock on the household does so for those who share its caps.
///
/// @param homes the household of each; who moves while the claim decides still counts in the old
///   one
record Recipients(Map<Long, Long> homes) {
  Recipients {
    homes = Map.copyOf(homes);
  }

  static Recipients hold(Handle db, Collection<Long> customers) {
    var people = customers.stream().distinct().toList();
    db.createQuery(
            """
            SELECT customer_id FROM recipient WHERE customer_id = ANY(:people)
             ORDER BY customer_id FOR NO KEY UPDATE
            """)
        .bindArray("people", Long.class, people)
        .mapTo(Long.class)
        .list();
    // A later statement: it sees where they live now that nobody else decides about them.
    var homes = homes(db, "id", people);
    var households = homes.values().stream().distinct().toList();
    db.createQuery("SELECT id FROM household WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE")
        .bindArray("ids", Long.class, households)
        .mapTo(Long.class)
        .list();
    var everybody = new HashMap<>(homes(db, "household_id", households));
    everybody.putAll(homes);
    return new Recipients(everybody);
  }

  private static Map<Long, Long> homes(Handle db, String column, List<Long> which) {
    return db.createQuery(
            "SELECT id, household_id FROM customer WHERE %s = ANY(:which)".formatted(column))
        .bindArray("which", Long.class, which)
        .reduceRows(
            new HashMap<Long, Long>(),
            (homes, row) -> {
              homes.put(row.getColumn(1, Long.class), row.getColumn(2, Long.class));
              return homes;
            });
  }

  List<Long> people() {
    return List.copyOf(homes.keySet());
  }

  List<Long> households() {
    return homes.values().stream().distinct().toList();
  }

  long home(long customer) {
    var household = homes.get(customer);
    if (household == null) {
      throw new IllegalArgumentException("a customer who is not held");
    }
    return household;
  }
}
