package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.Suggestion;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Campaign.Arm;
import io.lamplighter.campaigns.definition.Campaign.ChannelChoice;
import io.lamplighter.campaigns.definition.Campaign.ExitRule;
import io.lamplighter.campaigns.definition.Campaign.FollowUp;
import io.lamplighter.campaigns.definition.Campaign.Goal;
import io.lamplighter.campaigns.definition.Campaign.Preference;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.definition.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the keys of a campaign file into the compiled form. What is flawed is replaced by
/// something harmless, so that everything else is still checked; the result counts only without
/// errors.
final class CampaignReader {
  static final List<String> KEYS =
      List.of(
          "apiVersion",
          "kind",
          "name",
          "owner",
          "category",
          "for",
          "goal",
          "audience",
          "every",
          "when event",
          "by",
          "holdout",
          "choose",
          "channels",
          "arms",
          "journey",
          "exit",
          "after enrollment");
  static final List<String> GOAL = List.of("enrollment", "within", "target", "value");
  static final List<String> AUDIENCE = List.of("where", "reentry");
  static final List<String> CHANNELS = List.of("allow", "prefer");
  static final List<String> FOLLOW_UP = List.of("survey", "in", "content");
  private static final Map<String, ExitRule> EXITS =
      Map.of(
          "on enrollment",
          ExitRule.ON_ENROLLMENT,
          "on leaving the audience",
          ExitRule.ON_LEAVING_AUDIENCE,
          "never",
          ExitRule.NEVER);
  private static final Duration USUAL_RECONSIDER = Duration.ofDays(30);
  private static final Pattern ARM_SHOWN = Pattern.compile("\\{[{%][^}]*\\barm\\b");
  private static final Share USUAL_HOLDOUT = Share.percent(10);

  private final Fields keys;
  private final Path file;
  private final Settings settings;
  private final Findings findings;
  private final Words words;

  CampaignReader(Fields keys, Path file, Settings settings, Findings findings) {
    this.keys = keys;
    this.file = file;
    this.settings =
        new Settings(ChoiceReader.withOwnModel(keys, settings.catalogue()), settings.zone());
    this.findings = findings;
    this.words = new Words(findings);
  }

  /// A campaign and where its steps stand.
  record Read(Campaign campaign, SourceMap source) {}

  static List<String> channels() {
    return Arrays.stream(Channel.values()).map(Channel::word).toList();
  }

  Read read() {
    fixed("apiVersion", "lamplighter/v1");
    fixed("kind", "Campaign");
    var name =
        keys.required("name", "name: ebill-adoption").flatMap(text -> words.name(text, "campaign"));
    var owner = keys.required("owner", "Who answers for it: owner: digital-adoption");
    var category = category();
    var subject =
        keys.text("for")
            .flatMap(
                text ->
                    words.word(
                        text, "unit", UnitKind::named, wordsOf(UnitKind.values(), UnitKind::word)))
            .orElse(UnitKind.CUSTOMER);
    var goal = goal();
    var trigger = trigger();
    boolean byEvent = trigger instanceof Trigger.When;
    var audience = keys.fields("audience", AUDIENCE);
    String where =
        audience
            .flatMap(fields -> fields.text("where"))
            .map(text -> where(text, subject))
            .orElse("");
    Optional<Duration> reentry =
        audience
            .flatMap(fields -> fields.text("reentry"))
            .flatMap(words::reentry)
            .map(Words.Reentry::after)
            .orElse(byEvent ? Optional.of(Duration.ZERO) : Optional.empty());
    var holdout = holdout(category);
    var choose = keys.fields("choose", ChoiceReader.KEYS);
    var choice =
        choose
            .map(
                fields ->
                    new ChoiceReader(
                            fields,
                            name.orElse("unnamed"),
                            subject,
                            byEvent,
                            settings.catalogue(),
                            words,
                            findings)
                        .read())
            .orElse(Choice.EVERYBODY);
    var reconsider =
        choose
            .flatMap(fields -> fields.text("reconsider"))
            .flatMap(words::duration)
            .orElse(byEvent ? Duration.ZERO : USUAL_RECONSIDER);
    var channels = channelChoice(goal);
    var variants = Arms.read(keys, words, findings);
    var arms = variants.arms();
    if (variants.learned() && goal.isEmpty()) {
      needsGoal(keys.key("arms"), "arms are learned from enrollments, so they need a goal");
    }
    var checks = new TemplateChecks(category, subject, trigger, settings.catalogue(), findings);
    var content =
        new ContentFiles(
            file, arms.stream().map(Arm::name).toList(), channels.allow(), checks, findings);
    var shape = new JourneyShape(findings);
    var journey = journey(subject, goal, content, shape);
    var campaign =
        new Campaign(
            Campaign.SEMANTICS,
            new CampaignName(name.orElse("unnamed")),
            owner.map(text -> text.getValue().strip()).orElse(""),
            category,
            subject,
            goal,
            where,
            reentry,
            trigger,
            holdout.share(),
            holdout.reason(),
            choice,
            reconsider,
            channels,
            arms,
            variants.learned(),
            journey,
            exit(goal),
            followUp(goal, content));
    warnOfArmsAlike(campaign);
    return new Read(campaign, shape.sourceMap());
  }

  /// Arms whose texts are all the same compare nothing.
  private void warnOfArmsAlike(Campaign campaign) {
    boolean differ =
        campaign.journey().steps().stream()
            .filter(Journey.Step.Contact.class::isInstance)
            .map(step -> ((Journey.Step.Contact) step).content())
            .flatMap(content -> content.byChannel().values().stream())
            .flatMap(List::stream)
            .anyMatch(
                variant -> !variant.arm().isEmpty() || ARM_SHOWN.matcher(variant.body()).find());
    if (campaign.arms().size() > 1 && !differ) {
      findings.warning(
          keys.key("arms"),
          Rule.MISSING_TRANSLATION,
          "all arms get the same texts",
          "Add a variant for each, such as invite."
              + campaign.arms().getFirst().name()
              + ".mjml, or show {{ arm }}.");
    }
  }

  private void fixed(String key, String value) {
    keys.required(key, key + ": " + value)
        .filter(text -> !text.getValue().equals(value))
        .ifPresent(
            text ->
                findings.error(
                    text,
                    Rule.WRONG_VERSION,
                    "'" + text.getValue() + "' is not '" + value + "'",
                    "Write " + key + ": " + value));
  }

  private Category category() {
    return keys.required("category", "One of: emergency, service, billing, program, survey.")
        .flatMap(
            text ->
                words.word(
                    text, "category", Category::named, wordsOf(Category.values(), Category::word)))
        .orElse(Category.PROGRAM);
  }

  private Optional<Goal> goal() {
    return keys.fields("goal", GOAL).flatMap(this::goal);
  }

  private Optional<Goal> goal(Fields fields) {
    var program = fields.required("enrollment", "The program whose enrollments count.");
    var within =
        fields
            .required("within", "How long an enrollment counts after entry: within: 30d")
            .flatMap(words::duration);
    var target = fields.text("target").flatMap(words::target);
    var value = fields.text("value").flatMap(words::money);
    program.ifPresent(text -> known(text, "program", settings.catalogue().programs()));
    return program.map(
        text -> new Goal(text.getValue(), within.orElse(USUAL_RECONSIDER), target, value));
  }

  private void known(ScalarNode text, String what, Map<String, String> names) {
    if (words.name(text, what).isPresent()
        && !names.isEmpty()
        && !names.containsKey(text.getValue())) {
      findings.error(
          text,
          Rule.NOT_IN_CATALOGUE,
          "the catalogue has no " + what + " '" + text.getValue() + "'",
          Suggestion.hint(text.getValue(), names.keySet()));
    }
  }

  static void checkEvent(
      ScalarNode text, String event, int offset, Catalogue catalogue, Findings findings) {
    if (!catalogue.events().containsKey(event)) {
      findings.error(
          text,
          new Flaw(
              Rule.NOT_IN_CATALOGUE,
              Math.max(0, offset),
              Math.max(0, offset) + event.length(),
              "the catalogue has no event '" + event + "'",
              Suggestion.hint(event, catalogue.events().keySet())));
    }
  }

  private Trigger trigger() {
    var given = List.of("every", "when event", "by").stream().filter(keys::has).toList();
    if (given.size() != 1) {
      findings.error(
          given.isEmpty() ? firstKey() : keys.key(given.getLast()),
          Rule.ONE_TRIGGER,
          given.isEmpty()
              ? "the file does not say what starts the campaign"
              : "more than one thing starts the campaign",
          "Exactly one of 'every: day at 09:00', 'when event: bill.issued', 'by: hand'.");
    }
    Optional<Trigger> every =
        keys.text("every").flatMap(text -> words.every(text, settings.zone()));
    Optional<Trigger> when =
        keys.text("when event")
            .map(
                text -> {
                  checkEvent(text, text.getValue(), 0, settings.catalogue(), findings);
                  return new Trigger.When(text.getValue());
                });
    keys.text("by")
        .filter(text -> !text.getValue().equals("hand"))
        .ifPresent(text -> words.phrase(text, "hand"));
    return every.or(() -> when).orElse(new Trigger.ByHand());
  }

  private Node firstKey() {
    return keys.names().isEmpty() ? keys.node() : keys.key(keys.names().getFirst());
  }

  private String where(ScalarNode text, UnitKind subject) {
    return switch (Expression.compile(text.getValue(), settings.catalogue(), subject)) {
      case Expression.Outcome.Sound(var expression) -> expression.text();
      case Expression.Outcome.Flawed(var flaws) -> {
        flaws.forEach(flaw -> findings.error(text, flaw));
        yield "";
      }
    };
  }

  private record Holdout(Share share, Optional<String> reason) {}

  private Holdout holdout(Category category) {
    var usual =
        new Holdout(category.holdoutByDefault() ? USUAL_HOLDOUT : Share.NONE, Optional.empty());
    var text = keys.text("holdout");
    if (text.isEmpty()) {
      return usual;
    }
    var none = Words.none(text.get().getValue());
    if (none.isPresent()) {
      if (none.get().isEmpty() && category.holdoutByDefault()) {
        findings.error(
            text.get(),
            Rule.HOLDOUT_REASON,
            "a program without a holdout needs a reason",
            "holdout: none because 'too few customers'");
      }
      return new Holdout(Share.NONE, none.filter(reason -> !reason.isEmpty()));
    }
    var share = words.share(text.get());
    if (category == Category.EMERGENCY && share.isPresent() && share.get().value() > 0) {
      findings.error(
          text.get(),
          Rule.NO_HOLDOUT_HERE,
          "nobody is left out of an emergency message",
          "Leave the key away.");
    }
    return share.map(held -> new Holdout(held, Optional.empty())).orElse(usual);
  }

  private ChannelChoice channelChoice(Optional<Goal> goal) {
    var fields = keys.fields("channels", CHANNELS);
    var allow = new ArrayList<Channel>();
    fields.map(group -> group.texts("allow")).orElse(List.of()).stream()
        .flatMap(text -> words.word(text, "channel", Channel::named, channels()).stream())
        .filter(channel -> !allow.contains(channel))
        .forEach(allow::add);
    allow.sort(null);
    var text = fields.flatMap(group -> group.text("prefer"));
    var prefer =
        text.flatMap(
            given ->
                words.word(
                    given,
                    "preference",
                    word ->
                        Arrays.stream(Preference.values())
                            .filter(each -> word(each).equals(word))
                            .findFirst(),
                    wordsOf(Preference.values(), CampaignReader::word)));
    if (prefer.filter(Preference.LEARNED::equals).isPresent() && goal.isEmpty()) {
      needsGoal(text.get(), "channels are learned from enrollments, so they need a goal");
    }
    return new ChannelChoice(
        allow.isEmpty() ? List.of(Channel.EMAIL) : List.copyOf(allow),
        prefer.orElse(Preference.STATED));
  }

  private Journey journey(
      UnitKind subject, Optional<Goal> goal, ContentFiles content, JourneyShape shape) {
    var node = keys.value("journey");
    if (node.isEmpty()) {
      keys.missing("journey", "journey: [ { send: invite } ]");
      return new Journey(List.of());
    }
    var frame =
        new JourneyReader.Frame(settings.catalogue(), subject, goal.map(Goal::program), content);
    var drafts = new JourneyReader(frame, findings).read(node.get());
    if (drafts.isEmpty() && !findings.refuse()) {
      findings.error(node.get(), Rule.WRONG_SHAPE, "the journey has no step", "");
    }
    return shape.flatten(drafts);
  }

  private ExitRule exit(Optional<Goal> goal) {
    var usual = goal.isPresent() ? ExitRule.ON_ENROLLMENT : ExitRule.NEVER;
    var text = keys.text("exit");
    var exit =
        text.flatMap(
            word ->
                words.word(
                    word,
                    "exit",
                    written -> Optional.ofNullable(EXITS.get(written)),
                    List.copyOf(EXITS.keySet())));
    if (exit.isPresent() && exit.get() == ExitRule.ON_ENROLLMENT && goal.isEmpty()) {
      needsGoal(text.get(), "'exit: on enrollment' needs a goal");
    }
    return exit.orElse(usual);
  }

  private Optional<FollowUp> followUp(Optional<Goal> goal, ContentFiles content) {
    var fields = keys.fields("after enrollment", FOLLOW_UP);
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    if (goal.isEmpty()) {
      needsGoal(keys.key("after enrollment"), "'after enrollment' needs a goal");
    }
    var survey =
        fields
            .get()
            .required("survey", "survey: csat")
            .flatMap(text -> words.word(text, "survey", Survey::named, JourneyReader.surveys()));
    var range = fields.get().required("in", "When to ask: in: 24h..48h").flatMap(words::range);
    if (survey.isEmpty() || range.isEmpty()) {
      return Optional.empty();
    }
    var texts =
        content.of(
            FollowUp.STEP,
            fields.get().fields("content", channels()),
            Optional.empty(),
            survey,
            keys.key("after enrollment"));
    return Optional.of(
        new FollowUp(survey.get(), texts, range.get().getFirst(), range.get().getLast()));
  }

  private void needsGoal(Node at, String message) {
    findings.error(at, Rule.NEEDS_GOAL, message, "goal: { enrollment: e-bill, within: 30d }");
  }

  private static <T> List<String> wordsOf(T[] values, Function<T, String> word) {
    return Arrays.stream(values).map(word).toList();
  }

  private static String word(Preference preference) {
    return preference.name().toLowerCase(Locale.ROOT);
  }
}
