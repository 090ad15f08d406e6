package io.lamplighter.models.segments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Slot;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.measures.Reliability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Customers grouped toward a goal by a shallow tree: each segment is a condition that a person can
/// read and an audience can use. Conditions are found on one half of the customers and their rates
/// told from the other, so that none is the luck of having been looked for.
public final class RuleSegments {
  private static final int DEEPEST = 3;
  private static final int CUTS = 16;

  private RuleSegments() {}

  /// One segment.
  ///
  /// @param condition in the language of audiences: `bill > 80 && rate == 'TOU'`; `true` for
  ///   everybody. It holds for exactly the customers that were counted: where a value is missing a
  ///   comparison is false, so the other side of a question says `!has(...)` too
  /// @param customers of the half that was not looked at
  /// @param rate of the goal among them, with Wilson's interval
  public record Segment(String condition, int customers, Estimate rate) {}

  /// Finds segments, the most promising first.
  ///
  /// @param smallest share of the customers a segment must have
  public static List<Segment> find(
      List<? extends FeatureSpec> features, Table customers, boolean[] goal, double smallest) {
    var schema = Schema.learn(features, customers);
    var cells = asRead(schema, customers);
    int rows = customers.rows();
    var look = IntStream.range(0, rows).filter(i -> i % 2 == 0).toArray();
    var tell = IntStream.range(0, rows).filter(i -> i % 2 == 1).toArray();
    var grower = new Grower(schema, cells, goal, (int) Math.max(20, smallest * look.length));
    var segments = new ArrayList<Segment>();
    grower.grow(look, tell, List.of(), DEEPEST, segments);
    segments.sort(Comparator.comparingDouble(s -> -s.rate().value()));
    return List.copyOf(segments);
  }

  /// Encoded rows with each amount as it stands in the table again: special values as they are, NaN
  /// for what is missing.
  private static double[][] asRead(Schema schema, Table customers) {
    var encoder = schema.encoder(customers);
    var rows = new double[customers.rows()][schema.width()];
    for (int row = 0; row < rows.length; row++) {
      encoder.encode(row, rows[row], 0);
      int amount = -1;
      for (int s = 0; s < schema.width(); s++) {
        var slot = schema.slots().get(s);
        switch (slot.kind()) {
          case AMOUNT -> amount = s;
          case MISSING -> rows[row][amount] = rows[row][s] > 0 ? Double.NaN : rows[row][amount];
          case SPECIAL -> rows[row][amount] = rows[row][s] > 0 ? slot.special() : rows[row][amount];
          case LEVEL -> {}
        }
      }
    }
    return rows;
  }

  public static ArrayNode toJson(List<Segment> segments) {
    var list = JsonNodeFactory.instance.arrayNode();
    for (var segment : segments) {
      var node =
          list.addObject()
              .put("condition", segment.condition())
              .put("customers", segment.customers());
      node.set("rate", segment.rate().toJson());
    }
    return list;
  }

  /// A question to a slot: at most an amount, known at all, another than a special value, or of one
  /// level.
  private record Question(int slot, double value) {}

  private record Split(Question question, double gain) {}

  private static final class Grower {
    private final Schema schema;
    private final double[][] cells;
    private final boolean[] goal;
    private final int smallest;

    Grower(Schema schema, double[][] cells, boolean[] goal, int smallest) {
      this.schema = schema;
      this.cells = cells;
      this.goal = goal;
      this.smallest = smallest;
    }

    /// Whether the answer is yes, read as an audience reads it: by the value itself, codes
    /// included, and no for what is missing.
    private boolean holds(int row, Question question) {
      var slot = schema.slots().get(question.slot());
      double cell = cells[row][question.slot()];
      return switch (slot.kind()) {
        case AMOUNT -> cell <= question.value();
        case MISSING, SPECIAL -> cell == 0;
        case LEVEL -> cell == question.value();
      };
    }

    private boolean mayBeMissing(int feature) {
      return IntStream.range(0, schema.width())
          .filter(s -> schema.slots().get(s).feature() == feature)
          .anyMatch(
              s ->
                  switch (schema.slots().get(s).kind()) {
                    case MISSING -> true;
                    case LEVEL -> Arrays.stream(cells).anyMatch(row -> row[s] == Schema.ABSENT);
                    case AMOUNT, SPECIAL -> false;
                  });
    }

    void grow(int[] look, int[] tell, List<String> conditions, int depth, List<Segment> into) {
      var split = depth == 0 ? null : best(look);
      if (split == null) {
        int yes = count(tell);
        String condition = conditions.isEmpty() ? "true" : String.join(" && ", conditions);
        into.add(
            new Segment(
                condition,
                tell.length,
                tell.length == 0
                    ? new Estimate(Double.NaN, 0, 1)
                    : Reliability.wilson(yes, tell.length)));
        return;
      }
      for (boolean side : new boolean[] {true, false}) {
        var more = new ArrayList<>(conditions);
        more.add(condition(split.question(), side));
        grow(
            where(look, split.question(), side),
            where(tell, split.question(), side),
            more,
            depth - 1,
            into);
      }
    }

    private int count(int[] rows) {
      return (int) IntStream.of(rows).filter(i -> goal[i]).count();
    }

    private int[] where(int[] rows, Question question, boolean side) {
      return IntStream.of(rows).filter(i -> holds(i, question) == side).toArray();
    }

    /// The question that tells most, or null when none tells more than chance would (three standard
    /// deviations).
    private @Nullable Split best(int[] rows) {
      Split best = null;
      for (int s = 0; s < schema.width(); s++) {
        for (var question : questions(rows, s)) {
          double gain = gain(rows, question);
          if (gain > 9 && (best == null || gain > best.gain())) {
            best = new Split(question, gain);
          }
        }
      }
      return best;
    }

    private List<Question> questions(int[] rows, int s) {
      int slot = s;
      var kind = schema.slots().get(s).kind();
      if (kind == Slot.Kind.LEVEL) {
        return IntStream.range(Schema.ABSENT, schema.slots().get(s).codes())
            .mapToObj(code -> new Question(slot, code))
            .toList();
      }
      if (kind != Slot.Kind.AMOUNT) {
        return List.of(new Question(s, 0));
      }
      var sorted =
          IntStream.of(rows)
              .mapToDouble(i -> cells[i][slot])
              .filter(v -> !Double.isNaN(v))
              .sorted()
              .toArray();
      if (sorted.length == 0) {
        return List.of();
      }
      return IntStream.range(1, CUTS)
          .mapToDouble(c -> round(sorted[(int) ((long) c * sorted.length / CUTS)]))
          .distinct()
          .mapToObj(cut -> new Question(slot, cut))
          .toList();
    }

    /// Three digits are enough for a rule that people read.
    private static double round(double value) {
      if (value == 0) {
        return 0;
      }
      double scale = Math.pow(10, 2 - Math.floor(Math.log10(Math.abs(value))));
      return Math.rint(value * scale) / scale;
    }

    /// Chi-square of the four-field table.
    private double gain(int[] rows, Question question) {
      double n = rows.length;
      double yes = 0;
      double goals = 0;
      double both = 0;
      for (int i : rows) {
        boolean holds = holds(i, question);
        yes += holds ? 1 : 0;
        goals += goal[i] ? 1 : 0;
        both += holds && goal[i] ? 1 : 0;
      }
      if (yes < smallest || n - yes < smallest || goals == 0 || goals == n) {
        return 0;
      }
      double difference = both - yes * goals / n;
      return difference * difference * n * n * n / (yes * (n - yes) * goals * (n - goals));
    }

    private String condition(Question question, boolean side) {
      var slot = schema.slots().get(question.slot());
      String name = schema.features().get(slot.feature()).name();
      String known =
          switch (slot.kind()) {
            case AMOUNT -> "%s <= %s".formatted(name, shown(question.value()));
            case MISSING -> "has(%s)".formatted(name);
            case SPECIAL -> "%s != %s".formatted(name, shown(slot.special()));
            case LEVEL ->
                question.value() == Schema.ABSENT
                    ? "!has(%s)".formatted(name)
                    : "%s == '%s'".formatted(name, quoted(slot.feature(), question));
          };
      String other =
          switch (slot.kind()) {
            case AMOUNT -> "%s > %s".formatted(name, shown(question.value()));
            case MISSING -> "!has(%s)".formatted(name);
            case SPECIAL -> "%s == %s".formatted(name, shown(slot.special()));
            case LEVEL ->
                question.value() == Schema.ABSENT
                    ? "has(%s)".formatted(name)
                    : "%s != '%s'".formatted(name, quoted(slot.feature(), question));
          };
      boolean missingIsYes = slot.kind() == Slot.Kind.SPECIAL;
      boolean aboutValues =
          slot.kind() != Slot.Kind.MISSING
              && !(slot.kind() == Slot.Kind.LEVEL && question.value() == Schema.ABSENT);
      String text = side ? known : other;
      return aboutValues && side == missingIsYes && mayBeMissing(slot.feature())
          ? "(!has(%s) || %s)".formatted(name, text)
          : text;
    }

    private String quoted(int feature, Question question) {
      return schema
          .level(feature, (int) question.value())
          .replace("\\", "\\\\")
          .replace("'", "\\'");
    }

    private static String shown(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : String.format(Locale.ROOT, "%s", value);
    }
  }

  /// How much better than everybody the best segment does, told from the half that was not looked
  /// at.
  public static double lift(List<Segment> segments) {
    double customers = segments.stream().mapToInt(Segment::customers).sum();
    double all =
        segments.stream()
            .filter(s -> s.customers() > 0)
            .mapToDouble(s -> s.rate().value() * s.customers())
            .sum();
    return all == 0 ? 1 : segments.getFirst().rate().value() / (all / customers);
  }
}
