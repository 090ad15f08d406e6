package io.lamplighter.workers.cohorts;

import io.lamplighter.ledger.touchpoints.Touchpoints.Leased;
import io.lamplighter.workers.channels.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Turns leased touchpoints into messages: the words of the step for the customer's language and
/// arm, filled with what is known about this customer and nobody else.
public interface Composer {
  /// What became of a text.
  sealed interface Composed {
    record Ready(Message message) implements Composed {}

    /// Nothing is to be sent, for a reason that the ledger keeps.
    record Aborted(String reason) implements Composed {}
  }

  /// Composes a batch; one answer for each, by the touchpoint's id.
  Map<Leased, Composed> compose(List<Leased> leased, Instant intentAt, Instant deadline);
}
