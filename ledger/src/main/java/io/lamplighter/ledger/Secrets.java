package io.lamplighter.ledger;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Keys that sign links and hide addresses, each under a name and a key number (kid). A key is
/// rotated by adding the next number; older ones stay, so that what they made can still be read.
public final class Secrets {
  private static final int BYTES = 32;

  private Secrets() {}

  /// All keys of a name by number, the newest last. Makes the first one, by true chance, if there
  /// is none yet.
  public static NavigableMap<Integer, byte[]> keys(Handle db, String name, Instant now) {
    var keys = read(db, name);
    if (keys.isEmpty()) {
      var key = new byte[BYTES];
      new SecureRandom().nextBytes(key);
      put(db, name, 1, key, now);
      keys = read(db, name);
    }
    return keys;
  }

  /// Adds a key. One that is already there under this number stays as it is.
  public static void put(Handle db, String name, int kid, byte[] key, Instant since) {
    db.createUpdate(
            """
            INSERT INTO secret (name, kid, value, since) VALUES (:name, :kid, :key, :since)
            ON CONFLICT (name, kid) DO NOTHING
            """)
        .bind("name", name)
        .bind("kid", kid)
        .bind("key", key)
        .bind("since", since)
        .execute();
  }

  private static NavigableMap<Integer, byte[]> read(Handle db, String name) {
    var keys = new TreeMap<Integer, byte[]>();
    db.createQuery("SELECT kid, value FROM secret WHERE name = :name")
        .bind("name", name)
        .map((rows, context) -> keys.put((int) rows.getShort("kid"), rows.getBytes("value")))
        .list();
    return keys;
  }
}
