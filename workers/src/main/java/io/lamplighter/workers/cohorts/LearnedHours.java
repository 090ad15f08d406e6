package io.lamplighter.workers.cohorts;

import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.ledger.touchpoints.HourPick;
import io.lamplighter.ledger.touchpoints.Hours;
import io.lamplighter.models.exploration.BestHour;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Hours as answers teach them: a share is drawn by lot, so that every hour goes on being tried;
/// the others wait for the hour at which this person tends to answer, as far as their own answers
/// say, and people in general for the rest. While too little is known nobody waits.
///
/// @param tries share of the messages whose hour is drawn; 0 turns all of it off
public record LearnedHours(double tries) implements HourPick {
  /// Messages by lot and answers to them that it takes before anybody waits.
  private static final int ENOUGH_SENT = 500;

  private static final int ENOUGH_ANSWERED = 50;

  /// An hour that was hardly ever tried is not called anybody's best.
  private static final int ENOUGH_IN_AN_HOUR = 30;

  @Override
  public OptionalInt hour(TouchpointId message, Answers everybody, Answers own) {
    if (Hours.lot(message) < tries) {
      return OptionalInt.of(Hours.drawn(message));
    }
    var sent = everybody.sent();
    var answered = everybody.answered();
    if (tries == 0
        || Arrays.stream(sent).sum() < ENOUGH_SENT
        || Arrays.stream(answered).sum() < ENOUGH_ANSWERED) {
      return OptionalInt.empty();
    }
    var tried =
        IntStream.range(0, 24).filter(hour -> sent[hour] >= ENOUGH_IN_AN_HOUR).boxed().toList();
    return BestHour.learn(sent, answered).rank(own.sent(), own.answered(), tried).stream()
        .mapToInt(Integer::intValue)
        .findFirst();
  }
}
