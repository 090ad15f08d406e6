package io.lamplighter.campaigns.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.campaigns.audience.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.stream.Collectors;

/// The JSON Schema (draft-07) of campaign files, for completion and checks in editors. It knows the
/// shape of a file; what needs the catalogue, the templates or the whole is [CampaignFile]'s.
public final class CampaignSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CampaignSchema() {}

  /// The schema that ships, the same for every utility.
  public static String text() {
    return written(read());
  }

  /// The schema with what a utility has: its programs, models and event types as choices, its
  /// attributes and segments beside the expressions.
  public static String text(Catalogue catalogue) {
    ObjectNode schema = read();
    var properties = schema.withObjectProperty("properties");
    choices(properties.at("/goal/properties/enrollment"), catalogue.programs().keySet());
    choices(properties.at("/choose/properties/propensity"), catalogue.models().keySet());
    choices(properties.at("/choose/properties/uplift"), catalogue.models().keySet());
    choices(properties.at("/when event"), catalogue.events().keySet());
    var described = described(catalogue);
    describe(properties.at("/audience/properties/where"), described);
    for (JsonNode step : schema.at("/definitions/step/oneOf")) {
      describe(step.at("/properties/if"), described);
      if (step.at("/properties/until/anyOf/1") instanceof ObjectNode event) {
        event.remove("pattern");
        var words = event.putArray("enum");
        catalogue.events().keySet().forEach(type -> words.add("event " + type));
      }
    }
    return written(schema);
  }

  private static void choices(JsonNode property, Collection<String> names) {
    if (property instanceof ObjectNode node && !names.isEmpty()) {
      var words = node.putArray("enum");
      names.forEach(words::add);
    }
  }

  private static void describe(JsonNode property, String described) {
    if (property instanceof ObjectNode node) {
      node.put("description", node.path("description").asText() + "\n\n" + described);
    }
  }

  private static String described(Catalogue catalogue) {
    String attributes =
        catalogue.attributes().values().stream()
            .map(
                attribute ->
                    "- "
                        + attribute.path()
                        + " ("
                        + attribute.type().word()
                        + "): "
                        + attribute.meaning()
                        + (attribute.values().isEmpty()
                            ? ""
                            : "; one of " + String.join(", ", attribute.values())))
            .collect(Collectors.joining("\n"));
    String segments =
        catalogue.segments().values().stream()
            .map(segment -> "- segment('" + segment.name() + "'): " + segment.meaning())
            .collect(Collectors.joining("\n"));
    return (attributes + "\n" + segments).strip();
  }

  private static ObjectNode read() {
    try (var in = CampaignSchema.class.getResourceAsStream("campaign.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("the schema is not part of this build");
      }
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String written(ObjectNode schema) {
    var printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
    printer.indentObjectsWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
    try {
      return JSON.writer(printer).writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree can be written", impossible);
    }
  }
}
