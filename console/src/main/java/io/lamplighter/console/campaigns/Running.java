package io.lamplighter.console.campaigns;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.console.words.Title;
import io.lamplighter.ledger.reports.Applied;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// A campaign as pages speak of it.
public record Running(Applied applied) {

  /// All, by name.
  public static List<Running> all(Handle db) {
    return Applied.all(db).stream().map(Running::new).toList();
  }

  /// One by its name.
  public static Optional<Running> named(Handle db, String name) {
    return Applied.named(db, name).map(Running::new);
  }

  public String name() {
    return applied.name();
  }

  public int version() {
    return applied.version();
  }

  public String state() {
    return applied.state();
  }

  public Instant since() {
    return applied.since();
  }

  public Instant versionSince() {
    return applied.versionSince();
  }

  public Optional<Instant> nextTick() {
    return applied.nextTick();
  }

  public Campaign definition() {
    return applied.definition();
  }

  /// `ebill-adoption` → `Ebill adoption`.
  public String title() {
    return Title.of(name());
  }

  public Status status() {
    return switch (state()) {
      case "running" -> Status.running("running");
      case "paused" -> Status.paused("paused");
      case "draining" -> Status.collecting("ending: nobody enters");
      default -> Status.nothing("stopped");
    };
  }

  /// What happens next, in words.
  public String next(Say say) {
    return switch (state()) {
      case "paused" ->
          applied.pausedAt().map(at -> "On hold since " + say.moment(at)).orElse("On hold");
      case "draining" -> "Those inside finish";
      case "stopped" -> "Nothing more";
      default ->
          nextTick()
              .map(tick -> "Next wave " + say.moment(tick))
              .orElse("Takes people in as events come");
    };
  }

  public boolean isPaused() {
    return state().equals("paused");
  }

  public boolean isStopped() {
    return state().equals("stopped");
  }

  /// Why nothing can be compared, if so.
  public Optional<String> notComparable() {
    if (definition().goal().isEmpty()) {
      return Optional.of(
          "This campaign states no goal, so there is nothing to count. A goal names the program whose enrollments it is for.");
    }
    double held = definition().holdout().value();
    return held > 0 && held < 1
        ? Optional.empty()
        : Optional.of(
            "This campaign holds nobody out, so nobody can say what it changed. With a holdout of 5 % or more the comparison appears here.");
  }
}
