package io.lamplighter.models.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Slot;
import io.lamplighter.models.data.Table;
import java.util.Arrays;

/// A straight line through figures that are no chances (effects, satisfaction, amounts): least
/// squares with a ridge, `sum of (y - f)^2 + lambda |beta|^2`, the intercept free. Sees features as
/// [Logistic] does.
public final class Ridge {
  private final Schema schema;
  private final LinearScale scale;
  private final double[] beta;

  private Ridge(Schema schema, LinearScale scale, double[] beta) {
    this.schema = schema;
    this.scale = scale;
    this.beta = beta;
  }

  /// Fits one target per row.
  public static Ridge fit(Schema schema, Table rows, double[] targets, double lambda) {
    var ones = new double[targets.length];
    Arrays.fill(ones, 1);
    return fit(schema, rows, targets, ones, lambda);
  }

  /// The same with each row counting `weights[row]` times.
  public static Ridge fit(
      Schema schema, Table rows, double[] targets, double[] weights, double lambda) {
    int width = schema.width();
    var cells = schema.encoder(rows).block(0, rows.rows());
    var scale = LinearScale.learn(schema, cells);
    int size = scale.coefficients() + 1;
    var square = new double[size][size];
    var right = new double[size];
    var places = new int[width + 1];
    var values = new double[width + 1];
    places[width] = size - 1;
    values[width] = 1;
    for (int row = 0; row < targets.length; row++) {
      for (int s = 0; s < width; s++) {
        double cell = cells[row * width + s];
        boolean level = schema.slots().get(s).kind() == Slot.Kind.LEVEL;
        places[s] = scale.offset(s) + (level ? (int) cell : 0);
        values[s] = level ? 1 : scale.apply(s, cell);
      }
      for (int a = 0; a <= width; a++) {
        double w = weights[row] * values[a];
        right[places[a]] += w * targets[row];
        for (int b = 0; b <= a; b++) {
          square[places[a]][places[b]] += w * values[b];
        }
      }
    }
    for (int j = 0; j < size - 1; j++) {
      square[j][j] += lambda;
    }
    square[size - 1][size - 1] += 1e-9;
    return new Ridge(schema, scale, Cholesky.solve(square, right));
  }

  public Schema schema() {
    return schema;
  }

  /// The figure expected for each row.
  public double[] predict(Table rows) {
    var encoder = schema.encoder(rows);
    int width = schema.width();
    var cells = new double[width];
    var predicted = new double[rows.rows()];
    for (int row = 0; row < predicted.length; row++) {
      encoder.encode(row, cells, 0);
      double f = beta[beta.length - 1];
      for (int s = 0; s < width; s++) {
        f +=
            schema.slots().get(s).kind() == Slot.Kind.LEVEL
                ? beta[scale.offset(s) + (int) cells[s]]
                : beta[scale.offset(s)] * scale.apply(s, cells[s]);
      }
      predicted[row] = f;
    }
    return predicted;
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.set("schema", schema.toJson());
    scale.write(json);
    var coefficients = json.putArray("coefficients");
    for (double b : beta) {
      coefficients.add(b);
    }
    return json;
  }

  /// Reads what [#toJson] wrote.
  public static Ridge fromJson(JsonNode json) {
    var schema = Schema.fromJson(json.path("schema"));
    var scale = LinearScale.read(schema, json);
    var beta = new double[scale.coefficients() + 1];
    for (int j = 0; j < beta.length; j++) {
      beta[j] = json.path("coefficients").path(j).asDouble();
    }
    return new Ridge(schema, scale, beta);
  }
}
