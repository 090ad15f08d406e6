package io.lamplighter.simulator.meridian;

import io.lamplighter.campaigns.definition.Survey;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// One thing that the world does and the utility comes to know.
public sealed interface Happening {
  /// When it becomes known; the order of what a day brings.
  Instant known();

  /// The utility's key of the customer.
  String customer();

  /// Something that one of the utility's own systems reports, enrollments included.
  record Reported(MeridianEvent event) implements Happening {
    @Override
    public Instant known() {
      return event.known();
    }

    @Override
    public String customer() {
      return event.customer();
    }
  }

  /// Something that was done with a message.
  ///
  /// @param detail the link that was clicked, the word that was replied, the status of a bounce
  record Engaged(
      UUID touchpoint, String customer, Kind kind, Actor actor, Instant at, String detail)
      implements Happening {
    @Override
    public Instant known() {
      return at;
    }
  }

  /// An answer to a survey.
  ///
  /// @param score on the survey's own scale
  record Answered(
      UUID touchpoint,
      String customer,
      Survey survey,
      int score,
      Optional<String> comment,
      Instant at)
      implements Happening {
    @Override
    public Instant known() {
      return at;
    }
  }

  /// What was done.
  enum Kind {
    DELIVERED,
    BOUNCED,
    OPENED,
    CLICKED,
    VIEWED,
    REPLIED,
    COMPLAINED,
    UNSUBSCRIBED;

    /// As the ledger writes it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Who did it, in truth; the ledger has to find out.
  enum Actor {
    HUMAN,
    MACHINE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
