package io.lamplighter.ledger.attributes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// A named set of features, as `features.yaml` has it.
///
/// @param from what is joined once per unit
public record FeatureSet(String name, String meaning, String from, List<Feature> features) {
  public FeatureSet {
    features = List.copyOf(features);
  }

  /// The same without what is only there for audits.
  FeatureSet forModels() {
    return new FeatureSet(
        name, meaning, from, features.stream().filter(feature -> !feature.audit()).toList());
  }

  /// This set and, behind it, another one that joins nothing.
  FeatureSet and(String newName, FeatureSet other) {
    var all = new LinkedHashMap<String, Feature>();
    features.forEach(feature -> all.put(feature.name(), feature));
    other.features().forEach(feature -> all.putIfAbsent(feature.name(), feature));
    return new FeatureSet(newName, meaning, from, List.copyOf(all.values()));
  }

  /// What a model reads of a unit.
  ///
  /// @param calendar whether it merely tells the time: its drift says nothing
  /// @param audit whether it is only there to see whom a model reaches: no model learns from it
  /// @param codes numbers that are no amounts, each a flag of its own
  public record Feature(
      String name,
      Kind kind,
      String meaning,
      boolean calendar,
      boolean audit,
      List<Double> codes,
      String sql) {
    public Feature {
      codes = List.copyOf(codes);
    }

    /// One whose numbers are all amounts.
    public Feature(
        String name, Kind kind, String meaning, boolean calendar, boolean audit, String sql) {
      this(name, kind, meaning, calendar, audit, List.of(), sql);
    }
  }

  /// What a feature's cells hold.
  public enum Kind {
    /// A double; a flag is 0 or 1.
    NUMBER,
    /// A text out of a list that need not be known beforehand.
    WORD
  }

  /// @throws IllegalArgumentException naming the place, if the text is no file of feature sets
  static Map<String, FeatureSet> parse(String yaml) {
    var sets = new LinkedHashMap<String, FeatureSet>();
    var top = map("features", new Load(LoadSettings.builder().build()).loadFromString(yaml));
    top.forEach(
        (name, value) -> {
          var set = map(name, value);
          sets.put(
              name,
              new FeatureSet(
                  name,
                  text(name, set, "meaning"),
                  String.valueOf(set.getOrDefault("from", "")),
                  map(name + ".features", set.get("features")).entrySet().stream()
                      .map(
                          entry ->
                              feature(
                                  /* set= */ name, /* name= */ entry.getKey(), entry.getValue()))
                      .collect(Collectors.toList())));
        });
    return sets;
  }

  private static Feature feature(String set, String name, Object value) {
    var place = set + "." + name;
    var keys = map(place, value);
    boolean number = keys.containsKey("number");
    return new Feature(
        name,
        number ? Kind.NUMBER : Kind.WORD,
        text(place, keys, "meaning"),
        "yes".equals(String.valueOf(keys.get("calendar"))),
        "yes".equals(String.valueOf(keys.get("audit"))),
        text(place, keys, number ? "number" : "word"));
  }

  private static Map<String, Object> map(
      String place, @org.jspecify.annotations.Nullable Object value) {
    if (!(value instanceof Map<?, ?> keys)) {
      throw new IllegalArgumentException(place + ": expected a group of keys");
    }
    var map = new LinkedHashMap<String, Object>();
    keys.forEach((key, inner) -> map.put(String.valueOf(key), inner));
    return map;
  }

  private static String text(String place, Map<String, Object> keys, String key) {
    var value = keys.get(key);
    if (value == null) {
      throw new IllegalArgumentException(place + ": expected '" + key + "'");
    }
    return value.toString();
  }
}
