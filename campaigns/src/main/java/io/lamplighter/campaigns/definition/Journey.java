package io.lamplighter.campaigns.definition;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.StepKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The steps a customer enters, goes through and exits: a graph without cycles, flattened in file
/// order, starting at the first. A step without a `next` ends the journey.
public record Journey(List<Step> steps) {
  public Journey {
    steps = List.copyOf(steps);
  }

  /// The step of a key.
  ///
  /// @throws IllegalArgumentException if this journey has no such step
  public Step step(StepKey key) {
    return steps.stream()
        .filter(step -> step.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no step '" + key + "'"));
  }

  public StepKey first() {
    return steps.getFirst().key();
  }

  /// The longest that a journey can take: all waits on the path with the most of them. Sends take
  /// no time here, though quiet hours and caps may hold them.
  public Duration longest() {
    var longest = new HashMap<StepKey, Duration>();
    // Every step's successors stand behind it, so going backwards each is known when it is needed.
    for (Step step : steps.reversed()) {
      longest.put(
          step.key(),
          switch (step) {
            case Step.Contact contact -> behind(contact.next(), longest);
            case Step.Wait wait -> wait.lasts().plus(behind(wait.next(), longest));
            case Step.Exit ignored -> Duration.ZERO;
            case Step.Branch branch -> {
              var then = behind(branch.then(), longest);
              var otherwise = behind(branch.otherwise(), longest);
              yield then.compareTo(otherwise) > 0 ? then : otherwise;
            }
          });
    }
    return steps.isEmpty() ? Duration.ZERO : behind(Optional.of(first()), longest);
  }

  private static Duration behind(Optional<StepKey> next, Map<StepKey, Duration> longest) {
    return next.map(key -> longest.getOrDefault(key, Duration.ZERO)).orElse(Duration.ZERO);
  }

  /// One step. Keys are unique in a journey: a send has its own name, others are named by kind and
  /// place (`wait-2`, `if-1`).
  public sealed interface Step {
    StepKey key();

    /// Something that reaches the customer: a [Send] or an [Ask].
    sealed interface Contact extends Step permits Send, Ask {
      Optional<Channel> channel();

      Content content();

      Optional<Duration> expires();

      Optional<StepKey> next();

      /// The key under which this step was first published.
      String lineage();

      /// Whether it leaves as soon as it may instead of at the slot's end.
      boolean atOnce();
    }

    /// One message.
    ///
    /// @param channel the only channel to use; absent leaves it to the campaign's choice
    /// @param expires sell-by: later than this after becoming due it is skipped as too late; absent
    ///   means the policy's default for the category
    record Send(
        StepKey key,
        Content content,
        Optional<Channel> channel,
        Optional<Duration> expires,
        boolean atOnce,
        String lineage,
        Optional<StepKey> next)
        implements Contact {}

    /// A survey invitation.
    record Ask(
        StepKey key,
        Survey survey,
        Content content,
        Optional<Channel> channel,
        Optional<Duration> expires,
        boolean atOnce,
        String lineage,
        Optional<StepKey> next)
        implements Contact {}

    /// Time passes, or something happens first.
    ///
    /// @param lasts how long at most
    record Wait(StepKey key, Duration lasts, Until until, Optional<StepKey> next) implements Step {}

    /// Goes one way or the other, by an expression over the customer and this very journey.
    record Branch(
        StepKey key, String condition, Optional<StepKey> then, Optional<StepKey> otherwise)
        implements Step {}

    /// Ends the journey here, for a stated reason.
    record Exit(StepKey key, String reason) implements Step {}
  }

  /// What ends a wait before its time.
  public sealed interface Until {
    record TimePasses() implements Until {}

    record Enrolled(String program) implements Until {}

    record Happens(String event) implements Until {}
  }

  /// The texts of one contact. Compiled templates by channel, then by locale, then by arm; the
  /// empty string is the default locale or arm. Their source is here, so that the definition's hash
  /// covers every word that can be sent.
  public record Content(Map<Channel, List<Variant>> byChannel) {
    public static final Content EMPTY = new Content(Map.of());
  }

  /// One text of a contact, for one locale and one arm.
  ///
  /// @param subject only for e-mail and the inbox
  /// @param format `mjml`, `html` or `txt`
  public record Variant(String locale, String arm, String format, String subject, String body) {}
}
