package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.TouchpointId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who goes first when messages due in the same slot share a household's cap: by class; within
/// marketing surveys before programs, since what is asked lapses within days; among programs the
/// one that is expected to bring most, or another one of theirs that a [ProgramChoice] puts first
/// (the next best action for this household); then by a hash of the message's id. It looks at all
/// of them together, so the order in which cohorts come to be asked plays no part.
public final class CapOrder {
  private final SendPolicy policy;
  private final Comparator<Row> order;

  public CapOrder(SendPolicy policy) {
    this.policy = policy;
    var classes = policy.policy().priority();
    this.order =
        Comparator.<Row>comparingInt(row -> rank(classes, row.category().messageClass()))
            .thenComparing(row -> row.category() != Category.SURVEY)
            .thenComparing(Comparator.comparingLong(Row::worth).reversed())
            .thenComparing(row -> hash(row.id()));
  }

  public SendPolicy policy() {
    return policy;
  }

  /// A message that is due.
  ///
  /// @param worth what a program's message is expected to bring, its score times what an enrollment
  ///   is worth, in hundredths of a cent; 0 if either is unknown
  /// @param campaign it is of; messages of one campaign do not compete as programs
  public record Row(
      TouchpointId id, CustomerId person, Category category, long worth, String campaign) {
    public Row(TouchpointId id, CustomerId person, Category category, long worth) {
      this(id, person, category, worth, "");
    }
  }

  /// A message that is due, with all that is known about it.
  public record Due(Row row, Facts facts) {}

  /// The rows in the order in which they take the room under caps.
  public List<Row> sorted(Collection<Row> rows) {
    return rows.stream().sorted(order).toList();
  }

  /// Which rows go when so many more contacts fit under one cap. Categories that no cap binds go in
  /// any case, and take up room.
  ///
  /// @param room contacts that still fit, none if negative
  public Set<TouchpointId> goes(Collection<Row> rows, int room) {
    var goes = new LinkedHashSet<TouchpointId>();
    int left = room;
    for (var row : sorted(rows)) {
      if (left > 0 || !policy.policy().capped(row.category())) {
        goes.add(row.id());
        left--;
      }
    }
    return goes;
  }

  /// A verdict, and which message goes first if it takes the room.
  ///
  /// @param behind present if the verdict's reason is [Reason#OUTRANKED]
  public record Judged(Verdict verdict, Optional<Row> behind) {}

  /// Who goes first when messages of several campaigns' programs cannot all go to a household.
  @FunctionalInterface
  public interface ProgramChoice {
    /// The one that is expected to bring most.
    ProgramChoice MOST_EXPECTED = candidates -> candidates.getFirst().id();

    /// @param candidates the best message of each campaign, each of which could go if it were
    ///   first; the one expected to bring most comes first
    TouchpointId first(List<Row> candidates);
  }

  /// The verdicts on all messages due to one household in one slot. Each message sees those that go
  /// before it as contacts made now.
  public Map<TouchpointId, Judged> verdicts(Collection<Due> household, Instant now) {
    return verdicts(household, now, ProgramChoice.MOST_EXPECTED);
  }

  /// The same, where somebody else says which program goes first when several compete.
  public Map<TouchpointId, Judged> verdicts(
      Collection<Due> household, Instant now, ProgramChoice choice) {
    var sorted = household.stream().sorted(Comparator.comparing(Due::row, order)).toList();
    var verdicts = inOrder(sorted, now);
    var candidates = candidates(sorted, verdicts, now);
    if (candidates.isEmpty()) {
      return verdicts;
    }
    var first = choice.first(candidates);
    if (first.equals(candidates.getFirst().id())) {
      return verdicts;
    }
    var others = new ArrayList<Due>();
    var ahead = new ArrayList<Due>();
    for (var due : sorted) {
      boolean other = due.row().category() == Category.PROGRAM || !others.isEmpty();
      if (due.row().id().equals(first)) {
        ahead.add(due);
      } else if (other) {
        others.add(due);
      } else {
        ahead.add(due);
      }
    }
    ahead.addAll(others);
    return inOrder(ahead, now);
  }

  /// The best message of each campaign's program that could go if it went before the other
  /// programs; none unless there are several campaigns and one of them has to stand back.
  private List<Row> candidates(List<Due> sorted, Map<TouchpointId, Judged> verdicts, Instant now) {
    var best = new LinkedHashMap<String, Row>();
    boolean binds = false;
    for (var due : sorted) {
      var row = due.row();
      var judged = verdicts.get(row.id());
      if (row.category() == Category.PROGRAM
          && judged != null
          && (judged.verdict() instanceof Verdict.Allow || outranked(judged.verdict()))
          && !best.containsKey(row.campaign())
          && alone(due, sorted, verdicts, now) instanceof Verdict.Allow) {
        best.put(row.campaign(), row);
        binds |= outranked(judged.verdict());
      }
    }
    return binds && best.size() > 1 ? List.copyOf(best.values()) : List.of();
  }

  /// The verdict on a message behind everything but other programs.
  private Verdict alone(
      Due due, List<Due> sorted, Map<TouchpointId, Judged> verdicts, Instant now) {
    var person = new ArrayList<Contact>();
    var everybody = new ArrayList<Contact>();
    for (var other : sorted) {
      var judged = verdicts.get(other.row().id());
      if (other.row().category() != Category.PROGRAM
          && judged != null
          && judged.verdict() instanceof Verdict.Allow) {
        var contact = contact(other, now);
        everybody.add(contact);
        if (other.row().person().equals(due.row().person())) {
          person.add(contact);
        }
      }
    }
    var facts = due.facts();
    return policy.verdict(
        facts.with(
            new Facts.Contacts(
                facts.contacts().person(), facts.contacts().household(), person, everybody)),
        now);
  }

  private static Contact contact(Due due, Instant now) {
    var message = due.facts().message();
    return new Contact(now, message.category(), message.channel(), message.topics());
  }

  private Map<TouchpointId, Judged> inOrder(List<Due> sorted, Instant now) {
    var verdicts = new LinkedHashMap<TouchpointId, Judged>();
    var personAhead = new HashMap<CustomerId, List<Contact>>();
    var householdAhead = new ArrayList<Contact>();
    var gone = new ArrayList<Row>();
    for (var due : sorted) {
      var row = due.row();
      var facts = due.facts();
      var ahead = personAhead.computeIfAbsent(row.person(), unseen -> new ArrayList<>());
      var contacts =
          new Facts.Contacts(
              facts.contacts().person(), facts.contacts().household(), ahead, householdAhead);
      var verdict = policy.verdict(facts.with(contacts), now);
      verdicts.put(
          row.id(),
          new Judged(verdict, outranked(verdict) ? before(row.person(), gone) : Optional.empty()));
      if (verdict instanceof Verdict.Allow) {
        var contact = contact(due, now);
        ahead.add(contact);
        householdAhead.add(contact);
        gone.add(row);
      }
    }
    return verdicts;
  }

  private static boolean outranked(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow allow -> false;
      case Verdict.Defer(var until, var reason) -> reason == Reason.OUTRANKED;
      case Verdict.Skip(var reason) -> reason == Reason.OUTRANKED;
    };
  }

  /// The first that goes to the same person, else to anybody of the household.
  private static Optional<Row> before(CustomerId person, List<Row> gone) {
    return gone.stream()
        .filter(row -> row.person().equals(person))
        .findFirst()
        .or(() -> gone.stream().findFirst());
  }

  private static int rank(List<MessageClass> classes, MessageClass messageClass) {
    int rank = classes.indexOf(messageClass);
    return rank < 0 ? classes.size() : rank;
  }

  /// SHA-256 of the id's text in hexadecimal, in SQL `encode(sha256(convert_to(id::text, 'UTF8')),
  /// 'hex')`: the id itself begins with its time of entry and would favour who came first.
  public static String hash(TouchpointId id) {
    return HexFormat.of().formatHex(Slots.sha256(id.value().toString()));
  }
}
