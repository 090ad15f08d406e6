package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.definition.Journey.Content;
import io.lamplighter.campaigns.definition.Journey.Until;
import io.lamplighter.campaigns.definition.Survey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the steps of a journey, nested as they are written. [JourneyShape] flattens them.
final class JourneyReader {
  static final List<String> STEPS = List.of("send", "wait", "if", "survey", "exit");
  static final List<String> LATER = List.of("split", "set attribute", "webhook");
  static final List<String> CONTACT = List.of("content", "channel", "expires", "pace", "was");
  static final List<String> PACES = List.of("by slot", "at once");
  private static final String GO_ON = "go on";

  /// A step as it is written.
  sealed interface Draft {
    StepKey key();

    Node at();

    record Contact(
        StepKey key,
        Node at,
        Optional<Survey> survey,
        Content content,
        Optional<Channel> channel,
        Optional<Duration> expires,
        boolean atOnce,
        String lineage)
        implements Draft {}

    record Wait(StepKey key, Node at, Duration lasts, Until until) implements Draft {}

    record Branch(
        StepKey key,
        Node at,
        ScalarNode text,
        Optional<Expression> condition,
        List<Draft> then,
        List<Draft> otherwise)
        implements Draft {}

    record Exit(StepKey key, Node at, String reason) implements Draft {}
  }

  /// What the journey must know of its campaign.
  record Frame(
      Catalogue catalogue, UnitKind unit, Optional<String> program, ContentFiles content) {}

  private final Frame frame;
  private final Findings findings;
  private final Words words;
  private final Map<String, Integer> counts = new HashMap<>();

  JourneyReader(Frame frame, Findings findings) {
    this.frame = frame;
    this.findings = findings;
    this.words = new Words(findings);
  }

  List<Draft> read(Node node) {
    var drafts = new ArrayList<Draft>();
    for (Node item : Fields.items(node, findings)) {
      readStep(item, drafts);
    }
    return drafts;
  }

  private void readStep(Node item, List<Draft> drafts) {
    if (!(item instanceof MappingNode)) {
      findings.error(
          item,
          Rule.UNKNOWN_STEP,
          "expected a step here",
          "For example '- send: invite' or '- wait: 7d'.");
      return;
    }
    var keys = Fields.open(item, findings);
    var kinds = keys.names().stream().filter(STEPS::contains).toList();
    var later = keys.names().stream().filter(LATER::contains).findFirst();
    if (kinds.isEmpty() && later.isPresent()) {
      findings.error(
          keys.key(later.get()),
          Rule.NOT_YET,
          "the step '" + later.get() + "' is not available yet",
          "Steps are send, wait, if, survey and exit.");
      return;
    }
    if (kinds.size() != 1) {
      findings.error(
          item,
          Rule.UNKNOWN_STEP,
          kinds.isEmpty() ? "this is no step" : "this is two steps: " + String.join(" and ", kinds),
          kinds.isEmpty()
              ? "A step is one of send, wait, if, survey, exit."
              : "Each step begins with a hyphen of its own.");
      return;
    }
    switch (kinds.getFirst()) {
      case "send" -> send(item, drafts);
      case "survey" -> survey(item, drafts);
      case "wait" -> await(item, drafts);
      case "if" -> branch(item, drafts);
      default -> exit(item, drafts);
    }
  }

  private void send(Node item, List<Draft> drafts) {
    var keys = Fields.of(item, findings, with("send", CONTACT));
    var name = keys.text("send").flatMap(text -> words.name(text, "step"));
    if (name.isPresent()) {
      drafts.add(contact(new StepKey(name.get()), item, keys, Optional.empty(), Optional.empty()));
    }
  }

  private void survey(Node item, List<Draft> drafts) {
    var keys = Fields.of(item, findings, with("survey", with("name", with("in", CONTACT))));
    var survey =
        keys.text("survey").flatMap(text -> words.word(text, "survey", Survey::named, surveys()));
    var name = keys.text("name").flatMap(text -> words.name(text, "step"));
    var range = keys.text("in").flatMap(words::range);
    if (survey.isEmpty()) {
      return;
    }
    range.ifPresent(
        span ->
            drafts.add(
                new Draft.Wait(numbered("wait"), item, span.getFirst(), new Until.TimePasses())));
    var key = new StepKey(name.orElse(survey.get().word()));
    var window = range.map(span -> span.get(1).minus(span.get(0)));
    drafts.add(contact(key, item, keys, survey, window));
  }

  static List<String> surveys() {
    return Arrays.stream(Survey.values()).map(Survey::word).toList();
  }

  private Draft contact(
      StepKey key, Node item, Fields keys, Optional<Survey> survey, Optional<Duration> window) {
    Optional<Channel> channel =
        keys.text("channel")
            .filter(text -> !text.getValue().equals("next-best"))
            .flatMap(
                text -> words.word(text, "channel", Channel::named, CampaignReader.channels()));
    Optional<Duration> expires = keys.text("expires").flatMap(words::duration).or(() -> window);
    boolean atOnce =
        keys.text("pace")
            .flatMap(
                text ->
                    words.word(
                        text, "pace", word -> Optional.of(word).filter(PACES::contains), PACES))
            .filter("at once"::equals)
            .isPresent();
    String lineage = keys.text("was").flatMap(text -> words.name(text, "step")).orElse(key.value());
    Node place = keys.value(survey.isPresent() ? "survey" : "send").orElse(item);
    var content =
        frame
            .content()
            .of(key, keys.fields("content", CampaignReader.channels()), channel, survey, place);
    return new Draft.Contact(key, place, survey, content, channel, expires, atOnce, lineage);
  }

  private void await(Node item, List<Draft> drafts) {
    var keys = Fields.of(item, findings, List.of("wait", "until"));
    var text = keys.text("wait");
    if (text.isPresent() && text.get().getValue().startsWith("until ")) {
      findings.error(
          text.get(),
          Rule.NOT_YET,
          "a wait until a date is not available yet",
          "Say how long: wait: 7d");
      return;
    }
    var lasts = text.flatMap(words::duration);
    Until until = keys.text("until").map(this::until).orElse(new Until.TimePasses());
    lasts.ifPresent(
        duration -> drafts.add(new Draft.Wait(numbered("wait"), item, duration, until)));
  }

  private Until until(ScalarNode text) {
    String value = text.getValue();
    if (value.equals("enrolled")) {
      if (frame.program().isEmpty()) {
        findings.error(
            text,
            Rule.NEEDS_GOAL,
            "'until: enrolled' needs a goal",
            "goal: { enrollment: e-bill, within: 30d }");
      }
      return frame.program().<Until>map(Until.Enrolled::new).orElse(new Until.TimePasses());
    }
    if (value.startsWith("event ")) {
      String event = value.substring(6).strip();
      CampaignReader.checkEvent(text, event, value.indexOf(event), frame.catalogue(), findings);
      return new Until.Happens(event);
    }
    if (value.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}.*")) {
      findings.error(
          text, Rule.NOT_YET, "a wait until a date is not available yet", "Say how long: wait: 7d");
    } else {
      words.phrase(text, "enrolled, event bill.paid");
    }
    return new Until.TimePasses();
  }

  private void branch(Node item, List<Draft> drafts) {
    var keys = Fields.of(item, findings, List.of("if", "then", "else"));
    var key = numbered("if");
    var text = keys.text("if");
    var condition = text.flatMap(this::condition);
    if (!keys.has("then")) {
      keys.missing("then", "then: [ { send: ... } ]");
    }
    if (!keys.has("else")) {
      findings.error(
          keys.key("if"),
          Rule.NO_ELSE,
          "the branch does not say what happens otherwise",
          "Add 'else:' with steps, or 'else: go on'.");
    }
    var then = side(keys, "then");
    var otherwise = side(keys, "else");
    text.ifPresent(
        scalar -> drafts.add(new Draft.Branch(key, item, scalar, condition, then, otherwise)));
  }

  private Optional<Expression> condition(ScalarNode text) {
    return switch (Expression.compileCondition(text.getValue(), frame.catalogue(), frame.unit())) {
      case Expression.Outcome.Sound(var expression) -> Optional.of(expression);
      case Expression.Outcome.Flawed(var flaws) -> {
        flaws.forEach(flaw -> findings.error(text, flaw));
        yield Optional.empty();
      }
    };
  }

  private List<Draft> side(Fields keys, String key) {
    var node = keys.value(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof ScalarNode scalar && scalar.getValue().equals(GO_ON)) {
      return List.of();
    }
    if (node.get() instanceof ScalarNode) {
      findings.error(node.get(), Rule.WRONG_SHAPE, "expected a list of steps or 'go on' here", "");
      return List.of();
    }
    return read(node.get());
  }

  private void exit(Node item, List<Draft> drafts) {
    var keys = Fields.of(item, findings, List.of("exit"));
    keys.text("exit")
        .ifPresent(
            text -> drafts.add(new Draft.Exit(numbered("exit"), item, text.getValue().strip())));
  }

  private StepKey numbered(String kind) {
    return new StepKey(kind + "-" + counts.merge(kind, 1, Integer::sum));
  }

  private static List<String> with(String first, List<String> others) {
    var all = new ArrayList<String>();
    all.add(first);
    all.addAll(others);
    return all;
  }

  /// Says where in a condition an unfitting step is named.
  static void stepFlaw(
      Findings findings,
      ScalarNode text,
      Expression.StepAsked asked,
      Rule rule,
      String message,
      String hint) {
    findings.error(text, new Flaw(rule, asked.from(), asked.to(), message, hint));
  }
}
