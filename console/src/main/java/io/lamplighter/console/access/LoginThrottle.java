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

  private record Tries(int count, Instant last) {}

  private final Map<String, Tries> byKey =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
          return size() > REMEMBERED;
        }
      };

  synchronized boolean isClosed(String name, String address, Instant now) {
    return tries(nameKey(name, address), now) >= TRIES_A_NAME
        || tries(address, now) >= TRIES_AN_ADDRESS;
  }

  synchronized void failed(String name, String address, Instant now) {
    count(nameKey(name, address), now);
    count(address, now);
  }

  synchronized void succeeded(String name, String address) {
    byKey.remove(nameKey(name, address));
  }

  private void count(String key, Instant now) {
    byKey.put(key, new Tries(tries(key, now) + 1, now));
  }

  private int tries(String key, Instant now) {
    var tries = byKey.get(key);
    return tries == null || tries.last().plus(CLOSED).isBefore(now) ? 0 : tries.count();
  }

  private static String nameKey(String name, String address) {
    return address + "\n" + name;
  }
}
