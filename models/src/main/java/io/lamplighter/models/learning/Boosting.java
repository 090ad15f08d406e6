package io.lamplighter.models.learning;

import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smile.classification.GradientTreeBoost;
import smile.data.AbstractTuple;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.data.measure.NominalScale;
import smile.data.type.DataTypes;
import smile.data.type.StructField;
import smile.data.vector.DoubleVector;
import smile.data.vector.IntVector;
import smile.data.vector.ValueVector;
import smile.math.MathEx;
import smile.model.cart.InternalNode;
import smile.model.cart.Node;
import smile.model.cart.NominalNode;
import smile.model.cart.RegressionNode;
import smile.util.IterativeAlgorithmController;

/// Gradient boosted trees of Smile 6, flattened as soon as they are grown.
///
/// What Smile leaves to its caller is settled here: it trains on a pool and under a seed of its own
/// (its generator belongs to the thread), sees no missing value, no level it was not told of, and
/// no amounts but the numbers of quantile bins; it is cancelled between trees. It has no weights: a
/// weighted sample is refused.
///
/// @param trees how many, one after the other
/// @param leaves the most leaves per tree
/// @param nodeSize the fewest rows in a leaf
/// @param shrinkage how much of each tree is believed
/// @param subsample the share of rows each tree sees
public record Boosting(int trees, int leaves, int nodeSize, double shrinkage, double subsample)
    implements Learner {
  private static final Logger SMILE = LoggerFactory.getLogger(GradientTreeBoost.class);
  private static final int DEEPEST = 20;
  private static final int CHECKED_ROWS = 200;

  /// More rows cost time and memory, and no longer change what 150 small trees find.
  private static final int MOST_ROWS = 300_000;

  /// 150 trees of 15 leaves, 50 rows in a leaf, shrinkage .05, subsample .7: as good as LightGBM on
  /// the bank data.
  public static Boosting standard() {
    return new Boosting(150, 15, 50, 0.05, 0.7);
  }

  /// Twice the leaves, twice the shrinkage: for outcomes so predictable that the standard stops
  /// while still learning (airline satisfaction: log loss .100 for .121; on bank marketing it would
  /// overfit, .281 for .277).
  public static Boosting bold() {
    return new Boosting(150, 31, 50, 0.1, 0.7);
  }

  @Override
  public String name() {
    return BoostedScorer.KIND;
  }

  @Override
  public Scorer fit(Sample sample, Effort effort) {
    if (sample.isWeighted()) {
      throw new IllegalArgumentException("boosted trees take no weights; use logistic regression");
    }
    if (sample.rarer() < FEWEST) {
      return BaseRate.of(sample.schema(), sample.positives(), sample.size(), 0.5, 1);
    }
    if (SMILE.isInfoEnabled()) {
      SMILE.warn("Smile logs a line per tree: set the logger 'smile' to WARN.");
    }
    var pool = new ForkJoinPool(effort.threads());
    var givenUp = new AtomicBoolean();
    try {
      return pool.submit(() -> train(sample.thinned(MOST_ROWS, effort.seed()), effort, givenUp))
          .get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException inner -> throw inner;
        case Error inner -> throw inner;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException _) {
      // Smile takes no notice of interrupts: it is stopped at the next tree, and waited for, so
      // that
      // nothing is left running behind the caller's back.
      givenUp.set(true);
      pool.close();
      Thread.currentThread().interrupt();
      throw new CancellationException("the training was interrupted");
    } finally {
      pool.shutdownNow();
    }
  }

  private Scorer train(Sample sample, Effort effort, AtomicBoolean givenUp) {
    var schema = sample.schema();
    var cells = sample.schema().encoder(sample.rows()).block(0, sample.size());
    var binned = Binned.of(schema, cells, sample);
    MathEx.setSeed(effort.seed());
    var options =
        new GradientTreeBoost.Options(
            trees,
            DEEPEST,
            leaves,
            Math.min(nodeSize, Math.max(1, sample.size() / 20)),
            shrinkage,
            subsample,
            null,
            new Reporter(trees, effort.progress(), givenUp));
    var grown = GradientTreeBoost.fit(Formula.lhs(Binned.OUTCOME), binned.frame(), options);
    if (grown.trees()[0].length != trees) {
      throw new IllegalStateException(
          "Smile grew %d trees of %d".formatted(grown.trees()[0].length, trees));
    }
    var scorer = flatten(schema, binned, grown, sample);
    check(scorer, cells, binned, grown);
    return scorer;
  }

  /// Smile's logit is half of ours: it predicts `1 / (1 + e^(-2 (b + shrinkage * sum of trees)))`.
  private BoostedScorer flatten(
      Schema schema, Binned binned, GradientTreeBoost grown, Sample sample) {
    var forest = new Forest.Builder();
    for (var tree : grown.trees()[0]) {
      forest.tree();
      add(forest, binned, tree.root());
    }
    double mean = 2.0 * sample.positives() / sample.size() - 1;
    double base = Math.log((1 + mean) / (1 - mean));
    return new BoostedScorer(schema, base, forest.build(), Calibration.NONE);
  }

  private void add(Forest.Builder forest, Binned binned, Node node) {
    switch (node) {
      case InternalNode split -> {
        int slot = split.feature();
        boolean level = split instanceof NominalNode;
        double at = level ? binned.levelOf(split) : binned.cutOf(split);
        int here = forest.split(slot, level, at, split.size());
        add(forest, binned, split.trueChild());
        forest.otherwise(here, forest.next());
        add(forest, binned, split.falseChild());
      }
      case RegressionNode leaf -> forest.leaf(2 * shrinkage * finite(leaf.output()), leaf.size());
      default -> throw new IllegalStateException("not a regression tree: " + node.getClass());
    }
  }

  private static double finite(double figure) {
    if (!Double.isFinite(figure)) {
      throw new IllegalStateException(
          "a value that is missing went into or came out of Smile unnoticed");
    }
    return figure;
  }

  /// The arrays must say what Smile says; a release that splits differently must not go unnoticed.
  private static void check(
      BoostedScorer scorer, double[] cells, Binned binned, GradientTreeBoost grown) {
    int rows = binned.frame().nrow();
    var both = new double[2];
    for (int row = 0; row < rows; row += Math.max(1, rows / CHECKED_ROWS)) {
      grown.predict(binned.frame().get(row), both);
      double ours = Odds.chance(scorer.logit(cells, row));
      if (Math.abs(ours - both[1]) > 1e-9) {
        throw new IllegalStateException(
            "flattened trees differ from Smile's in row %d: %s, %s".formatted(row, ours, both[1]));
      }
    }
  }

  /// Called by Smile on the training thread after each tree.
  private static final class Reporter
      extends IterativeAlgorithmController<GradientTreeBoost.TrainingStatus> {
    private final int trees;
    private final Progress progress;
    private final AtomicBoolean givenUp;

    Reporter(int trees, Progress progress, AtomicBoolean givenUp) {
      this.trees = trees;
      this.progress = progress;
      this.givenUp = givenUp;
    }

    @Override
    public void submit(GradientTreeBoost.TrainingStatus status) {
      if (givenUp.get()) {
        throw new CancellationException("the training was interrupted");
      }
      progress.at("boosted trees", status.tree(), trees);
    }
  }

  /// The sample as Smile gets it: amounts as numbers of bins, levels as codes under one fixed
  /// scale.
  private record Binned(DataFrame frame, List<Quantiles> quantiles, List<Slot> slots) {
    static final String OUTCOME = "outcome";

    static Binned of(Schema schema, double[] cells, Sample sample) {
      int width = schema.width();
      int rows = sample.size();
      var columns = new ArrayList<ValueVector>();
      var quantiles = new ArrayList<Quantiles>();
      for (int s = 0; s < width; s++) {
        var slot = schema.slots().get(s);
        var column = new double[rows];
        for (int row = 0; row < rows; row++) {
          column[row] = finite(cells[row * width + s]);
        }
        if (slot.kind() == Slot.Kind.LEVEL) {
          quantiles.add(Quantiles.of(new double[1]));
          var codes = new int[rows];
          for (int row = 0; row < rows; row++) {
            codes[row] = (int) column[row];
          }
          var names =
              IntStream.range(0, slot.codes()).mapToObj(Integer::toString).toArray(String[]::new);
          columns.add(
              new IntVector(
                  new StructField("s" + s, DataTypes.IntType, new NominalScale(names)), codes));
        } else {
          var bins = Quantiles.of(column);
          quantiles.add(bins);
          for (int row = 0; row < rows; row++) {
            column[row] = bins.bin(column[row]);
          }
          columns.add(new DoubleVector("s" + s, column));
        }
      }
      var outcomes = new int[rows];
      for (int row = 0; row < rows; row++) {
        outcomes[row] = sample.outcome(row) ? 1 : 0;
      }
      columns.add(
          new IntVector(
              new StructField(OUTCOME, DataTypes.IntType, new NominalScale("no", "yes")),
              outcomes));
      return new Binned(
          new DataFrame(columns.toArray(ValueVector[]::new)), quantiles, schema.slots());
    }

    /// The greatest bin that goes the yes way, found by asking the node (its own figure is not
    /// public), as a cut.
    double cutOf(InternalNode split) {
      var bins = quantiles.get(split.feature());
      int low = 0;
      int high = bins.bins() - 1;
      var probe = new Probe(frame);
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (split.branch(probe.at(middle))) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return bins.cut(low);
    }

    /// The one code that goes the yes way.
    int levelOf(InternalNode split) {
      var probe = new Probe(frame);
      return IntStream.range(0, slots.get(split.feature()).codes())
          .filter(code -> split.branch(probe.at(code)))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no level goes the yes way"));
    }
  }

  /// A row that has the same figure in every place.
  private static final class Probe extends AbstractTuple {
    private static final long serialVersionUID = 1L;
    private double figure;

    Probe(DataFrame frame) {
      super(frame.schema());
    }

    Probe at(double value) {
      figure = value;
      return this;
    }

    @Override
    public Object get(int i) {
      return figure;
    }

    @Override
    public int getInt(int i) {
      return (int) figure;
    }

    @Override
    public double getDouble(int i) {
      return figure;
    }
  }
}
