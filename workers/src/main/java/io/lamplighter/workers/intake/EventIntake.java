package io.lamplighter.workers.intake;

import io.lamplighter.ledger.facts.Event;
import io.lamplighter.ledger.facts.FactListener.Wake;
import io.lamplighter.ledger.facts.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// Takes batches of events in and says of each row what became of it. Rows that cannot be taken do
/// not hold up the others.
public final class EventIntake {
  private final Facts facts;
  private final Consumer<List<Wake>> wake;
  private final Runnable news;

  /// @param wake told which cohorts to wake, after all is committed
  /// @param news told that something new is known, after all is committed
  public EventIntake(Facts facts, Consumer<List<Wake>> wake, Runnable news) {
    this.facts = facts;
    this.wake = wake;
    this.news = news;
  }

  /// What became of a batch.
  ///
  /// @param added events that were new
  /// @param repeated events that were here already
  public record Taken(int added, int repeated, List<Refused> refused) {}

  /// One event that was left out.
  ///
  /// @param row its place in the batch, from 1
  /// @param rule a short code
  /// @param why in words, without personal data
  public record Refused(int row, String rule, String why) {}

  /// Takes events in, one JSON object each. Giving the same again changes nothing.
  public Taken take(List<String> rows, Instant now) {
    var events = new ArrayList<Event>();
    var places = new ArrayList<Integer>();
    var refused = new ArrayList<Refused>();
    for (int i = 0; i < rows.size(); i++) {
      try {
        events.add(CloudEvents.read(rows.get(i)));
        places.add(i + 1);
      } catch (CloudEvents.UnreadableException unreadable) {
        refused.add(
            new Refused(i + 1, "not_a_cloud_event", String.valueOf(unreadable.getMessage())));
      }
    }
    var recorded = facts.record(events, now);
    for (var rejected : recorded.rejected()) {
      refused.add(new Refused(places.get(rejected.row()), rejected.rule(), rejected.why()));
    }
    if (!recorded.wakes().isEmpty()) {
      wake.accept(recorded.wakes());
    }
    if (recorded.added() > 0) {
      news.run();
    }
    refused.sort(Comparator.comparingInt(Refused::row));
    return new Taken(recorded.added(), recorded.repeated(), List.copyOf(refused));
  }
}
