package io.lamplighter.ledger.survey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How somebody came to follow a link of a message or to answer a survey: what tells people from
/// the scanners of mail providers, which open links and even send forms.
///
/// @param at when it happened
/// @param sentAt when the message was accepted for delivery; absent if that is not known
/// @param method of the request, `POST` for an answer
/// @param userAgent as the request said
/// @param linksWithin10s different links of the same message followed within ten seconds, this one
///   included
/// @param trap whether it followed a link that no person can see
/// @param hosting whether it came from a data centre
public record Visit(
    Instant at,
    Optional<Instant> sentAt,
    String method,
    Optional<String> userAgent,
    int linksWithin10s,
    boolean trap,
    boolean hosting) {

  private static final Duration FASTER_THAN_PEOPLE = Duration.ofSeconds(5);
  private static final int MORE_LINKS_THAN_PEOPLE = 3;
  private static final List<String> AGENTS =
      List.of(
          "bot",
          "crawler",
          "spider",
          "scanner",
          "preview",
          "curl/",
          "wget/",
          "python-",
          "java/",
          "go-http-client",
          "headless",
          "proofpoint",
          "mimecast",
          "barracuda",
          "safelinks");

  /// A visit that nothing speaks against.
  public static Visit of(Instant at, Optional<Instant> sentAt) {
    return new Visit(at, sentAt, "POST", Optional.empty(), 1, false, false);
  }

  /// Who it was, as far as can be told: a machine if it gave itself away or two signs agree,
  /// suspect on one sign.
  public Actor actor() {
    if (trap || method.equals("HEAD") || isScanner()) {
      return Actor.MACHINE;
    }
    long signs =
        Stream.of(isTooFast(), linksWithin10s >= MORE_LINKS_THAN_PEOPLE, hosting)
            .filter(sign -> sign)
            .count();
    return signs == 0 ? Actor.HUMAN : signs == 1 ? Actor.SUSPECT : Actor.MACHINE;
  }

  private boolean isTooFast() {
    return sentAt.map(sent -> at.isBefore(sent.plus(FASTER_THAN_PEOPLE))).orElse(false);
  }

  private boolean isScanner() {
    var agent = userAgent.orElse("").toLowerCase(Locale.ROOT);
    return AGENTS.stream().anyMatch(agent::contains);
  }
}
