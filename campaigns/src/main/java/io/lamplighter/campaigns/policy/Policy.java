package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Share;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a utility may and will do when it contacts people: the contents of `policy.yaml`. A
/// campaign can be stricter, never looser. Every number comes from the file, with its source.
///
/// @param hash SHA-256 of what the file means, in hexadecimal: comments, order of keys and layout
///   make no difference. Stored with each decision
/// @param sellBy how long after its due time a message is still worth sending, unless its step says
/// @param priority message classes, most important first
/// @param bestHourWait how long after its due time a message may wait for the best hour
/// @param bestHourTries share of programs' messages that go out at an hour drawn by lot, by which
///   best hours are learned; none means that nobody waits for an hour
/// @param modelApproval who lets a newly trained model decide
/// @param exploredPrograms share of the contests between programs whose first is drawn by lot, so
///   that it can be told whether choosing for each household pays
/// @param pauseRecheck how long a paused campaign's message rests before it is asked again
public record Policy(
    String name,
    String hash,
    Hours hours,
    List<ConsentRule> consent,
    Map<Category, Set<SuppressionScope>> suppression,
    Map<Protection, ProtectionRule> protections,
    List<Cap> caps,
    Map<Category, Duration> sellBy,
    List<MessageClass> priority,
    Duration bestHourWait,
    Share bestHourTries,
    Duration pauseRecheck,
    Replies replies,
    Launch launch,
    List<WarmUp> warmUps,
    Costs costs,
    ModelApproval modelApproval,
    Share exploredPrograms) {

  /// Where a rule comes from.
  ///
  /// @param reviewedBy the counsel who has checked it, or words that say that nobody has
  public record Source(String text, String reviewedBy) {}

  /// When a recipient may be contacted, by their own clock.
  ///
  /// @param needed channels over which nobody is contacted whose time zone or jurisdiction is
  ///   unknown or has no window on file
  /// @param exempt categories that go out at any hour
  /// @param exemptInLiveOutage categories that go out at any hour about an outage in progress
  /// @param safeFor categories that keep to the windows of the jurisdiction `safe` as well
  public record Hours(
      Set<Channel> needed,
      Set<Category> exempt,
      Set<Category> exemptInLiveOutage,
      Set<Category> safeFor,
      List<Window> windows,
      List<Holiday> holidays) {

    /// Whether a kind of message has no quiet hours.
    public boolean exempt(Category category, boolean liveOutage) {
      return exempt.contains(category) || (liveOutage && exemptInLiveOutage.contains(category));
    }
  }

  /// One line of the table of contact windows. Where a jurisdiction has windows for a channel and
  /// category that are in force on a day, only those are open on that day. A jurisdiction binds
  /// together with its country (`US-CT` with `US`), and `any` binds everywhere.
  ///
  /// @param to the first moment that is closed; midnight means the end of the day
  /// @param onHolidays whether it is open on holidays too
  /// @param validFrom first day on which it is in force, absent for always
  /// @param validUntil last day on which it is in force, absent for ever
  public record Window(
      String jurisdiction,
      Set<Channel> channels,
      Set<Category> categories,
      Set<DayOfWeek> days,
      LocalTime from,
      LocalTime to,
      boolean onHolidays,
      Optional<LocalDate> validFrom,
      Optional<LocalDate> validUntil,
      Source source) {
    /// The jurisdiction of windows that bind everywhere.
    public static final String ANYWHERE = "any";

    /// The jurisdiction of the narrow windows that are allowed everywhere in the country.
    public static final String SAFE = "safe";

    boolean inForce(LocalDate date) {
      return validFrom.map(first -> !date.isBefore(first)).orElse(true)
          && validUntil.map(last -> !date.isAfter(last)).orElse(true);
    }

    boolean covers(LocalTime time) {
      return !time.isBefore(from) && (to.equals(LocalTime.MIDNIGHT) || time.isBefore(to));
    }
  }

  /// The consent that messages of some kinds need over some channels.
  public record ConsentRule(
      Set<Category> categories, Set<Channel> channels, ConsentNeed needs, Source source) {}

  /// What a protected customer is spared.
  ///
  /// @param skipCategories messages of these kinds are left out
  /// @param skipTopics messages about these are left out
  /// @param holdCategories messages of these kinds wait until the situation is over
  /// @param holdFor how long until a waiting one is asked again
  public record ProtectionRule(
      Set<Category> skipCategories,
      Set<String> skipTopics,
      Set<Category> holdCategories,
      Duration holdFor,
      Source source) {}

  /// Who a cap protects.
  public enum Protects {
    PERSON,
    HOUSEHOLD
  }

  /// At most so many contacts in any period of a length. Categories that are counted but not bound
  /// go out in any case and use up the room of the others.
  ///
  /// @param binds categories that are held back when the cap is reached
  /// @param counts categories whose contacts count toward it
  /// @param channels contacts over these are counted and bound
  /// @param jurisdictions binds recipients who may be in one of these; empty means everybody
  /// @param sameTopic whether only contacts about a topic of the message count
  public record Cap(
      Protects protects,
      int atMost,
      Duration per,
      Set<Category> binds,
      Set<Category> counts,
      Set<Channel> channels,
      Set<String> jurisdictions,
      boolean sameTopic,
      Source source) {}

  /// How far one STOP reaches.
  public enum RevokeScope {
    STREAM,
    ALL
  }

  /// How replies are read, see [ReplyReader].
  ///
  /// @param stop whole messages that opt out
  /// @param stopStarts first words that opt out, for a person to look at afterwards
  /// @param stopAnywhere words that opt out wherever they stand, for a person to look at afterwards
  /// @param wrongPerson words that say that the address is somebody else's
  public record Replies(
      RevokeScope revokeScope,
      Set<String> stop,
      Set<String> stopStarts,
      Set<String> stopAnywhere,
      Set<String> wrongPerson,
      Set<String> help,
      Set<String> start,
      Source source) {}

  /// How a campaign goes live.
  ///
  /// @param approvalAbovePeople a plan that reaches more people needs another person's yes
  /// @param approvalAboveCost a plan that costs more needs it too
  /// @param canary share of a wave that goes out first
  /// @param canaryHold how long the rest waits to see how it fares
  /// @param judgedFrom deliveries from which on rates are judged
  /// @param haltAtComplaints share of complaints at which a wave stops by itself
  /// @param haltAtBounces share of bounces at which a wave stops by itself
  public record Launch(
      long approvalAbovePeople,
      Money approvalAboveCost,
      Share canary,
      Duration canaryHold,
      int judgedFrom,
      Share haltAtComplaints,
      Share haltAtBounces,
      Source source) {}

  /// How many messages a new sender may send on each of its first days, so that receivers come to
  /// know it. From the day after the last there is no limit.
  public record WarmUp(Channel channel, List<Integer> perDay, Source source) {}

  /// The consent that a kind of message needs over a channel. [PolicyFile] has made sure that every
  /// pair has exactly one rule.
  public ConsentNeed consentNeeded(Category category, Channel channel) {
    return consent.stream()
        .filter(rule -> rule.categories().contains(category) && rule.channels().contains(channel))
        .map(ConsentRule::needs)
        .findFirst()
        .orElse(ConsentNeed.WRITTEN);
  }

  /// Which suppressions hold back a kind of message.
  public Set<SuppressionScope> suppressionsBinding(Category category) {
    return suppression.getOrDefault(category, Set.of(SuppressionScope.values()));
  }

  /// The longest window that a cap looks back over: older contacts need not be read.
  public Duration lookBack() {
    return caps.stream().map(Cap::per).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /// Whether some cap holds back messages of a category.
  public boolean capped(Category category) {
    return caps.stream().anyMatch(cap -> cap.binds().contains(category));
  }
}
