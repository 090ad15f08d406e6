package io.lamplighter.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// One thing that two versions of a campaign say differently, by their compiled forms: what only
/// looks different in the file is none.
///
/// @param what the place, for example `holdout` or `journey invite expires`
/// @param before empty if it is new
/// @param after empty if it is gone
record Change(String what, String before, String after) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Longer ones are not shown, only that they differ.
  private static final int SHOWN = 120;

  /// What members of a list are called by.
  private static final List<String> NAMES = List.of("key", "name", "arm");

  /// @param before compiled form of the version that runs
  /// @param after compiled form of the one to be applied
  static List<Change> between(String before, String after) {
    var was = places(before);
    var is = places(after);
    var places = new TreeSet<>(was.keySet());
    places.addAll(is.keySet());
    var changes = new ArrayList<Change>();
    var gone = "";
    for (var place : places) {
      var change = new Change(place, was.getOrDefault(place, ""), is.getOrDefault(place, ""));
      // A step that is new or gone is one change; what it holds adds nothing.
      boolean within = !gone.isEmpty() && place.startsWith(gone + " ");
      if (!within && !change.before().equals(change.after())) {
        changes.add(change);
        gone = change.before().isEmpty() || change.after().isEmpty() ? place : "";
      }
    }
    return changes;
  }

  Map<String, String> keys() {
    return Map.of("what", what, "before", before, "after", after);
  }

  @Override
  public String toString() {
    if (before.isEmpty()) {
      return "+ " + what + said(": ", after);
    }
    if (after.isEmpty()) {
      return "- " + what + said(": ", before);
    }
    return isShort(before) && isShort(after)
        ? "~ %s: %s -> %s".formatted(what, before, after)
        : "~ " + what;
  }

  private static String said(String before, String value) {
    return isShort(value) ? before + value : "";
  }

  private static boolean isShort(String value) {
    return value.length() <= SHOWN && !value.contains("\n");
  }

  private static Map<String, String> places(String compiled) {
    try {
      var places = new LinkedHashMap<String, String>();
      collect(JSON.readTree(compiled), "", places);
      return places;
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("not a compiled campaign", broken);
    }
  }

  private static void collect(JsonNode node, String place, Map<String, String> places) {
    if (node.isObject()) {
      node.properties()
          .forEach(member -> collect(member.getValue(), join(place, member.getKey()), places));
    } else if (node.isArray() && holdsObjects(node)) {
      for (int i = 0; i < node.size(); i++) {
        var inside = join(place, called(node.get(i), i));
        places.put(inside, node.get(i).path("kind").asText("is there"));
        collect(node.get(i), inside, places);
      }
    } else if (node.isArray()) {
      places.put(place, String.join(", ", node.valueStream().map(JsonNode::asText).toList()));
    } else {
      places.put(place, node.asText());
    }
  }

  private static boolean holdsObjects(JsonNode list) {
    return list.size() > 0 && list.get(0).isObject();
  }

  private static String called(JsonNode member, int place) {
    return NAMES.stream()
        .map(name -> member.path(name).asText())
        .filter(name -> !name.isEmpty())
        .findFirst()
        .map(
            name ->
                member.path("locale").asText().isEmpty()
                    ? name
                    : name + " " + member.path("locale").asText())
        .orElseGet(() -> member.has("locale") ? member.path("locale").asText() : "" + (place + 1));
  }

  private static String join(String place, String word) {
    return place.isEmpty() ? word : word.isEmpty() ? place : place + " " + word;
  }
}
