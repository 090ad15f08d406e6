package io.lamplighter.models.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// The features of a model, frozen at training: names, lists of levels, special values, stand-ins
/// for what is missing. It turns rows of any later [Table] into the figures the model was trained
/// on, whatever order or levels that table has.
///
/// A word never seen in training, or too rare there to learn from, gets [#OTHER]; a missing one
/// [#ABSENT].
public final class Schema {
  /// Reserved code of words unknown to the model.
  public static final int OTHER = 0;

  /// Reserved code of missing words.
  public static final int ABSENT = 1;

  /// Code of the first known level.
  public static final int FIRST_LEVEL = 2;

  private static final int MOST_LEVELS = 100;

  private final List<Feature> features;
  private final List<Slot> slots;

  private Schema(List<Feature> features) {
    this.features = List.copyOf(features);
    this.slots = slotsOf(this.features);
  }

  /// Freezes the features on training rows.
  ///
  /// @throws BadData when a feature has no column, or a numeric one holds words
  public static Schema learn(List<? extends FeatureSpec> specs, Table training) {
    var features = new ArrayList<Feature>();
    for (var spec : specs) {
      var column = training.column(spec.name());
      features.add(
          switch (spec) {
            case FeatureSpec.Numeric numeric -> amount(numeric, numbers(column));
            case FeatureSpec.Categorical words -> levels(words, labels(column));
          });
    }
    return new Schema(features);
  }

  private static Feature amount(FeatureSpec.Numeric spec, Numbers column) {
    var amounts =
        DoubleStream.of(column.toArray())
            .filter(v -> !Double.isNaN(v) && !spec.specials().contains(v))
            .sorted()
            .toArray();
    boolean missing = IntStream.range(0, column.rows()).anyMatch(column::isMissing);
    if (amounts.length == 0) {
      return new Feature.Numeric(spec.name(), spec.calendar(), 0, missing, spec.specials(), 0, 0);
    }
    return new Feature.Numeric(
        spec.name(),
        spec.calendar(),
        amounts[amounts.length / 2],
        missing,
        spec.specials(),
        amounts[0],
        amounts[amounts.length - 1]);
  }

  /// The commonest levels; those with a handful of rows are learned together as "other", so that a
  /// level never seen before is treated as the rare ones were.
  private static Feature levels(FeatureSpec.Categorical spec, Labels column) {
    var counts = new int[column.levels().size()];
    for (int row = 0; row < column.rows(); row++) {
      if (!column.isMissing(row)) {
        counts[column.code(row)]++;
      }
    }
    int fewest = Math.clamp(column.rows() / 1000, 3, 10);
    var kept =
        IntStream.range(0, counts.length)
            .boxed()
            .filter(level -> counts[level] >= fewest)
            .sorted(
                Comparator.<Integer>comparingInt(level -> -counts[level])
                    .thenComparing(level -> column.levels().get(level)))
            .limit(MOST_LEVELS)
            .map(level -> column.levels().get(level))
            .toList();
    return new Feature.Categorical(spec.name(), spec.calendar(), kept);
  }

  private static Numbers numbers(Column column) {
    if (column instanceof Numbers numbers) {
      return numbers;
    }
    var values = new double[column.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = column.isMissing(row) ? Double.NaN : Texts.number(column.text(row), '.');
      if (Double.isNaN(values[row]) && !column.isMissing(row)) {
        throw new BadData(
            "column '%s', row %d".formatted(column.name(), row),
            "'%s' is not a number, and the feature is numeric".formatted(column.text(row)),
            "Correct the cell, leave it empty, or declare the feature as categorical.");
      }
    }
    return Numbers.owning(column.name(), values, false);
  }

  private static Labels labels(Column column) {
    if (column instanceof Labels labels) {
      return labels;
    }
    var builder = new Labels.Builder(column.name(), column.rows());
    for (int row = 0; row < column.rows(); row++) {
      builder.add(column.text(row));
    }
    return builder.build();
  }

  private static List<Slot> slotsOf(List<Feature> features) {
    var slots = new ArrayList<Slot>();
    for (int f = 0; f < features.size(); f++) {
      switch (features.get(f)) {
        case Feature.Numeric numeric -> {
          slots.add(new Slot(f, Slot.Kind.AMOUNT, 0, 0));
          if (numeric.missingSeen()) {
            slots.add(new Slot(f, Slot.Kind.MISSING, 0, 0));
          }
          for (double special : numeric.specials()) {
            slots.add(new Slot(f, Slot.Kind.SPECIAL, special, 0));
          }
        }
        case Feature.Categorical words ->
            slots.add(new Slot(f, Slot.Kind.LEVEL, 0, FIRST_LEVEL + words.levels().size()));
      }
    }
    return List.copyOf(slots);
  }

  public List<Feature> features() {
    return features;
  }

  /// The features as rows to be scored give them.
  public List<FeatureSpec> specs() {
    return features.stream()
        .map(
            feature ->
                switch (feature) {
                  case Feature.Numeric number ->
                      (FeatureSpec)
                          new FeatureSpec.Numeric(
                              number.name(), number.specials(), number.calendar());
                  case Feature.Categorical words ->
                      new FeatureSpec.Categorical(words.name(), words.calendar());
                })
        .toList();
  }

  /// What the figures of an encoded row mean, place by place.
  public List<Slot> slots() {
    return slots;
  }

  public int width() {
    return slots.size();
  }

  /// The word behind a code, for reasons and rules.
  public String level(int feature, int code) {
    return switch (code) {
      case OTHER -> "(other)";
      case ABSENT -> "(missing)";
      default -> ((Feature.Categorical) features.get(feature)).levels().get(code - FIRST_LEVEL);
    };
  }

  /// Binds the schema to a table once; the result may be used by many threads.
  ///
  /// @throws BadData when a feature has no column, or a numeric feature meets words
  public Encoder encoder(Table table) {
    return new Encoder(this, table);
  }

  /// Writes rows of one table as figures.
  public static final class Encoder {
    private final int width;
    private final List<Feature> features;
    private final Column[] columns;
    private final int[][] codes;

    private Encoder(Schema schema, Table table) {
      width = schema.width();
      features = schema.features;
      columns = new Column[features.size()];
      codes = new int[features.size()][];
      for (int f = 0; f < columns.length; f++) {
        var column = table.column(features.get(f).name());
        switch (features.get(f)) {
          case Feature.Numeric _ -> {
            columns[f] = numbers(column);
            codes[f] = new int[0];
          }
          case Feature.Categorical words -> {
            var labels = labels(column);
            columns[f] = labels;
            codes[f] = frozen(words.levels(), labels.levels());
          }
        }
      }
    }

    /// From this table's codes to the frozen ones.
    private static int[] frozen(List<String> known, List<String> here) {
      var places = new HashMap<String, Integer>();
      for (int i = 0; i < known.size(); i++) {
        places.put(known.get(i), FIRST_LEVEL + i);
      }
      return here.stream().mapToInt(level -> places.getOrDefault(level, OTHER)).toArray();
    }

    public int width() {
      return width;
    }

    /// Writes one row at `offset`; every figure is finite.
    public void encode(int row, double[] into, int offset) {
      int at = offset;
      for (int f = 0; f < columns.length; f++) {
        switch (columns[f]) {
          case Numbers numbers ->
              at = amount((Feature.Numeric) features.get(f), numbers.value(row), into, at);
          case Labels labels -> {
            int code = labels.code(row);
            into[at++] = code < 0 ? ABSENT : codes[f][code];
          }
        }
      }
    }

    private static int amount(Feature.Numeric numeric, double value, double[] into, int start) {
      int at = start;
      boolean missing = Double.isNaN(value);
      boolean special = false;
      int amount = at++;
      if (numeric.missingSeen()) {
        into[at++] = missing ? 1 : 0;
      }
      for (double code : numeric.specials()) {
        boolean hit = value == code;
        special |= hit;
        into[at++] = hit ? 1 : 0;
      }
      into[amount] = missing || special ? numeric.typical() : value;
      return at;
    }

    /// Rows `from` to `to` (exclusive), one after the other in one array.
    public double[] block(int from, int to) {
      var cells = new double[(to - from) * width];
      for (int row = from; row < to; row++) {
        encode(row, cells, (row - from) * width);
      }
      return cells;
    }
  }

  /// As it stands in model files; see [#fromJson].
  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    var list = json.putArray("features");
    for (var feature : features) {
      var node = list.addObject().put("name", feature.name());
      if (feature.calendar()) {
        node.put("calendar", true);
      }
      switch (feature) {
        case Feature.Numeric numeric -> {
          node.put("type", "numeric").put("typical", numeric.typical());
          node.put("missingSeen", numeric.missingSeen());
          node.put("low", numeric.low()).put("high", numeric.high());
          numeric.specials().forEach(node.putArray("specials")::add);
        }
        case Feature.Categorical words -> {
          node.put("type", "categorical");
          words.levels().forEach(node.putArray("levels")::add);
        }
      }
    }
    return json;
  }

  /// Reads what [#toJson] wrote.
  ///
  /// @throws BadData when a feature is of a type unknown to this version
  public static Schema fromJson(JsonNode json) {
    var features = new ArrayList<Feature>();
    for (var node : json.path("features")) {
      String name = node.path("name").asText();
      boolean calendar = node.path("calendar").asBoolean(false);
      features.add(
          switch (node.path("type").asText()) {
            case "numeric" ->
                new Feature.Numeric(
                    name,
                    calendar,
                    node.path("typical").asDouble(),
                    node.path("missingSeen").asBoolean(),
                    each(node.path("specials")).map(JsonNode::asDouble).toList(),
                    node.path("low").asDouble(),
                    node.path("high").asDouble());
            case "categorical" ->
                new Feature.Categorical(
                    name, calendar, each(node.path("levels")).map(JsonNode::asText).toList());
            default ->
                throw new BadData(
                    "model file, feature '%s'".formatted(name),
                    "its type '%s' is unknown".formatted(node.path("type").asText()),
                    "Load it with the version of Lamplighter that wrote it, or train again.");
          });
    }
    return new Schema(features);
  }

  private static java.util.stream.Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schema schema && features.equals(schema.features);
  }

  @Override
  public int hashCode() {
    return features.hashCode();
  }

  @Override
  public String toString() {
    return Arrays.toString(features.stream().map(Feature::name).toArray());
  }
}
