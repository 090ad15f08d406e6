package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// All that is known when a message is about to go out: plain values, read in the transaction that
/// claims it. The same facts at the same instant always give the same verdict.
///
/// @param grantedAt the time that the throttle has reserved for it, if one limits the channel
/// @param goalReached whether the exit or the goal of the journey has happened
public record Facts(
    Message message,
    Recipient recipient,
    Contacts contacts,
    CampaignState campaign,
    boolean goalReached,
    Optional<Instant> grantedAt) {

  /// What is to be sent.
  ///
  /// @param topics what it is about: the goal's program, a survey's instrument, or words that the
  ///   policy knows, such as `disconnection`
  /// @param dueAt when the journey wanted it sent, before any deferral
  /// @param expiresAt the step's own sell-by; absent means the policy's default for the category
  /// @param phase the cohort's place within a slot, see [Slots#phase]
  public record Message(
      Category category,
      Channel channel,
      Set<String> topics,
      Instant dueAt,
      Optional<Instant> expiresAt,
      Duration phase) {
    public Message {
      topics = Set.copyOf(topics);
    }
  }

  /// Who is to receive it.
  ///
  /// @param reachable whether there is an address for the channel
  /// @param zones every time zone the recipient may be in: of the premise and, by phone, of the
  ///   number; empty means unknown
  /// @param jurisdictions every place whose rules may apply, as ISO 3166 codes (`US-CT`): of the
  ///   premise and, by phone, of the number; empty means unknown
  /// @param suppressions the standing noes that concern this address, person and stream
  /// @param liveOutage whether the message is about an outage going on at the premise
  public record Recipient(
      boolean reachable,
      Set<ZoneId> zones,
      Set<String> jurisdictions,
      ConsentState consent,
      Set<SuppressionScope> suppressions,
      Set<Protection> protections,
      boolean liveOutage,
      Optional<BestHour> bestHour) {
    public Recipient {
      zones = Set.copyOf(zones);
      jurisdictions = Set.copyOf(jurisdictions);
      suppressions = Set.copyOf(suppressions);
      protections = Set.copyOf(protections);
    }
  }

  /// The hour of the day, from 0 to 23, at which the person tends to respond.
  public record BestHour(int hour, ZoneId zone) {
    public BestHour {
      if (hour < 0 || hour > 23) {
        throw new IllegalArgumentException(hour + " is no hour of the day");
      }
    }
  }

  /// Contacts that count toward caps: sent, intended and leased, by all senders, in any order, but
  /// never this message itself. Those older than [Policy#lookBack] may be left out. The household's
  /// include the person's own.
  ///
  /// @param personAhead messages due to the person in the same slot that outrank this one
  /// @param householdAhead messages due to the household in the same slot that outrank this one,
  ///   the person's included
  public record Contacts(
      List<Contact> person,
      List<Contact> household,
      List<Contact> personAhead,
      List<Contact> householdAhead) {
    public static final Contacts NONE = new Contacts(List.of(), List.of(), List.of(), List.of());

    public Contacts {
      person = List.copyOf(person);
      household = List.copyOf(household);
      personAhead = List.copyOf(personAhead);
      householdAhead = List.copyOf(householdAhead);
    }
  }

  /// What the campaign's owner has said.
  public enum CampaignState {
    RUNNING,
    PAUSED,
    STOPPED
  }

  /// The same facts with other contacts.
  public Facts with(Contacts others) {
    return new Facts(message, recipient, others, campaign, goalReached, grantedAt);
  }
}
