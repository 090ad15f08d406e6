package io.lamplighter.ledger.customers;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.HouseholdId;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One person or firm that the utility serves. Prints as its key only: the rest is personal.
///
/// @param key the utility's own number
/// @param household the household's key
/// @param language as a language tag, for example `es`
/// @param customerClass `residential`, `commercial`, ...
/// @param moratorium protected from dunning now
/// @param preferredChannel as stated by the customer
/// @param zone of the premise; absent means unknown: neither call nor text
/// @param jurisdiction of the premise, for example `US-CO`
/// @param attributes what this utility knows beyond the columns; JSON values
public record Customer(
    String key,
    String household,
    String givenName,
    String familyName,
    String language,
    String customerClass,
    Optional<String> persona,
    Optional<Integer> birthDecade,
    boolean lowIncome,
    boolean medicalBaseline,
    boolean moratorium,
    Optional<Channel> preferredChannel,
    Optional<ZoneId> zone,
    Optional<String> jurisdiction,
    Optional<LocalDate> since,
    Map<String, Object> attributes) {

  public CustomerId id() {
    return Numbering.customer(key);
  }

  public HouseholdId householdId() {
    return Numbering.household(household);
  }

  /// Starts a customer who lives alone, speaks English and is residential.
  public static Draft keyed(String key) {
    return new Draft(key);
  }

  @Override
  public String toString() {
    return "customer " + key;
  }

  /// A customer being put together. What is not said stays unknown.
  public static final class Draft {
    private final String key;
    private String household;
    private String givenName = "";
    private String familyName = "";
    private String language = "en";
    private String customerClass = "residential";
    private @Nullable String persona;
    private @Nullable Integer birthDecade;
    private boolean lowIncome;
    private boolean medicalBaseline;
    private boolean moratorium;
    private @Nullable Channel preferredChannel;
    private @Nullable ZoneId zone;
    private @Nullable String jurisdiction;
    private @Nullable LocalDate since;
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    private Draft(String key) {
      this.key = key;
      this.household = key;
    }

    public Draft household(String key) {
      this.household = key;
      return this;
    }

    public Draft named(String given, String family) {
      this.givenName = given;
      this.familyName = family;
      return this;
    }

    public Draft language(String tag) {
      this.language = tag;
      return this;
    }

    public Draft customerClass(String word) {
      this.customerClass = word;
      return this;
    }

    public Draft persona(String word) {
      this.persona = word;
      return this;
    }

    public Draft birthDecade(int year) {
      this.birthDecade = year;
      return this;
    }

    public Draft lowIncome(boolean yes) {
      this.lowIncome = yes;
      return this;
    }

    public Draft medicalBaseline(boolean yes) {
      this.medicalBaseline = yes;
      return this;
    }

    public Draft moratorium(boolean yes) {
      this.moratorium = yes;
      return this;
    }

    public Draft preferring(Channel channel) {
      this.preferredChannel = channel;
      return this;
    }

    public Draft zone(ZoneId id) {
      this.zone = id;
      return this;
    }

    public Draft jurisdiction(String code) {
      this.jurisdiction = code;
      return this;
    }

    public Draft since(LocalDate day) {
      this.since = day;
      return this;
    }

    public Draft attribute(String name, Object value) {
      attributes.put(name, value);
      return this;
    }

    public Customer done() {
      return new Customer(
          key,
          household,
          givenName,
          familyName,
          language,
          customerClass,
          Optional.ofNullable(persona),
          Optional.ofNullable(birthDecade),
          lowIncome,
          medicalBaseline,
          moratorium,
          Optional.ofNullable(preferredChannel),
          Optional.ofNullable(zone),
          Optional.ofNullable(jurisdiction),
          Optional.ofNullable(since),
          new LinkedHashMap<>(attributes));
    }
  }
}
