package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.policy.Policy.Cap;
import io.lamplighter.campaigns.policy.Policy.ConsentRule;
import io.lamplighter.campaigns.policy.Policy.Launch;
import io.lamplighter.campaigns.policy.Policy.ProtectionRule;
import io.lamplighter.campaigns.policy.Policy.Protects;
import io.lamplighter.campaigns.policy.Policy.Replies;
import io.lamplighter.campaigns.policy.Policy.RevokeScope;
import io.lamplighter.campaigns.policy.Policy.WarmUp;
import io.lamplighter.campaigns.policy.Yaml.Section;
import io.lamplighter.campaigns.policy.Yaml.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Turns the sections of a policy file into a [Policy].
final class PolicyReader {
  private static final List<String> SECTIONS =
      List.of(
          "hours",
          "consent",
          "suppression",
          "protected",
          "caps",
          "sell-by",
          "priority",
          "waits",
          "replies",
          "launch",
          "warm-up",
          "costs",
          "models");

  private static final Share USUAL_EXPLORED = Share.percent(10);

  private final Yaml yaml;
  private final Words words;
  private final Section top;
  private final Section standard;

  /// @param standard the shipped policy, for the sections that the file leaves out
  PolicyReader(Yaml yaml, Section top, Section standard) {
    this.yaml = yaml;
    this.words = new Words(yaml);
    this.top = top;
    this.standard = standard;
  }

  /// The policy; empty if the document has problems.
  Optional<Policy> read() {
    top.word("apiVersion").ifPresent(word -> words.exactly(word, "lamplighter/v1"));
    top.word("kind").ifPresent(word -> words.exactly(word, "Policy"));
    var name = top.word("name").map(Word::text).orElse("");
    var meaning = new StringBuilder(name);
    for (var section : SECTIONS) {
      from(section)
          .node(section)
          .ifPresent(node -> meaning.append('\n').append(section).append(Yaml.canonical(node)));
    }
    var hours = from("hours").section("hours").map(hrs -> new HoursReader(yaml, hrs).read());
    var consent = consent(from("consent").sections("consent"));
    var suppression = suppression(from("suppression").sections("suppression"));
    var protections = protections(from("protected").sections("protected"));
    var caps = from("caps").sections("caps").stream().map(this::cap).toList();
    var sellBy = from("sell-by").section("sell-by").map(this::sellBy);
    var priority = priority(from("priority"));
    var waits = from("waits").section("waits");
    var bestHour = waits.flatMap(section -> words.duration(section, "best-hour"));
    var tries =
        waits
            .filter(section -> section.has("best-hour-tries"))
            .flatMap(section -> words.share(section, "best-hour-tries"))
            .orElse(Share.NONE);
    var paused = waits.flatMap(section -> words.duration(section, "paused"));
    waits.ifPresent(Section::close);
    var replies = from("replies").section("replies").flatMap(this::replies);
    var launch = from("launch").section("launch").flatMap(this::launch);
    var warmUps = from("warm-up").sections("warm-up").stream().flatMap(this::warmUp).toList();
    var costs = from("costs").section("costs").map(this::costs);
    var models = from("models").section("models");
    var approval =
        models.flatMap(
            section ->
                words.one(section, "approval", "way to approve models", ModelApproval.class));
    var explored =
        models
            .filter(section -> section.has("explore-programs"))
            .flatMap(section -> words.share(section, "explore-programs"))
            .orElse(USUAL_EXPLORED);
    models.ifPresent(words::source);
    models.ifPresent(Section::close);
    top.close();
    if (!yaml.problems().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Policy(
            name,
            HexFormat.of().formatHex(Slots.sha256(meaning.toString())),
            hours.orElseThrow(),
            consent,
            suppression,
            protections,
            caps.stream().flatMap(Optional::stream).toList(),
            sellBy.orElseThrow(),
            priority,
            bestHour.orElseThrow(),
            tries,
            paused.orElseThrow(),
            replies.orElseThrow(),
            launch.orElseThrow(),
            warmUps,
            costs.orElseThrow(),
            approval.orElseThrow(),
            explored));
  }

  private Section from(String section) {
    return top.has(section) ? top : standard;
  }

  private List<ConsentRule> consent(List<Section> entries) {
    var rules = new ArrayList<ConsentRule>();
    var said = new EnumMap<Category, Set<Channel>>(Category.class);
    for (var entry : entries) {
      var categories = words.set(entry, "categories", "category", Category.class);
      var channels = words.set(entry, "channels", "channel", Channel.class);
      var needs = words.one(entry, "needs", "kind of consent", ConsentNeed.class);
      var source = words.source(entry);
      entry.close();
      for (var category : categories) {
        var before = said.computeIfAbsent(category, unseen -> EnumSet.noneOf(Channel.class));
        for (var channel : channels) {
          if (!before.add(channel)) {
            yaml.problem(
                entry.start(),
                Rule.SAID_TWICE,
                "consent for %s over %s is stated twice".formatted(category.word(), channel.word()),
                "keep one of the two");
          }
        }
      }
      needs.ifPresent(need -> rules.add(new ConsentRule(categories, channels, need, source)));
    }
    for (var category : Category.values()) {
      var before = said.getOrDefault(category, Set.of());
      var unsaid =
          Arrays.stream(Channel.values()).filter(channel -> !before.contains(channel)).toList();
      if (!unsaid.isEmpty() && !entries.isEmpty()) {
        yaml.problem(
            entries.getLast().start(),
            Rule.NOT_SAID,
            "consent for %s over %s is not stated"
                .formatted(
                    category.word(),
                    unsaid.stream().map(Channel::word).collect(Collectors.joining(", "))),
            "add an entry for it, with 'needs:' and its source");
      }
    }
    return List.copyOf(rules);
  }

  private Map<Category, Set<SuppressionScope>> suppression(List<Section> entries) {
    var binds = new EnumMap<Category, Set<SuppressionScope>>(Category.class);
    for (var entry : entries) {
      var scopes = words.set(entry, "bound-by", "suppression", SuppressionScope.class);
      for (var category : words.set(entry, "categories", "category", Category.class)) {
        binds.put(category, scopes);
      }
      words.source(entry);
      entry.close();
    }
    if (!entries.isEmpty()) {
      everyCategory(entries.getLast(), binds.keySet(), "suppression");
    }
    return Map.copyOf(binds);
  }

  private Map<Protection, ProtectionRule> protections(List<Section> entries) {
    var rules = new EnumMap<Protection, ProtectionRule>(Protection.class);
    for (var entry : entries) {
      var who = words.one(entry, "who", "situation", Protection.class);
      var skip = words.setIfThere(entry, "skip", "category", Category.class);
      var topics =
          entry.has("skip-about")
              ? entry.words("skip-about").stream().map(Word::text).collect(Collectors.toSet())
              : Set.<String>of();
      var hold = words.setIfThere(entry, "hold", "category", Category.class);
      var holdFor =
          hold.isEmpty() && !entry.has("hold-for")
              ? Duration.ZERO
              : words.duration(entry, "hold-for").orElse(Duration.ZERO);
      var source = words.source(entry);
      entry.close();
      who.ifPresent(
          situation ->
              rules.put(
                  situation, new ProtectionRule(skip, Set.copyOf(topics), hold, holdFor, source)));
    }
    return Map.copyOf(rules);
  }

  private Optional<Cap> cap(Section entry) {
    var protects = words.one(entry, "of", "cap", Protects.class);
    var atMost = words.count(entry, "at-most");
    var per = words.duration(entry, "per");
    var binds = words.set(entry, "binds", "category", Category.class);
    var counts = words.set(entry, "counts", "category", Category.class);
    var channels =
        entry.has("channels")
            ? words.set(entry, "channels", "channel", Channel.class)
            : Set.of(Channel.values());
    var jurisdictions =
        entry.has("jurisdictions")
            ? entry.words("jurisdictions").stream().map(Word::text).collect(Collectors.toSet())
            : Set.<String>of();
    boolean sameTopic = entry.has("same");
    if (sameTopic) {
      entry.word("same").ifPresent(word -> words.exactly(word, "topic"));
    }
    var source = words.source(entry);
    entry.close();
    if (protects.isEmpty() || atMost.isEmpty() || per.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Cap(
            protects.get(),
            atMost.get(),
            per.get(),
            binds,
            counts,
            channels,
            Set.copyOf(jurisdictions),
            sameTopic,
            source));
  }

  private Costs costs(Section section) {
    var costs = new EnumMap<Channel, Long>(Channel.class);
    for (var channel : Channel.values()) {
      // Cents for a thousand messages are tenths of a cent's hundredths for one.
      words
          .money(section, channel.word())
          .ifPresent(perThousand -> costs.put(channel, Math.round(perThousand.cents() / 10.0)));
    }
    words.source(section);
    section.close();
    return new Costs(costs);
  }

  private Map<Category, Duration> sellBy(Section section) {
    var sellBy = new EnumMap<Category, Duration>(Category.class);
    for (var category : Category.values()) {
      words.duration(section, category.word()).ifPresent(after -> sellBy.put(category, after));
    }
    words.source(section);
    section.close();
    return Map.copyOf(sellBy);
  }

  private List<MessageClass> priority(Section from) {
    var order =
        from.words("priority").stream()
            .flatMap(word -> yaml.oneOf(word, "message class", MessageClass.class).stream())
            .toList();
    for (var messageClass : MessageClass.values()) {
      if (messageClass != MessageClass.TEST && !order.contains(messageClass)) {
        from.node("priority")
            .ifPresent(
                node ->
                    yaml.problem(
                        node,
                        Rule.NOT_SAID,
                        "the priority of '" + messageClass.word() + "' is not stated",
                        "name all of: safety, service, marketing"));
      }
    }
    return order;
  }

  private Optional<Replies> replies(Section section) {
    var scope = words.one(section, "one-stop-revokes", "scope", RevokeScope.class);
    Function<String, Set<String>> plain =
        key ->
            section.words(key).stream()
                .map(Word::text)
                .map(ReplyReader::plain)
                .collect(Collectors.toUnmodifiableSet());
    var stop = plain.apply("stop");
    var starts = plain.apply("stop-when-first");
    var anywhere = plain.apply("stop-anywhere");
    var wrongPerson = plain.apply("wrong-person");
    var help = plain.apply("help");
    var start = plain.apply("start");
    var source = words.source(section);
    section.close();
    return scope.map(
        revokes -> new Replies(revokes, stop, starts, anywhere, wrongPerson, help, start, source));
  }

  private Optional<Launch> launch(Section section) {
    var people = words.count(section, "approval-above-people");
    var cost = words.money(section, "approval-above-cost");
    var canary = words.share(section, "canary");
    var hold = words.duration(section, "canary-hold");
    var judgedFrom = words.count(section, "judged-from-deliveries");
    var complaints = words.share(section, "halt-at-complaints");
    var bounces = words.share(section, "halt-at-bounces");
    var source = words.source(section);
    section.close();
    if (people.isEmpty()
        || cost.isEmpty()
        || canary.isEmpty()
        || hold.isEmpty()
        || judgedFrom.isEmpty()
        || complaints.isEmpty()
        || bounces.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Launch(
            people.get(),
            cost.get(),
            canary.get(),
            hold.get(),
            judgedFrom.get(),
            complaints.get(),
            bounces.get(),
            source));
  }

  private Stream<WarmUp> warmUp(Section entry) {
    var channel = words.one(entry, "channel", "channel", Channel.class);
    var perDay =
        entry.words("per-day").stream().flatMap(word -> words.count(word).stream()).toList();
    var source = words.source(entry);
    entry.close();
    return channel.map(over -> new WarmUp(over, perDay, source)).stream();
  }

  private void everyCategory(Section at, Set<Category> said, String what) {
    for (var category : Category.values()) {
      if (!said.contains(category)) {
        yaml.problem(
            at.start(),
            Rule.NOT_SAID,
            what + " of '" + category.word() + "' is not stated",
            "add an entry for it");
      }
    }
  }
}
