package io.lamplighter.models.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.Feature;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import java.util.ArrayList;
import java.util.List;

/// How features and scores were spread over the training rows, kept with the model to compare later
/// rows with.
///
/// @param schema the model's frozen features
/// @param spreads one per feature, in the schema's order
/// @param scores of the training rows
/// @param rows how many rows that were
public record Profile(Schema schema, List<Spread> spreads, Spread scores, int rows) {
  public Profile {
    spreads = List.copyOf(spreads);
  }

  /// Describes training rows and the scores the model gives them.
  public static Profile of(Schema schema, Table rows, double[] scores) {
    var cells = schema.encoder(rows).block(0, rows.rows());
    int width = Math.max(1, schema.width());
    var spreads = new ArrayList<Spread>();
    for (int f = 0; f < schema.features().size(); f++) {
      spreads.add(Spread.learn(figures(schema, f, cells, width), words(schema, f)));
    }
    return new Profile(schema, spreads, Spread.learn(scores, false), rows.rows());
  }

  private static boolean words(Schema schema, int feature) {
    return schema.features().get(feature) instanceof Feature.Categorical;
  }

  /// One figure per row: the code of a word, or the amount; NaN when missing, the special value
  /// itself when special.
  static double[] figures(Schema schema, int feature, double[] cells, int width) {
    var figures = new double[cells.length / width];
    for (int s = 0; s < schema.slots().size(); s++) {
      var slot = schema.slots().get(s);
      if (slot.feature() != feature) {
        continue;
      }
      for (int row = 0; row < figures.length; row++) {
        double cell = cells[row * width + s];
        switch (slot.kind()) {
          case AMOUNT, LEVEL -> figures[row] = cell;
          case MISSING -> figures[row] = cell == 1 ? Double.NaN : figures[row];
          case SPECIAL -> figures[row] = cell == 1 ? slot.special() : figures[row];
        }
      }
    }
    return figures;
  }

  /// Features that merely tell the time.
  boolean calendar(int feature) {
    return schema.features().get(feature).calendar();
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode().put("rows", rows);
    json.set("scores", scores.toJson());
    var list = json.putArray("features");
    for (var spread : spreads) {
      list.add(spread.toJson());
    }
    return json;
  }

  /// Reads what [#toJson] wrote, for the model with that schema.
  public static Profile fromJson(JsonNode json, Schema schema) {
    var spreads = new ArrayList<Spread>();
    for (var node : json.path("features")) {
      spreads.add(Spread.fromJson(node));
    }
    return new Profile(
        schema, spreads, Spread.fromJson(json.path("scores")), json.path("rows").asInt());
  }
}
