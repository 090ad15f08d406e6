package io.lamplighter.models.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lamplighter.models.MadeUp;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import smile.classification.GradientTreeBoost;

/// What goes wrong with Smile where nobody minds, one by one; `docs/models.md` has the list.
class TrapsTest {
  private static final MadeUp PAST = MadeUp.customers(3000, 41);
  private static final MadeUp LATER = MadeUp.customers(2000, 42);
  private static final Boosting SMALL = new Boosting(30, 8, 20, 0.1, 0.7);
  private static final Effort EFFORT = Effort.seeded(3);

  private static Sample past() {
    return Sample.of(MadeUp.FEATURES, PAST.table(), PAST.outcomes());
  }

  /// Smile's `size()` says 1, its `test()` forgets the intercept, and an interrupt drops a tree.
  @Test
  void keepsEveryTreeAndTheIntercept() {
    var rare = PAST.outcomes().clone();
    for (int i = 0; i < rare.length; i++) {
      rare[i] &= i % 4 == 0;
    }

    var scorer = (BoostedScorer) SMALL.fit(Sample.of(MadeUp.FEATURES, PAST.table(), rare), EFFORT);

    assertThat(scorer.trees()).isEqualTo(30);
    double rate = 0;
    for (boolean outcome : rare) {
      rate += outcome ? 1.0 / rare.length : 0;
    }
    assertThat(rate).isLessThan(0.1);
    assertThat(DoubleStream.of(scorer.score(PAST.table())).average().orElseThrow())
        .isCloseTo(rate, within(0.02));
  }

  /// A word is no amount: what is true of one level says nothing about those before it.
  @Test
  void asksOfAWordWhetherItIsThatOne() {
    int n = 6000;
    var random = new SplittableRandom(12);
    var words = new String[n];
    var outcomes = new boolean[n];
    for (int i = 0; i < n; i++) {
      words[i] = List.of("a", "b", "c", "d", "e", "f").get(Math.min(5, random.nextInt(7)));
      outcomes[i] = random.nextDouble() < (words[i].equals("d") ? 0.7 : 0.1);
    }
    var table = Table.of(Labels.of("rate", words));

    var scorer =
        SMALL.fit(Sample.of(List.of(FeatureSpec.categorical("rate")), table, outcomes), EFFORT);

    var scores = scorer.score(Table.of(Labels.of("rate", "a", "b", "c", "d", "e", "f")));
    assertThat(scores[3]).isGreaterThan(0.6);
    assertThat(DoubleStream.of(scores).filter(p -> p < 0.2)).hasSize(5);
  }

  /// Smile binds a formula to the columns of whichever thread asked last.
  @Test
  void scoresRightOnTwoThreadsWithColumnsInDifferentOrders() throws Exception {
    var scorer = SMALL.fit(past(), EFFORT);
    var columns = new ArrayList<>(LATER.table().columns());
    Collections.reverse(columns);
    var reversed = Table.of(columns);
    var expected = scorer.score(LATER.table());

    try (var threads = Executors.newFixedThreadPool(2)) {
      var one = threads.submit(() -> again(scorer, LATER.table(), expected));
      var other = threads.submit(() -> again(scorer, reversed, expected));
      assertThat(one.get() && other.get()).isTrue();
    }
  }

  private static boolean again(Scorer scorer, Table rows, double[] expected) {
    for (int time = 0; time < 50; time++) {
      if (!Arrays.equals(scorer.score(rows), expected)) {
        return false;
      }
    }
    return true;
  }

  /// On the common pool a training would take every core of a worker that has other things to do.
  @Test
  void trainsOnAsManyThreadsOfItsOwnAsItWasGiven() {
    var pools = new ArrayList<ForkJoinPool>();

    var effort =
        EFFORT
            .onThreads(2)
            .reporting(
                (stage, done, of) ->
                    pools.add(((ForkJoinWorkerThread) Thread.currentThread()).getPool()));
    SMALL.fit(past(), effort);

    assertThat(pools).hasSize(30).doesNotContain(ForkJoinPool.commonPool());
    assertThat(pools).allSatisfy(pool -> assertThat(pool.getParallelism()).isEqualTo(2));
  }

  /// Smile goes on to its last tree whoever is interrupted.
  @Test
  void nothingRunsOnAfterAnInterrupt() {
    var caller = Thread.currentThread();
    var trees = new AtomicInteger();
    var pools = new ArrayList<ForkJoinPool>();
    var effort =
        EFFORT.reporting(
            (stage, done, of) -> {
              if (trees.incrementAndGet() == 2) {
                caller.interrupt();
                var pool = ((ForkJoinWorkerThread) Thread.currentThread()).getPool();
                pools.add(pool);
                while (!pool.isShutdown()) {
                  Thread.onSpinWait();
                }
                // A tree that takes its time: who waits for it still finds it ended.
                long until = System.nanoTime() + 300_000_000L;
                while (System.nanoTime() < until) {
                  Thread.onSpinWait();
                }
              }
            });

    assertThatThrownBy(() -> SMALL.fit(past(), effort)).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(trees).hasValue(2);
    assertThat(pools.getFirst().isTerminated()).isTrue();
  }

  /// Smile's logistic regression sees amounts as they come: in cents it finds another line than in
  /// dollars.
  @Test
  void theUnitOfAnAmountDoesNotMatterToTheLine() {
    var cents = ((Numbers) PAST.table().column("bill")).toArray();
    Arrays.setAll(cents, i -> cents[i] * 1e6);
    var later = ((Numbers) LATER.table().column("bill")).toArray();
    Arrays.setAll(later, i -> later[i] * 1e6);
    var inCents =
        Logistic.standard()
            .fit(
                Sample.of(
                    MadeUp.FEATURES, PAST.table().with(Numbers.of("bill", cents)), PAST.outcomes()),
                EFFORT);

    assertThat(inCents.score(LATER.table().with(Numbers.of("bill", later))))
        .usingComparatorWithPrecision(1e-9)
        .containsExactly(Logistic.standard().fit(past(), EFFORT).score(LATER.table()));
  }

  /// Smile cuts at a hundred ranks: what lies in the last hundredth is never parted from the rest.
  @Test
  void findsARareCodeThatTreesWouldStepOver() {
    int n = 10_000;
    var random = new SplittableRandom(7);
    var days = new double[n];
    var outcomes = new boolean[n];
    for (int i = 0; i < n; i++) {
      boolean code = i % 250 == 0;
      days[i] = code ? 999 : random.nextInt(1000, 4000) / 4.0;
      outcomes[i] = random.nextDouble() < (code ? 0.9 : 0.1);
    }
    var features = List.of(FeatureSpec.numeric("days").special(999));
    var table = Table.of(Numbers.of("days", days));

    var scorer = SMALL.fit(Sample.of(features, table, outcomes), EFFORT);

    assertThat(scorer.score(Table.of(Numbers.of("days", 999, 998.75, 500))))
        .satisfies(
            scores -> {
              assertThat(scores[0]).isGreaterThan(0.6);
              assertThat(scores[1]).isLessThan(0.2);
              assertThat(scores[2]).isLessThan(0.2);
            });
  }

  @Test
  void saysWhatToDoWhenSmileWouldLogALineForEveryTree() {
    var smile = (Logger) LoggerFactory.getLogger(GradientTreeBoost.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    smile.setAdditive(false);
    smile.addAppender(lines);
    try {
      SMALL.fit(past(), EFFORT);
      assertThat(lines.list).isEmpty();

      smile.setLevel(Level.INFO);
      SMALL.fit(past(), EFFORT);
      assertThat(lines.list.getFirst().getFormattedMessage()).contains("set the logger 'smile'");
    } finally {
      smile.detachAppender(lines);
      smile.setAdditive(true);
      smile.setLevel(null);
    }
  }

  /// A model file is data: nothing in it names a class to be loaded.
  @Test
  void takesNoModelFileButItsOwnJson() {
    String file = SMALL.fit(past(), EFFORT).write();

    assertThat(file).startsWith("{\"format\":\"lamplighter-model/1\"").doesNotContain("smile.");
    assertThatThrownBy(() -> Scorer.read("\u00ac\u00ed\u0000\u0005sr"))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("not JSON");
    assertThatThrownBy(() -> Scorer.read(file.replace("model/1", "model/2")))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("lamplighter-model/2");
  }

  /// 85 MB of a database that no model needs, and a linear algebra that is not in the jars.
  @Test
  void bringsNeitherDuckDbNorNativeCode() {
    assertThatThrownBy(() -> Class.forName("org.duckdb.DuckDBDriver"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> Class.forName("org.bytedeco.openblas.global.openblas"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
