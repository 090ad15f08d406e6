package io.lamplighter.benchmarks.loop;

import io.lamplighter.benchmarks.Result;
import io.lamplighter.models.measures.Looks;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The next action where four programs want the same households, town by town: as people are there,
/// were tastes to differ, and were it all the same who goes first.
///
/// In Meridian as it is, contact adds about as much of one program as of another, and models rank
/// by who would enroll: there choosing for each should lose against one program for all, and must
/// not come into force. Where contact multiplies what people are inclined to, it should win.
final class ManyPrograms {
  private static final int YEARS_OF_LUCK = 3;

  private static final ToDoubleFunction<ProgramsYear> DRAWN = ProgramsYear::random;
  private static final ToDoubleFunction<ProgramsYear> SINGLE = ProgramsYear::single;

  private final List<ProgramsYear> usual = new ArrayList<>();
  private final List<ProgramsYear> differing = new ArrayList<>();
  private final List<ProgramsYear> luck = new ArrayList<>();

  void live(Town town, LocalDate day, long seed) {
    var market = Market.of(town, day);
    var expected = Pilot.expected(market, seed);
    usual.add(ProgramsYear.live(market, expected, seed));
    var multiplying = market.multiplying();
    differing.add(ProgramsYear.live(multiplying, Pilot.expected(multiplying, seed), seed));
    var indifferent = market.indifferent();
    for (int year = 0; year < YEARS_OF_LUCK; year++) {
      luck.add(ProgramsYear.live(indifferent, expected, YEARS_OF_LUCK * seed + year));
    }
  }

  void tell(Result result) {
    double chance = 2 * Math.sqrt(Looks.ALPHA * (1 - Looks.ALPHA) / luck.size());
    result
        .variant("several programs, people as they are", figures(usual))
        .variant("several programs, tastes differ", figures(differing))
        .variant("several programs, all the same who goes first", figures(luck))
        .ratio("choosing for each less drawing, per 1,000 contests", less(usual, DRAWN))
        .ratio("choosing for each less one for all, per 1,000 contests", less(usual, SINGLE))
        .ratio("the same, tastes differ: less drawing", less(differing, DRAWN))
        .ratio("the same, tastes differ: less one for all", less(differing, SINGLE))
        .atLeast(
            "where tastes differ, choosing for each earns more than drawing: lower bound",
            0,
            LoopBenchmark.low(less(differing, DRAWN)))
        .atLeast(
            "where tastes differ, choosing for each earns more than the best program for all: lower bound",
            0,
            LoopBenchmark.low(less(differing, SINGLE)))
        .atMost(
            "choosing for each comes into force where one for all is better, share of towns",
            Looks.ALPHA,
            won(usual))
        .aim(
            "choosing for each comes into force where it is all the same, share of years",
            "at most %.0f %% + %.1f".formatted(100 * Looks.ALPHA, 100 * chance),
            won(luck),
            won(luck) <= Looks.ALPHA + chance);
  }

  /// Dollars per 1,000 contests.
  private static double[] less(List<ProgramsYear> years, ToDoubleFunction<ProgramsYear> than) {
    return years.stream()
        .mapToDouble(year -> 1_000 * (year.learned() - than.applyAsDouble(year)) / year.contests())
        .toArray();
  }

  private static double won(List<ProgramsYear> years) {
    return years.stream().filter(ProgramsYear::won).count() / (double) years.size();
  }

  private static Map<String, Object> figures(List<ProgramsYear> years) {
    long contests = years.stream().mapToLong(ProgramsYear::contests).sum();
    var figures = new LinkedHashMap<String, Object>();
    figures.put("contests", contests);
    figures.put("eachChosenFor", mean(years, ProgramsYear::learned, contests));
    figures.put("bestForAll", mean(years, SINGLE, contests));
    figures.put("drawn", mean(years, DRAWN, contests));
    figures.put("oracle", mean(years, ProgramsYear::oracle, contests));
    figures.put("asItHappened", mean(years, ProgramsYear::happened, contests));
    figures.put("tests", years.stream().mapToInt(ProgramsYear::tests).sum());
    figures.put("cameIntoForce", won(years));
    figures.put("reading", "money earned per 1,000 contests, by the truth");
    return figures;
  }

  private static double mean(
      List<ProgramsYear> years, ToDoubleFunction<ProgramsYear> what, long contests) {
    return 1_000 * years.stream().mapToDouble(what).sum() / contests;
  }
}
