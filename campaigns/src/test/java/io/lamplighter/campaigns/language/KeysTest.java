package io.lamplighter.campaigns.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.lamplighter.campaigns.audience.Catalogues;
import io.lamplighter.campaigns.language.CampaignFile.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// No key of the language is without meaning, and the schema of editors knows each of them.
class KeysTest {
  private static final Settings SETTINGS =
      new Settings(Catalogues.small(), ZoneId.of("America/Denver"));
  private static final String WHOLE =
      """
      apiVersion: lamplighter/v1
      kind: Campaign
      name: whole
      owner: digital-adoption
      category: program
      for: account
      goal: { enrollment: e-bill, within: 30d, target: 15% more enrollments by 2027-06-30, value: 14 USD }
      audience: { where: "account.class == 'residential'", reentry: after 180d }
      every: day at 09:00
      holdout: 10%
      choose: { propensity: ebill-adoption, take: top 30%, explore: 5%, reconsider: 30d }
      channels: { allow: [sms], prefer: learned }
      arms: { a: 50%, b: 50% }
      journey:
        - send: invite
          content: { sms: texts/one.txt }
          channel: sms
          expires: 4h
          pace: at once
          was: invitation
        - wait: 7d
          until: enrolled
        - if: clicked('invite')
          then: [ { exit: done } ]
          else: go on
        - survey: csat
          name: asked
          in: 24h..48h
          content: { sms: texts/one.txt }
          channel: sms
          expires: 24h
          pace: at once
          was: asking
      exit: on enrollment
      after enrollment: { survey: csat, in: 24h..48h, content: { sms: texts/one.txt } }
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeTemplates() throws IOException {
    Files.createDirectories(folder.resolve("texts"));
    Files.writeString(folder.resolve("texts/one.txt"), "One\n");
    Files.writeString(folder.resolve("texts/two.txt"), "Two\n");
  }

  /// One change for each key, named by its path in the schema.
  enum Change {
    NAME("name", "name: whole", "name: other"),
    OWNER("owner", "owner: digital-adoption", "owner: other"),
    CATEGORY("category", "category: program", "category: billing"),
    FOR("for", "for: account", "for: customer"),
    GOAL("goal", "enrollment: e-bill, within: 30d", "enrollment: e-bill, within: 29d"),
    ENROLLMENT("goal.enrollment", "enrollment: e-bill", "enrollment: autopay"),
    WITHIN("goal.within", "within: 30d", "within: 31d"),
    TARGET("goal.target", "15% more", "16% more"),
    VALUE("goal.value", "14 USD", "14 CAD"),
    AUDIENCE("audience", "audience: { where: \"account.class == 'residential'\", ", "audience: { "),
    WHERE("audience.where", "'residential'", "'commercial'"),
    REENTRY("audience.reentry", "after 180d", "never"),
    EVERY("every", "day at 09:00", "day at 09:30"),
    WHEN_EVENT("when event", "every: day at 09:00", "when event: bill.paid"),
    BY("by", "every: day at 09:00", "by: hand"),
    HOLDOUT("holdout", "holdout: 10%", "holdout: none because 'too few'"),
    CHOOSE(
        "choose",
        "choose: { propensity: ebill-adoption, take: top 30%, ",
        "choose: { uplift: ebill-adoption, "),
    PROPENSITY("choose.propensity", "propensity: ebill-adoption", "uplift: ebill-adoption"),
    UPLIFT("choose.uplift", "propensity: ebill-adoption", "uplift: ebill-adoption"),
    TAKE("choose.take", "take: top 30%", "take: score >= 0.08"),
    NEED(
        "choose.need",
        "choose: { propensity: ebill-adoption, take: top 30%",
        "choose: { need: arrears, take: top 500"),
    FLOORS(
        "choose.floors",
        "choose: { propensity: ebill-adoption, take: top 30%",
        "choose: { need: arrears, take: top 30%, floors: { by: account.class, commercial: 20% }"),
    EXPLORE("choose.explore", "explore: 5%", "explore: 4%"),
    RECONSIDER("choose.reconsider", "reconsider: 30d", "reconsider: 60d"),
    CHANNELS(
        "channels",
        "channels: { allow: [sms], prefer: learned }",
        "channels: { allow: [sms, inbox] }"),
    ALLOW("channels.allow", "allow: [sms]", "allow: [sms, email]"),
    PREFER("channels.prefer", "prefer: learned", "prefer: stated"),
    ARMS("arms", "a: 50%, b: 50%", "a: 40%, b: 60%"),
    ARMS_LEARNED("arms", "arms: { a: 50%, b: 50% }", "arms: { allow: [a, b], prefer: learned }"),
    JOURNEY("journey", "- wait: 7d\n    until: enrolled\n  - if", "- if"),
    SEND("step.send", "send: invite", "send: greeting"),
    SEND_CONTENT(
        "step.send.content",
        "texts/one.txt }\n    channel: sms\n    expires: 4h",
        "texts/two.txt }\n    channel: sms\n    expires: 4h"),
    SEND_CHANNEL(
        "step.send.channel",
        "channel: sms\n    expires: 4h",
        "channel: next-best\n    expires: 4h"),
    SEND_EXPIRES("step.send.expires", "expires: 4h", "expires: 5h"),
    SEND_PACE(
        "step.send.pace",
        "pace: at once\n    was: invitation",
        "pace: by slot\n    was: invitation"),
    SEND_WAS("step.send.was", "was: invitation", "was: greeting"),
    WAIT("step.wait", "wait: 7d", "wait: 8d"),
    UNTIL("step.wait.until", "until: enrolled", "until: event bill.paid"),
    IF("step.if", "if: clicked('invite')", "if: sent('invite')"),
    THEN("step.if.then", "then: [ { exit: done } ]", "then: [ { wait: 1d } ]"),
    ELSE("step.if.else", "else: go on", "else: [ { wait: 1d } ]"),
    SURVEY("step.survey", "survey: csat\n    name", "survey: nps\n    name"),
    SURVEY_NAME("step.survey.name", "name: asked", "name: other"),
    SURVEY_IN("step.survey.in", "in: 24h..48h\n    content", "in: 25h..48h\n    content"),
    SURVEY_CONTENT(
        "step.survey.content",
        "in: 24h..48h\n    content: { sms: texts/one.txt }",
        "in: 24h..48h\n    content: { sms: texts/two.txt }"),
    SURVEY_CHANNEL(
        "step.survey.channel",
        "channel: sms\n    expires: 24h",
        "channel: next-best\n    expires: 24h"),
    SURVEY_EXPIRES("step.survey.expires", "expires: 24h", "expires: 23h"),
    SURVEY_PACE(
        "step.survey.pace", "pace: at once\n    was: asking", "pace: by slot\n    was: asking"),
    SURVEY_WAS("step.survey.was", "was: asking", "was: asked-before"),
    EXIT_STEP("step.exit", "exit: done", "exit: clicked"),
    EXIT("exit", "exit: on enrollment", "exit: on leaving the audience"),
    AFTER(
        "after enrollment",
        "after enrollment: { survey: csat, in: 24h..48h, content: { sms: texts/one.txt } }",
        ""),
    AFTER_SURVEY("after enrollment.survey", "{ survey: csat, in", "{ survey: ces, in"),
    AFTER_IN("after enrollment.in", "in: 24h..48h, content", "in: 24h..47h, content"),
    AFTER_CONTENT(
        "after enrollment.content",
        "48h, content: { sms: texts/one.txt }",
        "48h, content: { sms: texts/two.txt }");

    final String key;
    final String from;
    final String to;

    Change(String key, String from, String to) {
      this.key = key;
      this.from = from;
      this.to = to;
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesTheCompiledForm(Change change) throws IOException {
    assertThat(WHOLE).contains(change.from);
    String changed =
        WHOLE
            .replace(change.from, change.to)
            .replace(
                change == Change.SEND ? "clicked('invite')" : "never",
                change == Change.SEND ? "clicked('greeting')" : "never");

    assertThat(CompiledCampaign.toJson(valid(changed).campaign()))
        .isNotEqualTo(CompiledCampaign.toJson(valid(WHOLE).campaign()));
    assertThat(schema().validate(changed, InputFormat.YAML)).isEmpty();
  }

  @Test
  void coversEveryKeyOfTheSchema() throws IOException {
    var covered = new TreeSet<>(Set.of("apiVersion", "kind"));
    Arrays.stream(Change.values()).map(change -> change.key).forEach(covered::add);

    assertThat(covered).isEqualTo(keysOfTheSchema());
  }

  @Test
  void refusesOtherVersionsAndKinds() throws IOException {
    assertThat(read(WHOLE.replace("lamplighter/v1", "lamplighter/v2")))
        .isInstanceOf(Outcome.Invalid.class);
    assertThat(read(WHOLE.replace("kind: Campaign", "kind: Segment")))
        .isInstanceOf(Outcome.Invalid.class);
  }

  @Test
  void letsEditorsCompleteWhatTheUtilityHas() throws IOException {
    var enriched = schemaOf(CampaignSchema.text(Catalogues.small()));

    assertThat(enriched.validate(WHOLE, InputFormat.YAML)).isEmpty();
    assertThat(
            enriched.validate(
                WHOLE.replace("enrollment: e-bill", "enrollment: solar"), InputFormat.YAML))
        .isNotEmpty();
    assertThat(
            enriched.validate(
                WHOLE.replace("until: enrolled", "until: event bill.payd"), InputFormat.YAML))
        .isNotEmpty();
    assertThat(CampaignSchema.text(Catalogues.small()))
        .contains("account.class (text): Class of the account; one of residential, commercial");
  }

  @Test
  void refusesInEditorsWhatTheReaderRefuses() throws IOException {
    for (String wrong :
        List.of(
            WHOLE.replace("holdout:", "holdot:"),
            WHOLE.replace("within: 30d", "within: 30 days"),
            WHOLE.replace("value: 14 USD", "value: 14"),
            WHOLE.replace("explore: 5%", "explore: 0.05"),
            WHOLE.replace("take: top 30%", "take: top"),
            WHOLE.replace("take: top 30%", "take: top 0"),
            WHOLE.replace("propensity: ebill-adoption", "need: arreas"),
            WHOLE.replace("propensity: ebill-adoption", "propensity: x, need: arrears"),
            WHOLE.replace("propensity: ebill-adoption, take: top 30%", "need: arrears"),
            WHOLE.replace(
                "propensity: ebill-adoption", "need: arrears, floors: { commercial: 20% }"),
            WHOLE.replace(
                "propensity: ebill-adoption", "need: arrears, floors: { by: account.class }"),
            WHOLE.replace(
                "propensity: ebill-adoption",
                "need: arrears, floors: { by: account.class, commercial: 0.2 }"),
            WHOLE.replace("day at 09:00", "daily"),
            WHOLE.replace("else: go on", "else: go"),
            WHOLE.replace("    else: go on\n", ""),
            WHOLE.replace("channel: sms", "channel: fax"),
            WHOLE.replace("a: 50%, b: 50%", "allow: [a], prefer: learned"),
            WHOLE.replace("a: 50%, b: 50%", "allow: [a, b], prefer: stated"),
            WHOLE.replace("a: 50%, b: 50%", "allow: [a, b], prefer: learned, c: 1%"),
            WHOLE.replace("owner: digital-adoption\n", ""),
            WHOLE + "by: hand\n")) {
      assertThat(schema().validate(wrong, InputFormat.YAML)).as(wrong).isNotEmpty();
      assertThat(read(wrong)).as(wrong).isInstanceOf(Outcome.Invalid.class);
    }
  }

  private static Set<String> keysOfTheSchema() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(CampaignSchema.text());
    var keys = new TreeSet<String>();
    for (var property : schema.path("properties").properties()) {
      keys.add(property.getKey());
      for (var inner : property.getValue().path("properties").properties()) {
        keys.add(property.getKey() + "." + inner.getKey());
      }
    }
    for (JsonNode step : schema.at("/definitions/step/oneOf")) {
      String kind = step.path("title").asText();
      for (var inner : step.path("properties").properties()) {
        keys.add(
            inner.getKey().equals(kind) ? "step." + kind : "step." + kind + "." + inner.getKey());
      }
    }
    return keys;
  }

  private static Schema schema() {
    return schemaOf(CampaignSchema.text());
  }

  private static Schema schemaOf(String text) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(text, InputFormat.JSON);
  }

  private Outcome.Valid valid(String yaml) throws IOException {
    return switch (read(yaml)) {
      case Outcome.Valid valid -> valid;
      case Outcome.Invalid invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  private Outcome read(String yaml) throws IOException {
    return CampaignFile.read(Files.writeString(folder.resolve("whole.yaml"), yaml), SETTINGS);
  }
}
