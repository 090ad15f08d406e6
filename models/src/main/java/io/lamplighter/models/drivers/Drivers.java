package io.lamplighter.models.drivers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/// Ratings by their importance for satisfaction.
///
/// @param drivers the most important first
/// @param explained share of the variance of satisfaction that all ratings explain together
/// @param byChance what as many ratings explain of answers dealt out anew, in 19 of 20 deals: an
///   explained share below it says nothing
/// @param answers complete answers used
/// @param left answers left out since a rating was missing or not applicable
/// @param agreement rank correlation of the shares with the Shapley values that check them
public record Drivers(
    List<Driver> drivers,
    double explained,
    double byChance,
    int answers,
    int left,
    double agreement) {
  private static final int DRAWS = 200;
  private static final int DEALS = 199;
  private static final int EXACT = 14;
  private static final int ORDERS = 2000;
  private static final int FEWEST = 100;

  public Drivers {
    drivers = List.copyOf(drivers);
  }

  /// One rating.
  ///
  /// @param share of the explained variance that is its own (Johnson's relative weight), with
  ///   bootstrap band
  /// @param shapley the same by averaging over all orders of entry
  /// @param mean rating given: its performance
  /// @param topTwo share of answers in the two best marks
  /// @param priority where it stands in the matrix
  public record Driver(
      String rating,
      Estimate share,
      double shapley,
      double mean,
      double topTwo,
      Priority priority) {}

  /// Importance beside performance, each against the mean of all ratings.
  public enum Priority {
    /// Important and poor.
    IMPROVE,
    /// Important and good.
    KEEP_UP,
    /// Unimportant and poor.
    WATCH,
    /// Unimportant and good.
    LEAVE
  }

  /// Shares out what ratings explain of satisfaction.
  ///
  /// @param ratings names of the columns, of 2 to 30 numeric ratings
  /// @param notApplicable a mark that is none (0 in many surveys): such answers are left out
  /// @param satisfaction one figure per row: overall mark, or 1 for satisfied and 0 for not; NaN
  ///   when not answered
  /// @throws BadData when a column is no rating or fewer than 100 complete answers are left
  public static Drivers of(
      Table answers, List<String> ratings, double notApplicable, double[] satisfaction, long seed) {
    if (ratings.size() < 2 || ratings.size() > 30) {
      throw new BadData(
          "ratings",
          "there are %d".formatted(ratings.size()),
          "Name between 2 and 30 columns of ratings.");
    }
    var rows = complete(answers, ratings, notApplicable, satisfaction);
    if (rows.size() < FEWEST) {
      throw new BadData(
          "ratings",
          "only %d answers are complete".formatted(rows.size()),
          "At least %d are needed; leave out ratings that few were asked for.".formatted(FEWEST));
    }
    var matrix = rows.toArray(double[][]::new);
    var ones = new double[matrix.length];
    Arrays.fill(ones, 1);
    var correlations = Correlations.of(matrix, ones);
    var shares = normed(correlations.relativeWeights());
    var draws = new ArrayList<double[]>();
    Clusters.single(matrix.length)
        .draw(
            matrix.length > 20_000 ? DRAWS / 2 : DRAWS,
            seed,
            (draw, weights) ->
                draws.add(normed(Correlations.of(matrix, weights).relativeWeights())));
    var shapley = normed(shapley(correlations, seed));
    var drivers = new ArrayList<Driver>();
    double top =
        Arrays.stream(matrix)
            .flatMapToDouble(row -> Arrays.stream(row, 0, ratings.size()))
            .max()
            .orElse(5);
    double average =
        Arrays.stream(matrix)
            .mapToDouble(row -> Arrays.stream(row, 0, ratings.size()).average().orElse(0))
            .average()
            .orElse(0);
    for (int j = 0; j < ratings.size(); j++) {
      int rating = j;
      double mean = Arrays.stream(matrix).mapToDouble(row -> row[rating]).average().orElse(0);
      double topTwo =
          Arrays.stream(matrix).filter(row -> row[rating] >= top - 1).count()
              / (double) matrix.length;
      var share = Estimate.of(shares[j], draws.stream().mapToDouble(d -> d[rating]).toArray());
      drivers.add(
          new Driver(
              ratings.get(j),
              share,
              shapley[j],
              mean,
              topTwo,
              priority(shares[j] >= 1.0 / ratings.size(), mean >= average)));
    }
    drivers.sort(Comparator.comparingDouble(d -> -d.share().value()));
    return new Drivers(
        drivers,
        Arrays.stream(correlations.relativeWeights()).sum(),
        byChance(correlations, matrix, seed),
        matrix.length,
        answers.rows() - matrix.length,
        rankCorrelation(shares, shapley));
  }

  private static Priority priority(boolean important, boolean good) {
    if (important) {
      return good ? Priority.KEEP_UP : Priority.IMPROVE;
    }
    return good ? Priority.LEAVE : Priority.WATCH;
  }

  private static List<double[]> complete(
      Table answers, List<String> ratings, double notApplicable, double[] satisfaction) {
    var columns = new ArrayList<Numbers>();
    for (var name : ratings) {
      if (!(answers.column(name) instanceof Numbers numbers)) {
        throw new BadData(
            "rating '%s'".formatted(name),
            "its marks are no numbers",
            "Write marks as numbers, 1 to 5 or 0 to 10.");
      }
      columns.add(numbers);
    }
    var rows = new ArrayList<double[]>();
    for (int i = 0; i < answers.rows(); i++) {
      var row = new double[columns.size() + 1];
      boolean whole = !Double.isNaN(satisfaction[i]);
      for (int j = 0; j < columns.size(); j++) {
        row[j] = columns.get(j).value(i);
        whole = whole && !Double.isNaN(row[j]) && row[j] != notApplicable;
      }
      row[columns.size()] = satisfaction[i];
      if (whole) {
        rows.add(row);
      }
    }
    return rows;
  }

  /// The share that ratings explain of satisfaction which has nothing to do with them: the more
  /// ratings and the fewer answers, the more.
  private static double byChance(Correlations correlations, double[][] matrix, long seed) {
    var random = new SplittableRandom(seed);
    int p = correlations.size();
    var columns = new double[p + 1][];
    Arrays.setAll(columns, j -> standardised(matrix, j));
    var dealt = columns[p];
    var explained = new double[DEALS];
    for (int deal = 0; deal < DEALS; deal++) {
      for (int i = dealt.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        double kept = dealt[i];
        dealt[i] = dealt[j];
        dealt[j] = kept;
      }
      var together = new double[p];
      for (int j = 0; j < p; j++) {
        for (int i = 0; i < dealt.length; i++) {
          together[j] += columns[j][i] * dealt[i] / dealt.length;
        }
      }
      explained[deal] = correlations.with(together).explained((1 << p) - 1);
    }
    Arrays.sort(explained);
    return explained[(int) Math.ceil(0.95 * (DEALS + 1)) - 1];
  }

  private static double[] standardised(double[][] matrix, int column) {
    var values = Arrays.stream(matrix).mapToDouble(row -> row[column]).toArray();
    double mean = Arrays.stream(values).average().orElse(0);
    double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    double deviation = square > 0 ? Math.sqrt(square) : 1;
    return Arrays.stream(values).map(v -> (v - mean) / deviation).toArray();
  }

  /// Whether the ratings explain more than chance would.
  public boolean sayMoreThanChance() {
    return explained > byChance;
  }

  private static double[] normed(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> sum == 0 ? 0 : w / sum).toArray();
  }

  /// Mean gain in explained variance over all orders in which ratings may enter (Lindeman, Merenda
  /// & Gold; Lipovetsky & Conklin 2001): exactly up to 14 ratings, over 2,000 random orders beyond.
  private static double[] shapley(Correlations correlations, long seed) {
    int p = correlations.size();
    return p <= EXACT ? exact(correlations, p) : sampled(correlations, p, seed);
  }

  private static double[] exact(Correlations correlations, int p) {
    var explained = new double[1 << p];
    Arrays.setAll(explained, correlations::explained);
    var weight = new double[p];
    for (int size = 0; size < p; size++) {
      double ways = 1;
      for (int k = 1; k <= size; k++) {
        ways = ways * (p - k) / k;
      }
      weight[size] = 1 / (p * ways);
    }
    var values = new double[p];
    for (int subset = 0; subset < explained.length; subset++) {
      for (int j = 0; j < p; j++) {
        if ((subset >> j & 1) == 0) {
          values[j] +=
              weight[Integer.bitCount(subset)] * (explained[subset | 1 << j] - explained[subset]);
        }
      }
    }
    return values;
  }

  private static double[] sampled(Correlations correlations, int p, long seed) {
    var random = new SplittableRandom(seed);
    var order = new int[p];
    Arrays.setAll(order, j -> j);
    var values = new double[p];
    for (int o = 0; o < ORDERS; o++) {
      for (int j = p - 1; j > 0; j--) {
        int k = random.nextInt(j + 1);
        int kept = order[j];
        order[j] = order[k];
        order[k] = kept;
      }
      double before = 0;
      for (int j = 0; j < p; j++) {
        double now = correlations.explained(Arrays.copyOf(order, j + 1));
        values[order[j]] += (now - before) / ORDERS;
        before = now;
      }
    }
    return values;
  }

  /// Spearman's.
  static double rankCorrelation(double[] a, double[] b) {
    var x = ranks(a);
    var y = ranks(b);
    double n = a.length;
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - y[i]) * (x[i] - y[i]);
    }
    return 1 - 6 * sum / (n * (n * n - 1));
  }

  private static double[] ranks(double[] values) {
    var ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      for (double other : values) {
        ranks[i] += other < values[i] ? 1 : 0;
      }
    }
    return ranks;
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("explained", explained).put("byChance", byChance);
    json.put("answers", answers).put("leftOut", left);
    json.put("agreementWithShapley", agreement);
    json.put("reading", "Ratings are associated with satisfaction; they need not cause it.");
    var list = json.putArray("drivers");
    for (var driver : drivers) {
      var node = list.addObject().put("rating", driver.rating());
      node.set("share", driver.share().toJson());
      node.put("shapley", driver.shapley()).put("mean", driver.mean());
      node.put("topTwo", driver.topTwo()).put("priority", driver.priority().name());
    }
    return json;
  }
}
