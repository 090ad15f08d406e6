package io.lamplighter.workers.channels.email;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stops sending to a domain that turns us away, before every message of a wave learns it by
/// itself. After a pause one message goes ahead as a probe.
final class Circuits {
  private static final Duration PAUSE = Duration.ofMinutes(15);
  private static final int WINDOW = 200;
  private static final int TOO_MANY = WINDOW / 5;
  private static final int MOST_DOMAINS = 5_000;

  /// Stands for all domains: our own server refuses us.
  static final String EVERYBODY = "*";

  private static final class Circuit {
    private final BitSet deferred = new BitSet(WINDOW);
    private int heard;
    private Instant openUntil = Instant.MIN;
    private boolean probing;

    private boolean isOpen() {
      return !openUntil.equals(Instant.MIN);
    }

    private void open(Instant until) {
      openUntil = until;
      probing = false;
      deferred.clear();
      heard = 0;
    }
  }

  private final Map<String, Circuit> domains =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Circuit> eldest) {
          return size() > MOST_DOMAINS && !eldest.getValue().isOpen();
        }
      };

  /// Whether a message may go to a domain now.
  ///
  /// @return how long to wait if not; empty means go. Who goes through an open circuit is its probe
  ///   and must report back
  synchronized Optional<Duration> wait(String domain, Instant now) {
    var everybody = wait(domains.get(EVERYBODY), now);
    return everybody.isPresent() ? everybody : wait(domains.get(domain), now);
  }

  private static Optional<Duration> wait(@Nullable Circuit circuit, Instant now) {
    if (circuit == null || !circuit.isOpen()) {
      return Optional.empty();
    }
    if (now.isBefore(circuit.openUntil)) {
      return Optional.of(Duration.between(now, circuit.openUntil));
    }
    if (circuit.probing) {
      return Optional.of(Duration.ofMinutes(1));
    }
    circuit.probing = true;
    return Optional.empty();
  }

  /// A domain took a message, or refused it for reasons of the recipient.
  synchronized void well(String domain) {
    note(domain, false, Instant.MIN);
  }

  /// A domain, or our server for [#EVERYBODY], will not have anything from us.
  synchronized void refused(String domain, Instant now) {
    domains.computeIfAbsent(domain, none -> new Circuit()).open(now.plus(PAUSE));
  }

  /// A domain put a message off.
  synchronized void deferred(String domain, Instant now) {
    note(domain, true, now);
  }

  /// The probe never got an answer from the domain: another may try.
  synchronized void notHeard(String domain) {
    release(domains.get(EVERYBODY));
    release(domains.get(domain));
  }

  private static void release(@Nullable Circuit circuit) {
    if (circuit != null) {
      circuit.probing = false;
    }
  }

  private void note(String domain, boolean putOff, Instant now) {
    domains.remove(EVERYBODY);
    var circuit = domains.computeIfAbsent(domain, none -> new Circuit());
    if (circuit.isOpen()) {
      if (putOff) {
        circuit.open(now.plus(PAUSE));
      } else {
        circuit.openUntil = Instant.MIN;
        circuit.probing = false;
      }
      return;
    }
    circuit.deferred.set(circuit.heard % WINDOW, putOff);
    circuit.heard++;
    if (putOff && circuit.deferred.cardinality() >= TOO_MANY) {
      circuit.open(now.plus(PAUSE));
    }
  }
}
