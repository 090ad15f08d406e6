package io.lamplighter.models.segments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import smile.clustering.CentroidClustering;
import smile.clustering.Clustering;
import smile.clustering.KMeans;
import smile.clustering.KMedoids;
import smile.math.MathEx;

/// Customers grouped by likeness of standardised figures, around means or around typical customers.
/// New customers are put to the nearest persona for ever after, from a small JSON file.
public final class Personas {
  private static final int MOST = 8;
  private static final int SAMPLE = 2000;
  private static final int TRIES = 5;
  private static final int ROWS = 100_000;
  private static final int ROUNDS = 100;

  /// Exchanges of a typical customer for another that are tried before a search ends.
  private static final int NEIGHBOURS = 250;

  private final Likeness likeness;
  private final double[][] centres;
  private final List<Persona> personas;
  private final double silhouette;

  private Personas(
      Likeness likeness, double[][] centres, List<Persona> personas, double silhouette) {
    this.likeness = likeness;
    this.centres = centres;
    this.personas = personas;
    this.silhouette = silhouette;
  }

  /// What a group is gathered around.
  public enum Centre {
    /// The mean of its customers (k-means).
    MEAN,
    /// One of its customers, whom odd ones cannot pull away (k-medoids, by the CLARANS search of Ng
    /// and Han 2002 on 2,000 customers).
    TYPICAL_CUSTOMER
  }

  /// One persona.
  ///
  /// @param share of all customers
  /// @param traits what sets it apart, the most telling first, in words
  public record Persona(String name, double share, List<String> traits) {
    public Persona {
      traits = List.copyOf(traits);
    }
  }

  /// Groups customers; how many groups, from 2 to 8, is told by the silhouette. The same rows and
  /// seed give the same groups.
  ///
  /// @throws BadData with fewer than 50 customers
  public static Personas learn(
      List<? extends FeatureSpec> features, Table customers, Centre centre, long seed) {
    if (customers.rows() < 50) {
      throw new BadData(
          "customers",
          "there are only %d".formatted(customers.rows()),
          "At least 50 are needed to tell groups apart.");
    }
    var likeness = Likeness.learn(Schema.learn(features, customers), customers);
    var points =
        likeness.points(
            customers.pick(some(customers.rows(), centre == Centre.MEAN ? ROWS : SAMPLE, seed)));
    var sample = some(points.length, SAMPLE, seed + 1);
    CentroidClustering<double[], double[]> best = null;
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = 2; k <= MOST; k++) {
      var found = cluster(points, k, centre, seed);
      double silhouette = Silhouette.of(points, found.group(), sample, k);
      if (best == null || silhouette > highest) {
        best = found;
        highest = silhouette;
      }
    }
    if (best == null) {
      throw new IllegalStateException("no grouping was tried");
    }
    var centres = best.centers();
    var bySize = new int[centres.length];
    for (int group : best.group()) {
      bySize[group]++;
    }
    var order =
        IntStream.range(0, centres.length)
            .boxed()
            .sorted(Comparator.comparingInt(c -> -bySize[c]))
            .toList();
    var sorted = order.stream().map(c -> centres[c]).toArray(double[][]::new);
    var personas = new ArrayList<Persona>();
    for (int i = 0; i < sorted.length; i++) {
      personas.add(
          new Persona(
              "persona-" + (i + 1),
              bySize[order.get(i)] / (double) points.length,
              likeness.traits(sorted[i])));
    }
    return new Personas(likeness, sorted, personas, highest);
  }

  private static int[] some(int rows, int most, long seed) {
    if (rows <= most) {
      return IntStream.range(0, rows).toArray();
    }
    return new SplittableRandom(seed).ints(0, rows).distinct().limit(most).sorted().toArray();
  }

  /// Smile draws its first centres from a generator of the thread: it gets a thread and a seed of
  /// its own. The best of five.
  private static CentroidClustering<double[], double[]> cluster(
      double[][] points, int k, Centre centre, long seed) {
    var pool = new ForkJoinPool(1);
    try {
      return pool.submit(
              () -> {
                MathEx.setSeed(seed);
                return IntStream.range(0, TRIES)
                    .mapToObj(t -> around(points, k, centre))
                    .min(Comparator.comparingDouble(CentroidClustering::distortion))
                    .orElseThrow();
              })
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the grouping was interrupted");
    } finally {
      pool.shutdownNow();
    }
  }

  private static CentroidClustering<double[], double[]> around(
      double[][] points, int k, Centre centre) {
    return switch (centre) {
      case MEAN -> KMeans.lloyd(points, new Clustering.Options(k, ROUNDS));
      case TYPICAL_CUSTOMER ->
          KMedoids.fit(
              points,
              (a, b) -> Math.sqrt(Silhouette.distance(a, b)),
              new Clustering.Options(
                  k, 1, NEIGHBOURS / ((double) points.length * (points.length - k)), null));
    };
  }

  /// The largest first.
  public List<Persona> personas() {
    return personas;
  }

  /// How clearly groups are apart: 1 perfectly, 0 not at all. Under .1 the groups are a way of
  /// speaking.
  public double silhouette() {
    return silhouette;
  }

  /// The persona of each customer.
  public List<String> assign(Table customers) {
    return Arrays.stream(likeness.points(customers))
        .map(point -> personas.get(nearest(point)).name())
        .toList();
  }

  private int nearest(double[] point) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < centres.length; c++) {
      double distance = Silhouette.distance(point, centres[c]);
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    return best;
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("format", "lamplighter-personas/1").put("silhouette", silhouette);
    json.set("likeness", likeness.toJson());
    var list = json.putArray("personas");
    for (int i = 0; i < centres.length; i++) {
      var node =
          list.addObject()
              .put("name", personas.get(i).name())
              .put("share", personas.get(i).share());
      personas.get(i).traits().forEach(node.putArray("traits")::add);
      var centre = node.putArray("centre");
      for (double c : centres[i]) {
        centre.add(c);
      }
    }
    return json;
  }

  /// Reads what [#toJson] wrote.
  public static Personas fromJson(JsonNode json) {
    var likeness = Likeness.fromJson(json.path("likeness"));
    var personas = new ArrayList<Persona>();
    var centres = new ArrayList<double[]>();
    for (var node : json.path("personas")) {
      var traits = new ArrayList<String>();
      node.path("traits").forEach(t -> traits.add(t.asText()));
      personas.add(new Persona(node.path("name").asText(), node.path("share").asDouble(), traits));
      var centre = new double[node.path("centre").size()];
      Arrays.setAll(centre, i -> node.path("centre").path(i).asDouble());
      centres.add(centre);
    }
    return new Personas(
        likeness, centres.toArray(double[][]::new), personas, json.path("silhouette").asDouble());
  }
}
