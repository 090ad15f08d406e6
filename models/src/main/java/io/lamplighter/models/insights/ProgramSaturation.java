package io.lamplighter.models.insights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.ledger.reports.ProgramRows;
import io.lamplighter.ledger.reports.ProgramRows.Market;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.saturation.Adoption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Handle;

/// How far a program has come, toward a market that its campaigns' rules say and no curve is asked
/// for, and how far it can still go by a date. Days are UTC; a period has four weeks, the last one
/// ends with the instant asked about.
///
/// @param asOf what was known then
/// @param market who is enrolled and who could be
/// @param periods from the first enrollment on, the oldest first
/// @param forecast of the coming periods; empty where nothing can be said
/// @param pastTheBend whether enrollment per period has passed its peak beyond doubt: before that
///   no date of saturation can be told
/// @param saturated when 95 of 100 eligible will have enrolled
/// @param test what the curve would have said a quarter of a year ago about today
/// @param goal the goal asked about
/// @param missing why there is no forecast; empty when there is
public record ProgramSaturation(
    String program,
    Instant asOf,
    Market market,
    List<Period> periods,
    List<Ahead> forecast,
    boolean pastTheBend,
    Optional<LocalDate> saturated,
    Optional<Test> test,
    Optional<Reach> goal,
    String missing) {
  /// Length of a period.
  public static final Duration PERIOD = Duration.ofDays(28);

  private static final double PER_YEAR = 365.25 / 28;
  private static final int FEWEST_PERIODS = 6;
  private static final int FEWEST_ENROLLED = 100;
  private static final int MOST_PERIODS = 78;
  private static final int AHEAD = 13;
  private static final int MOST_AHEAD = 65;
  private static final int TESTED = 3;
  private static final double SATURATED = 0.95;
  private static final double LIKELY = 0.8;
  private static final long SEED = 20_260_101;

  public ProgramSaturation {
    periods = List.copyOf(periods);
    forecast = List.copyOf(forecast);
  }

  /// Four weeks.
  ///
  /// @param ends first day after it
  /// @param total enrolled by then
  public record Period(LocalDate ends, long enrolled, long total) {}

  /// What is expected by a day.
  public record Ahead(LocalDate day, Estimate total) {}

  /// The curve fitted without the last three periods, asked about today.
  ///
  /// @param said what it would have said
  /// @param came what came
  public record Test(Estimate said, long came) {
    public boolean held() {
      return said.low() <= came && came <= said.high();
    }
  }

  /// A number of enrolled customers that is wanted by a day.
  public record Goal(long enrolled, LocalDate by) {}

  /// Whether a goal can still be reached.
  ///
  /// @param expected by that day
  /// @param chance over all curves that fit; empty where no curve is asked
  /// @param pace enrolled by then if each period brings what the last three brought
  public record Reach(
      Goal goal, Answer answer, Estimate expected, OptionalDouble chance, double pace) {}

  /// Whether a goal can be reached.
  public enum Answer {
    /// It is reached.
    REACHED,
    /// In four of five curves that fit, or more.
    WITHIN_REACH,
    /// In fewer, but not out of the question.
    UNCERTAIN,
    /// In fewer than one of five curves that fit.
    OUT_OF_REACH,
    /// More than are eligible.
    MORE_THAN_THE_MARKET,
    /// The day is over, or so far ahead that no curve is asked.
    NO_SUCH_DAY,
    /// The curve would have misled a quarter of a year ago, so it is not asked.
    NOT_TOLD
  }

  /// Computes it.
  ///
  /// @param market customers eligible; empty to count them by the rules of campaigns
  public static ProgramSaturation of(
      Handle db, String program, Optional<Long> market, Optional<Goal> goal, Instant now) {
    var counted = ProgramRows.market(db, program, now);
    var eligible =
        market
            .map(
                given ->
                    new Market(
                        counted.enrolled(),
                        counted.ever(),
                        Math.max(given, counted.ever()),
                        List.of()))
            .orElse(counted);
    var periods = periods(ProgramRows.enrollments(db, program, now), now);
    if (eligible.ever() < FEWEST_ENROLLED || periods.size() < FEWEST_PERIODS) {
      return new ProgramSaturation(
          program,
          now,
          eligible,
          periods,
          List.of(),
          /* pastTheBend= */ false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "%,d customers have enrolled over %d periods of four weeks; %d and %d are needed for a curve."
              .formatted(eligible.ever(), periods.size(), FEWEST_ENROLLED, FEWEST_PERIODS));
    }
    return of(program, now, eligible, periods, goal);
  }

  private static ProgramSaturation of(
      String program, Instant now, Market market, List<Period> periods, Optional<Goal> goal) {
    var counts = periods.stream().mapToDouble(Period::enrolled).toArray();
    double size = Math.max((double) market.eligible(), Arrays.stream(counts).sum());
    var curve = Adoption.fit(size, counts, PER_YEAR, SEED);
    var today = periods.getLast().ends();
    long until = goal.map(asked -> ahead(today, asked.by())).orElse(0L);
    int ahead = Math.clamp(until, AHEAD, MOST_AHEAD);
    var forecast = new ArrayList<Ahead>();
    for (int t = 1; t <= ahead; t++) {
      forecast.add(new Ahead(today.plusDays(28L * t), curve.enrolledAfter(t)));
    }
    boolean bent = curve.isPastTheBend();
    var test = test(size, counts);
    var saturated = curve.periodsUntil(SATURATED);
    return new ProgramSaturation(
        program,
        now,
        market,
        periods,
        forecast,
        bent,
        saturated.isPresent()
            ? Optional.of(today.plusDays((long) (28 * saturated.getAsDouble())))
            : Optional.empty(),
        test,
        goal.map(asked -> reach(asked, curve, size, counts, today, missed(test))),
        /* missing= */ "");
  }

  /// A day in the middle of a period counts with the whole periods before it: what is promised is
  /// there by then.
  private static long ahead(LocalDate today, LocalDate by) {
    return Math.floorDiv(ChronoUnit.DAYS.between(today, by), 28L);
  }

  private static Optional<Test> test(double size, double[] counts) {
    if (counts.length < FEWEST_PERIODS + TESTED) {
      return Optional.empty();
    }
    var before = Arrays.copyOf(counts, counts.length - TESTED);
    if (Arrays.stream(before).sum() == 0) {
      return Optional.empty();
    }
    var said = Adoption.fit(size, before, PER_YEAR, SEED).enrolledAfter(TESTED);
    return Optional.of(new Test(said, (long) Arrays.stream(counts).sum()));
  }

  private static Reach reach(
      Goal goal,
      Adoption curve,
      double size,
      double[] counts,
      LocalDate today,
      boolean missedItsTest) {
    double soFar = Arrays.stream(counts).sum();
    long ahead = ahead(today, goal.by());
    double lately =
        Arrays.stream(counts).skip(Math.max(0, counts.length - TESTED)).average().orElse(0);
    boolean asked = ahead >= 0 && ahead <= MOST_AHEAD;
    int periods = asked ? (int) ahead : 0;
    var expected = curve.enrolledAfter(periods);
    var answer =
        goal.enrolled() <= soFar
            ? Answer.REACHED
            : goal.enrolled() > size
                ? Answer.MORE_THAN_THE_MARKET
                : !asked ? Answer.NO_SUCH_DAY : missedItsTest ? Answer.NOT_TOLD : null;
    var chance =
        answer == null
            ? OptionalDouble.of(curve.chanceOf((double) goal.enrolled(), periods))
            : OptionalDouble.empty();
    return new Reach(
        goal,
        answer == null ? answer(chance.orElseThrow()) : answer,
        expected,
        chance,
        Math.min(size, soFar + lately * periods));
  }

  private static Answer answer(double chance) {
    return chance >= LIKELY
        ? Answer.WITHIN_REACH
        : chance > 1 - LIKELY ? Answer.UNCERTAIN : Answer.OUT_OF_REACH;
  }

  /// Periods count back from the instant, so that the last one is whole; the first one holds the
  /// oldest enrollment, and all before six years ago.
  private static List<Period> periods(List<Instant> enrollments, Instant now) {
    if (enrollments.isEmpty()) {
      return List.of();
    }
    long length = PERIOD.toSeconds();
    int count =
        (int)
            Math.min(
                MOST_PERIODS,
                Math.floorDiv(Duration.between(enrollments.getFirst(), now).toSeconds(), length)
                    + 1);
    var enrolled = new long[count];
    for (var at : enrollments) {
      long back = Math.floorDiv(Duration.between(at, now).toSeconds(), length);
      enrolled[(int) Math.max(0, count - 1 - back)]++;
    }
    var today = now.atZone(ZoneOffset.UTC).toLocalDate();
    var periods = new ArrayList<Period>();
    long total = 0;
    for (int k = 0; k < count; k++) {
      total += enrolled[k];
      periods.add(new Period(today.minusDays(28L * (count - 1 - k)), enrolled[k], total));
    }
    return periods;
  }

  /// Whether the curve would have misled a quarter of a year ago: then it is drawn, but nothing is
  /// promised by it.
  public boolean missedItsTest() {
    return missed(test);
  }

  private static boolean missed(Optional<Test> test) {
    return test.map(it -> !it.held()).orElse(false);
  }

  /// The finding in a sentence or two.
  public String finding() {
    if (!missing.isEmpty()) {
      return missing;
    }
    var share =
        "%,d of %,d eligible customers have enrolled at some time, %.0f %%. "
            .formatted(market.ever(), market.eligible(), 100.0 * market.ever() / market.eligible());
    var year = forecast.get(Math.min(AHEAD, forecast.size()) - 1);
    if (missedItsTest()) {
      return share
          + "A quarter of a year ago the curve would have promised %,.0f to %,.0f by now, and %,d came: no date and no goal is promised by it."
              .formatted(
                  test.orElseThrow().said().low(),
                  test.orElseThrow().said().high(),
                  test.orElseThrow().came());
    }
    if (saturated.isEmpty()) {
      return share
          + "By %s it is %,.0f to %,.0f; enrollment has not passed its peak beyond doubt, so no date of saturation is told."
              .formatted(year.day(), year.total().low(), year.total().high());
    }
    return share
        + "Past the peak: by %s %,.0f (%,.0f to %,.0f), and 95 of 100 by about %s."
            .formatted(
                year.day(),
                year.total().value(),
                year.total().low(),
                year.total().high(),
                saturated.get());
  }

  /// What is to be said about the goal; empty when none was asked about.
  public Optional<String> goalFinding() {
    return goal.map(
        reach -> {
          var wanted = "%,d by %s".formatted(reach.goal().enrolled(), reach.goal().by());
          var pace = "%,.0f at the pace of the last twelve weeks".formatted(reach.pace());
          var range =
              "expected %,.0f to %,.0f by then, %s"
                  .formatted(reach.expected().low(), reach.expected().high(), pace);
          return switch (reach.answer()) {
            case REACHED -> wanted + " is reached.";
            case MORE_THAN_THE_MARKET ->
                wanted
                    + " cannot be reached: only %,d customers are eligible."
                        .formatted(market.eligible());
            case NO_SUCH_DAY ->
                wanted + ": the day is over, or more than five years ahead; no curve is asked.";
            case NOT_TOLD ->
                "Whether %s is within reach is not told by a curve that missed its own test; it is %s."
                    .formatted(wanted, pace);
            case WITHIN_REACH -> wanted + " is within reach: " + chance(reach) + ", " + range + ".";
            case UNCERTAIN -> wanted + " is uncertain: " + chance(reach) + ", " + range + ".";
            case OUT_OF_REACH -> wanted + " is out of reach: " + chance(reach) + ", " + range + ".";
          };
        });
  }

  private static String chance(Reach reach) {
    return "%.0f %% of the curves that fit get there".formatted(100 * reach.chance().orElseThrow());
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("program", program).put("asOf", asOf.toString()).put("finding", finding());
    json.put("enrolled", market.enrolled()).put("everEnrolled", market.ever());
    json.put("eligible", market.eligible());
    market.campaigns().forEach(json.putArray("eligibleByRulesOf")::add);
    json.put("periodDays", PERIOD.toDays()).put("pastTheBend", pastTheBend);
    json.put(
        "saturated",
        saturated.filter(day -> !missedItsTest()).map(LocalDate::toString).orElse(null));
    var past = json.putArray("periods");
    for (var period : periods) {
      past.addObject()
          .put("ends", period.ends().toString())
          .put("enrolled", period.enrolled())
          .put("total", period.total());
    }
    var ahead = json.putArray("forecast");
    for (var day : forecast) {
      var node = day.total().toJson();
      if (!pastTheBend || missedItsTest()) {
        node.remove("value");
      }
      ahead.add(node.put("day", day.day().toString()));
    }
    test.ifPresent(
        it -> {
          var node = json.putObject("test");
          node.set("said", it.said().toJson());
          node.put("came", it.came()).put("held", it.held());
        });
    goal.ifPresent(
        reach -> {
          var node = json.putObject("goal");
          node.put("enrolled", reach.goal().enrolled()).put("by", reach.goal().by().toString());
          node.put("answer", reach.answer().name());
          node.put("chance", reach.chance().isPresent() ? reach.chance().getAsDouble() : null);
          if (reach.answer() != Answer.NOT_TOLD) {
            node.put("low", reach.expected().low()).put("high", reach.expected().high());
          }
          node.put("atThisPace", reach.pace());
          node.put("finding", goalFinding().orElseThrow());
        });
    return json;
  }
}
