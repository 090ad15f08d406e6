package io.lamplighter.models.segments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.ledger.attributes.FeatureWords;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Slot;
import io.lamplighter.models.data.Table;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Customers as points: numbers standardised and cut at three deviations, one coordinate per level,
/// flags as they are. Every feature weighs about the same, however many levels it has.
final class Likeness {
  private static final double FAR = 3;
  private static final double TELLING = 0.4;

  private final Schema schema;
  private final int[] offsets;
  private final int size;
  private final double[] mean;
  private final double[] deviation;

  private Likeness(Schema schema, double[] mean, double[] deviation) {
    this.schema = schema;
    this.offsets = offsets(schema);
    this.size = size(schema);
    this.mean = mean;
    this.deviation = deviation;
  }

  private static int[] offsets(Schema schema) {
    var offsets = new int[schema.width()];
    for (int s = 0, at = 0; s < offsets.length; s++) {
      offsets[s] = at;
      at += Math.max(1, schema.slots().get(s).codes());
    }
    return offsets;
  }

  private static int size(Schema schema) {
    return schema.slots().stream().mapToInt(slot -> Math.max(1, slot.codes())).sum();
  }

  static Likeness learn(Schema schema, Table customers) {
    int size = size(schema);
    var raw = new Likeness(schema, new double[size], ones(size));
    var mean = new double[size];
    var square = new double[size];
    var encoder = schema.encoder(customers);
    var cells = new double[schema.width()];
    for (int row = 0; row < customers.rows(); row++) {
      encoder.encode(row, cells, 0);
      var point = raw.spread(cells);
      for (int i = 0; i < size; i++) {
        mean[i] += point[i] / customers.rows();
        square[i] += point[i] * point[i] / customers.rows();
      }
    }
    var deviation = new double[size];
    Arrays.setAll(deviation, i -> Math.sqrt(Math.max(0, square[i] - mean[i] * mean[i])));
    return new Likeness(schema, mean, deviation);
  }

  private static double[] ones(int size) {
    var ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private double[] spread(double[] cells) {
    var point = new double[size];
    for (int s = 0; s < cells.length; s++) {
      if (schema.slots().get(s).kind() == Slot.Kind.LEVEL) {
        point[offsets[s] + (int) cells[s]] = 1;
      } else {
        point[offsets[s]] = cells[s];
      }
    }
    return point;
  }

  double[][] points(Table customers) {
    var encoder = schema.encoder(customers);
    var cells = new double[schema.width()];
    var points = new double[customers.rows()][];
    for (int row = 0; row < points.length; row++) {
      encoder.encode(row, cells, 0);
      points[row] = spread(cells);
      for (int s = 0; s < cells.length; s++) {
        var slot = schema.slots().get(s);
        if (slot.kind() == Slot.Kind.AMOUNT) {
          int i = offsets[s];
          double z = deviation[i] > 0 ? (points[row][i] - mean[i]) / deviation[i] : 0;
          points[row][i] = Math.clamp(z, -FAR, FAR);
        }
      }
    }
    return points;
  }

  /// What sets a centre apart from everybody, in words.
  List<String> traits(double[] centre) {
    record Trait(String words, double strength) {}
    return IntStream.range(0, schema.width())
        .boxed()
        .flatMap(
            s -> {
              var slot = schema.slots().get(s);
              String name = FeatureWords.of(schema.features().get(slot.feature()).name());
              return switch (slot.kind()) {
                case AMOUNT -> {
                  double z = centre[offsets[s]];
                  double amount = mean[offsets[s]] + z * deviation[offsets[s]];
                  yield Stream.of(
                      new Trait(
                          "%s %s (about %s)".formatted(z > 0 ? "high" : "low", name, shown(amount)),
                          Math.abs(z)));
                }
                case MISSING -> Stream.of(trait(centre, s, name + " unknown", Trait::new));
                case SPECIAL ->
                    Stream.of(
                        trait(
                            centre,
                            s,
                            "%s is %s".formatted(name, shown(slot.special())),
                            Trait::new));
                case LEVEL ->
                    IntStream.range(0, slot.codes())
                        .mapToObj(
                            code -> {
                              int i = offsets[s] + code;
                              double lift =
                                  deviation[i] > 0 ? (centre[i] - mean[i]) / deviation[i] : 0;
                              return new Trait(
                                  "%s %s (%.0f %%)"
                                      .formatted(
                                          name,
                                          schema.level(slot.feature(), code),
                                          100 * centre[i]),
                                  lift);
                            });
              };
            })
        .filter(trait -> trait.strength() >= TELLING)
        .sorted(Comparator.comparingDouble(trait -> -trait.strength()))
        .limit(5)
        .map(Trait::words)
        .toList();
  }

  private interface Make<T> {
    T of(String words, double strength);
  }

  private <T> T trait(double[] centre, int s, String words, Make<T> make) {
    int i = offsets[s];
    return make.of(words, deviation[i] > 0 ? (centre[i] - mean[i]) / deviation[i] : 0);
  }

  private static String shown(double amount) {
    return String.format(Locale.ROOT, Math.abs(amount) >= 100 ? "%.0f" : "%.3g", amount);
  }

  ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.set("schema", schema.toJson());
    var means = json.putArray("mean");
    var deviations = json.putArray("deviation");
    for (int i = 0; i < size; i++) {
      means.add(mean[i]);
      deviations.add(deviation[i]);
    }
    return json;
  }

  static Likeness fromJson(JsonNode json) {
    var schema = Schema.fromJson(json.path("schema"));
    int size = size(schema);
    var mean = new double[size];
    var deviation = new double[size];
    Arrays.setAll(mean, i -> json.path("mean").path(i).asDouble());
    Arrays.setAll(deviation, i -> json.path("deviation").path(i).asDouble());
    return new Likeness(schema, mean, deviation);
  }
}
