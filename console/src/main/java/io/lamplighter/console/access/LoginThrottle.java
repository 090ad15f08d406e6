package io.lamplighter.console.access;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down guessing: five wrong passwords for a name from one address, or fifty from one
/// address, close the door to them for a quarter of an hour. The true password does not open it
/// either, so that guessing on brings nothing.
final class LoginThrottle {
  static final Duration CLOSED = Duration.ofMinutes(15);
  private static final int TRIES_A_NAME = 5;
  private static final int TRIES_AN_ADDRESS = 50;
  // Somebody who comes from many addresses fills no memory: the oldest are forgotten.
  private static final int REMEMBERED = 10_000;
  private static final int LONGEST_NAME = 100;

  private record Tries(int count, Instant last) {}

  private final Map<String, Tries> byKey =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// Counts a try before it is judged: of many at the same moment no more get through than of as
  /// many in a row.
  ///
  /// @return whether the door is closed to it
  synchronized boolean turnsAway(String name, String address, Instant now) {
    if (tries(nameKey(name, address), now) >= TRIES_A_NAME
        || tries(address, now) >= TRIES_AN_ADDRESS) {
      return true;
    }
    count(nameKey(name, address), 1, now);
    count(address, 1, now);
    return false;
  }

  synchronized void succeeded(String name, String address, Instant now) {
    byKey.remove(nameKey(name, address));
    count(address, -1, now);
  }

  private void count(String key, int more, Instant now) {
    byKey.put(key, new Tries(Math.max(0, tries(key, now) + more), now));
  }

  private int tries(String key, Instant now) {
    var tries = byKey.get(key);
    return tries == null || tries.last().plus(CLOSED).isBefore(now) ? 0 : tries.count();
  }

  private static String nameKey(String name, String address) {
    // Somebody whose name is a whole book fills no memory either.
    return address + "\n" + name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }
}
