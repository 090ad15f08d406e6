package io.lamplighter.models.uplift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Reason;
import io.lamplighter.models.learning.Ridge;
import io.lamplighter.models.learning.Scorer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A trained uplift model; written as JSON like every model, read back to the same bits.
public sealed interface UpliftScorer {
  String FORMAT = "lamplighter-uplift/1";

  /// By how much contact changes each row's chance; negative for those better left alone.
  double[] uplift(Table rows);

  /// The features it reads.
  Schema schema();

  /// Why contact changes this row's chance as it does: at most `most` features, the weightiest
  /// first, with what each adds to the log odds of the contacted beyond what it adds to those of
  /// the ones left alone. Empty where no such parts are known.
  default List<Reason> reasons(Table rows, int row, int most) {
    return List.of();
  }

  String write();

  /// The chance if contacted less the chance if left alone, each from a model of its own.
  record TwoModels(Scorer contacted, Scorer alone) implements UpliftScorer {
    @Override
    public Schema schema() {
      return contacted.schema();
    }

    @Override
    public List<Reason> reasons(Table rows, int row, int most) {
      var one = rows.pick(row);
      var parts = contacted.contributions(one)[0];
      var without = alone.contributions(one)[0];
      Arrays.setAll(parts, f -> parts[f] - without[f]);
      return IntStream.range(0, parts.length)
          .boxed()
          .filter(f -> parts[f] != 0)
          .sorted(Comparator.comparingDouble(f -> -Math.abs(parts[f])))
          .limit(most)
          .map(
              f -> {
                var name = schema().features().get(f).name();
                return new Reason(name, one.column(name).text(0), parts[f]);
              })
          .toList();
    }

    @Override
    public double[] uplift(Table rows) {
      var with = contacted.score(rows);
      var without = alone.score(rows);
      Arrays.setAll(with, i -> with[i] - without[i]);
      return with;
    }

    @Override
    public String write() {
      return "{\"format\":\"%s\",\"kind\":\"two-models\",\"contacted\":%s,\"alone\":%s}"
          .formatted(FORMAT, contacted.write(), alone.write());
    }
  }

  /// A straight line through estimates of the effect on each customer.
  record Effect(Ridge line) implements UpliftScorer {
    @Override
    public Schema schema() {
      return line.schema();
    }

    @Override
    public double[] uplift(Table rows) {
      return line.predict(rows);
    }

    @Override
    public String write() {
      var json = JsonNodeFactory.instance.objectNode();
      json.put("format", FORMAT).put("kind", "effect");
      json.set("line", line.toJson());
      return json.toString();
    }
  }

  /// Twice the chance of "did as we hoped, or was left alone and did not", less one.
  record Transformed(Scorer scorer) implements UpliftScorer {
    @Override
    public Schema schema() {
      return scorer.schema();
    }

    @Override
    public double[] uplift(Table rows) {
      var scores = scorer.score(rows);
      Arrays.setAll(scores, i -> 2 * scores[i] - 1);
      return scores;
    }

    @Override
    public String write() {
      return "{\"format\":\"%s\",\"kind\":\"transformed\",\"scorer\":%s}"
          .formatted(FORMAT, scorer.write());
    }
  }

  /// Reads a model file.
  ///
  /// @throws BadData when it is none of ours, or of a format unknown to this version
  static UpliftScorer read(String file) {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(file);
    } catch (JsonProcessingException e) {
      throw new BadData(
          "uplift model file",
          "it is not JSON (%s)".formatted(e.getOriginalMessage()),
          "Load it again, or train again.");
    }
    if (!json.path("format").asText().equals(FORMAT)) {
      throw unknown("format '%s'".formatted(json.path("format").asText()));
    }
    return switch (json.path("kind").asText()) {
      case "two-models" ->
          new TwoModels(
              Scorer.read(json.path("contacted").toString()),
              Scorer.read(json.path("alone").toString()));
      case "effect" -> new Effect(Ridge.fromJson(json.path("line")));
      case "transformed" -> new Transformed(Scorer.read(json.path("scorer").toString()));
      default -> throw unknown("kind '%s'".formatted(json.path("kind").asText()));
    };
  }

  private static BadData unknown(String what) {
    return new BadData(
        "uplift model file",
        "its %s is unknown".formatted(what),
        "Load it with the version of Lamplighter that wrote it, or train again.");
  }
}
