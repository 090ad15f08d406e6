package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.policy.Facts.BestHour;
import io.lamplighter.campaigns.policy.Facts.CampaignState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A customer who may be written to by e-mail and by text, and what is to be sent to them: each
/// test says what is different.
final class ACustomer {
  private Set<ZoneId> zones = Set.of(ZoneId.of("America/New_York"));
  private Set<String> jurisdictions = Set.of("US-NY");
  private ConsentState consent = ConsentState.WRITTEN;
  private final Set<SuppressionScope> suppressions = EnumSet.noneOf(SuppressionScope.class);
  private final Set<Protection> protections = EnumSet.noneOf(Protection.class);
  private boolean reachable = true;
  private boolean liveOutage;
  private boolean goalReached;
  private Optional<BestHour> bestHour = Optional.empty();
  private Optional<Instant> granted = Optional.empty();
  private Optional<Instant> expires = Optional.empty();
  private Duration phase = Duration.ZERO;
  private CampaignState campaign = CampaignState.RUNNING;
  private Set<String> topics = Set.of("e-bill");
  private final List<Contact> contacts = new ArrayList<>();
  private final List<Contact> household = new ArrayList<>();

  static ACustomer aCustomer() {
    return new ACustomer();
  }

  ACustomer livingIn(String... zones) {
    this.zones = new LinkedHashSet<>(Arrays.stream(zones).map(ZoneId::of).toList());
    return this;
  }

  ACustomer under(String... jurisdictions) {
    this.jurisdictions = Set.of(jurisdictions);
    return this;
  }

  ACustomer consenting(ConsentState consent) {
    this.consent = consent;
    return this;
  }

  ACustomer suppressed(SuppressionScope scope) {
    suppressions.add(scope);
    return this;
  }

  ACustomer protectedBy(Protection protection) {
    protections.add(protection);
    return this;
  }

  ACustomer withoutAddress() {
    reachable = false;
    return this;
  }

  ACustomer inALiveOutage() {
    liveOutage = true;
    return this;
  }

  ACustomer havingEnrolled() {
    goalReached = true;
    return this;
  }

  ACustomer respondingAt(int hour, String zone) {
    bestHour = Optional.of(new BestHour(hour, ZoneId.of(zone)));
    return this;
  }

  ACustomer grantedAt(Instant at) {
    granted = Optional.of(at);
    return this;
  }

  ACustomer expiring(Instant at) {
    expires = Optional.of(at);
    return this;
  }

  ACustomer inPhase(Duration phase) {
    this.phase = phase;
    return this;
  }

  ACustomer whoseCampaignIs(CampaignState state) {
    campaign = state;
    return this;
  }

  ACustomer about(String... topics) {
    this.topics = Set.of(topics);
    return this;
  }

  ACustomer contacted(Category category, Channel channel, Instant at) {
    var contact = new Contact(at, category, channel, topics);
    contacts.add(contact);
    household.add(contact);
    return this;
  }

  ACustomer withHousemateContacted(Category category, Instant at) {
    household.add(new Contact(at, category, Channel.EMAIL, Set.of()));
    return this;
  }

  /// The facts of a message that was due at an instant.
  Facts facts(Category category, Channel channel, Instant dueAt) {
    return new Facts(
        new Facts.Message(category, channel, topics, dueAt, expires, phase),
        new Facts.Recipient(
            reachable,
            zones,
            jurisdictions,
            consent,
            suppressions,
            protections,
            liveOutage,
            bestHour),
        new Facts.Contacts(contacts, household, List.of(), List.of()),
        campaign,
        goalReached,
        granted);
  }
}
