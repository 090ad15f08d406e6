package io.lamplighter.ledger.touchpoints;

import io.lamplighter.campaigns.TouchpointId;
import java.util.OptionalInt;

/// At which hour of their own day somebody should hear from a program.
public interface HourPick {
  /// Nobody waits for an hour.
  HourPick NONE =
      new HourPick() {
        @Override
        public double tries() {
          return 0;
        }

        @Override
        public OptionalInt hour(TouchpointId message, Answers everybody, Answers own) {
          return OptionalInt.empty();
        }
      };

  /// Messages by the local hour at which they went out, and how many of them a person answered: a
  /// click or a reply. Machines open mail too, so opens say nothing.
  final class Answers {
    private final int[] sent = new int[24];
    private final int[] answered = new int[24];

    public static Answers none() {
      return new Answers();
    }

    /// Says how it was at one hour.
    public Answers at(int hour, int sentThen, int answeredThen) {
      sent[hour] = sentThen;
      answered[hour] = answeredThen;
      return this;
    }

    /// 24 counts.
    public int[] sent() {
      return sent.clone();
    }

    /// 24 counts.
    public int[] answered() {
      return answered.clone();
    }
  }

  /// The share of messages whose hour is drawn by lot; nothing is learned where it is 0.
  double tries();

  /// The hour from 0 to 23, or none to wait for.
  OptionalInt hour(TouchpointId message, Answers everybody, Answers own);
}
