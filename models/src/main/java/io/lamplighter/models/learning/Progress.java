package io.lamplighter.models.learning;

/// Told several times a second how far a training is: heartbeats hang here, and so does cancelling,
/// since Smile ignores interrupts. To cancel, throw a [java.util.concurrent.CancellationException];
/// it comes out of the call that trains.
@FunctionalInterface
public interface Progress {
  /// Nobody is listening.
  Progress NONE = (stage, done, of) -> {};

  void at(String stage, int done, int of);
}
