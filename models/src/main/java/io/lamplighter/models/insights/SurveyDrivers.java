package io.lamplighter.models.insights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.statistics.Interval;
import io.lamplighter.campaigns.statistics.Proportion;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.FeatureSet.Feature;
import io.lamplighter.ledger.attributes.FeatureSet.Kind;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.reports.CountedAnswers;
import io.lamplighter.ledger.reports.CountedAnswers.Counted;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.drivers.Drivers;
import io.lamplighter.models.drivers.Drivers.Driver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What the answers to a survey go with: what the utility did to those who answered in the 90 days
/// before, each thing's share of what all of them explain together. Associated with, never causes.
///
/// @param campaign whose survey it is; empty for the instrument's answers in all campaigns
/// @param asOf what was known then
/// @param from answers from here on
/// @param answers people who answered, by their newest answer
/// @param drivers the most important first; empty while there are too few answers
/// @param explained share of the variance of the answers that all things explain together
/// @param byChance what as many things explain of answers dealt out anew, in 19 of 20 deals
/// @param agreement rank correlation of the shares with the Shapley values that check them
/// @param used answers with nothing missing
/// @param leftOut things that were not looked at, and why
/// @param missing why there is nothing to say; empty when there is
/// @param version wording of the features
public record SurveyDrivers(
    Survey instrument,
    Optional<String> campaign,
    Instant asOf,
    Instant from,
    int answers,
    List<Line> drivers,
    double explained,
    double byChance,
    double agreement,
    int used,
    List<String> leftOut,
    String missing,
    String version) {
  /// Answers of the last twelve months.
  public static final Duration SPAN = Duration.ofDays(365);

  /// Fewer answers than this say nothing.
  public static final int FEWEST = 100;

  /// Answers for each thing looked at.
  private static final int EACH = 10;

  private static final double WHOLE = 0.95;
  private static final long SEED = 20_260_101;

  public SurveyDrivers {
    drivers = List.copyOf(drivers);
    leftOut = List.copyOf(leftOut);
  }

  /// One thing.
  ///
  /// @param name of the feature
  /// @param meaning in words
  /// @param driver its share with a bootstrap band; its mean is the performance: 100 where
  ///   everybody stands at the end that goes with better answers, 0 at the other end
  /// @param better whether more of it goes with better answers
  /// @param cut the median: `up to` it and `above` it are the two halves
  public record Line(
      String name,
      String meaning,
      Driver driver,
      boolean better,
      double cut,
      Half upTo,
      Half above) {}

  /// One half of those who answered.
  ///
  /// @param satisfied share of the satisfied; empty for fewer than 30 people
  public record Half(int people, Optional<Proportion> satisfied) {
    /// 95 %, Wilson.
    public Optional<Interval> interval() {
      return satisfied.map(share -> share.wilson(Z));
    }

    /// Whether so few people are in it that they could be known by who they are.
    public boolean hidden() {
      return people < io.lamplighter.campaigns.statistics.Survey.PEOPLE_TO_SHOW;
    }
  }

  private static final double Z = 1.959963984540054;

  /// Computes it from the answers known at an instant.
  public static SurveyDrivers of(
      Handle db, Survey instrument, Optional<String> campaign, Instant now) {
    var set = Features.set(db, "experience");
    var from = now.minus(SPAN);
    var answers =
        CountedAnswers.of(db, instrument, campaign, from, now).stream()
            .filter(each -> !Double.isNaN(mark(instrument, each.answer())))
            .toList();
    if (answers.size() < FEWEST) {
      return nothing(
          set,
          instrument,
          campaign,
          now,
          answers.size(),
          List.of(),
          "%,d people have answered in twelve months, %d are needed."
              .formatted(answers.size(), FEWEST));
    }
    return of(db, set, instrument, campaign, now, answers);
  }

  private static SurveyDrivers of(
      Handle db,
      FeatureSet set,
      Survey instrument,
      Optional<String> campaign,
      Instant now,
      List<Counted> answers) {
    var table =
        FeatureRows.read(
            db,
            set,
            UnitKind.CUSTOMER,
            answers.stream().map(each -> new At(each.customer(), each.at())).toList());
    var marks = answers.stream().mapToDouble(each -> mark(instrument, each.answer())).toArray();
    var leftOut = new ArrayList<String>();
    var things = things(set, table, leftOut);
    if (things.size() < 2) {
      return nothing(
          set,
          instrument,
          campaign,
          now,
          answers.size(),
          leftOut,
          "Too little is known about what those who answered lived through: events of bills,"
              + " payments, calls and outages are not there, or the same for everybody.");
    }
    var whole = whole(table, things);
    if (whole.length < FEWEST) {
      return nothing(
          set,
          instrument,
          campaign,
          now,
          answers.size(),
          leftOut,
          "Only %,d answers have nothing missing, %d are needed.".formatted(whole.length, FEWEST));
    }
    var picked = table.pick(whole);
    var kept = Arrays.stream(whole).mapToDouble(i -> marks[i]).toArray();
    var satisfied =
        Arrays.stream(whole)
            .mapToObj(i -> satisfied(instrument, answers.get(i).answer()))
            .toArray(Boolean[]::new);
    var positions = things.stream().map(thing -> Position.of(thing, picked, kept)).toList();
    if (Arrays.stream(kept).distinct().count() < 2) {
      return nothing(
          set, instrument, campaign, now, answers.size(), leftOut, "Everybody answered the same.");
    }
    var drivers =
        Drivers.of(
            Table.of(positions.stream().map(Position::column).toList()),
            things.stream().map(Feature::name).toList(),
            Double.NaN,
            kept,
            SEED);
    return new SurveyDrivers(
        instrument,
        campaign,
        now,
        now.minus(SPAN),
        answers.size(),
        drivers.drivers().stream()
            .map(
                driver ->
                    positions.stream()
                        .filter(position -> position.thing.name().equals(driver.rating()))
                        .findFirst()
                        .orElseThrow()
                        .line(driver, satisfied))
            .toList(),
        drivers.explained(),
        drivers.byChance(),
        drivers.agreement(),
        drivers.answers(),
        leftOut,
        /* missing= */ "",
        FeatureRows.version(set));
  }

  private static SurveyDrivers nothing(
      FeatureSet set,
      Survey instrument,
      Optional<String> campaign,
      Instant now,
      int answers,
      List<String> leftOut,
      String missing) {
    return new SurveyDrivers(
        instrument,
        campaign,
        now,
        now.minus(SPAN),
        answers,
        List.of(),
        0,
        0,
        0,
        0,
        leftOut,
        missing,
        FeatureRows.version(set));
  }

  /// "Not yet" is neither a yes nor a no.
  private static double mark(Survey instrument, int answer) {
    return instrument == Survey.FCR && answer == 2 ? Double.NaN : answer;
  }

  private static boolean satisfied(Survey instrument, int answer) {
    return switch (instrument) {
      case CSAT -> answer >= 4;
      case NPS -> answer >= 9;
      case CES -> answer >= 5;
      case FCR -> answer == 1;
    };
  }

  /// What can be looked at: numbers that are known of nearly everybody and differ between people,
  /// the first ones of the set where there are fewer than ten answers for each.
  private static List<Feature> things(FeatureSet set, Table table, List<String> leftOut) {
    var things = new ArrayList<Feature>();
    for (var feature : set.features()) {
      if (feature.kind() != Kind.NUMBER || feature.audit() || feature.calendar()) {
        continue;
      }
      var known = Arrays.stream(numbers(table, feature)).filter(v -> !Double.isNaN(v)).toArray();
      if (known.length < WHOLE * table.rows()) {
        leftOut.add(feature.meaning() + ": not known of enough people");
      } else if (Arrays.stream(known).distinct().count() < 2) {
        leftOut.add(feature.meaning() + ": the same for everybody");
      } else if (things.size() >= Math.max(2, table.rows() / EACH)) {
        leftOut.add(feature.meaning() + ": too few answers to look at so many things");
      } else {
        things.add(feature);
      }
    }
    return things;
  }

  private static double[] numbers(Table table, Feature feature) {
    return ((Numbers) table.column(feature.name())).toArray();
  }

  private static int[] whole(Table table, List<Feature> things) {
    var columns = things.stream().map(thing -> numbers(table, thing)).toList();
    return java.util.stream.IntStream.range(0, table.rows())
        .filter(i -> columns.stream().noneMatch(column -> Double.isNaN(column[i])))
        .toArray();
  }

  /// One thing turned so that 100 is the end which goes with better answers. The ends are the first
  /// and the last hundredth, so that one odd bill does not squeeze all others together.
  private static final class Position {
    private final Feature thing;
    private final double[] values;
    private final double[] positions;
    private final boolean better;

    private Position(Feature thing, double[] values, double[] positions, boolean better) {
      this.thing = thing;
      this.values = values;
      this.positions = positions;
      this.better = better;
    }

    static Position of(Feature thing, Table table, double[] marks) {
      var values = numbers(table, thing);
      var sorted = values.clone();
      Arrays.sort(sorted);
      double low = sorted[(int) (0.01 * (sorted.length - 1))];
      double high = sorted[(int) Math.ceil(0.99 * (sorted.length - 1))];
      if (low == high) {
        low = sorted[0];
        high = sorted[sorted.length - 1];
      }
      double from = low;
      double to = high > low ? high : low + 1;
      boolean better = together(values, marks) >= 0;
      var positions =
          Arrays.stream(values)
              .map(v -> 100 * (Math.clamp(v, from, to) - from) / (to - from))
              .map(p -> better ? p : 100 - p)
              .toArray();
      return new Position(thing, values, positions, better);
    }

    private static double together(double[] x, double[] y) {
      double meanX = Arrays.stream(x).average().orElse(0);
      double meanY = Arrays.stream(y).average().orElse(0);
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += (x[i] - meanX) * (y[i] - meanY);
      }
      return sum;
    }

    Numbers column() {
      return Numbers.of(thing.name(), positions);
    }

    Line line(Driver driver, Boolean[] satisfied) {
      var sorted = values.clone();
      Arrays.sort(sorted);
      double median = sorted[(sorted.length - 1) / 2];
      double top = sorted[sorted.length - 1];
      // Where more than half stand at the top, the halves are those below it and those on it.
      double cut =
          median < top ? median : Arrays.stream(sorted).filter(v -> v < top).max().orElse(median);
      return new Line(
          thing.name(),
          thing.meaning(),
          driver,
          better,
          cut,
          half(satisfied, cut, /* above= */ false),
          half(satisfied, cut, /* above= */ true));
    }

    private Half half(Boolean[] satisfied, double cut, boolean above) {
      int people = 0;
      int happy = 0;
      for (int i = 0; i < values.length; i++) {
        if (values[i] > cut == above) {
          people++;
          happy += satisfied[i] ? 1 : 0;
        }
      }
      return new Half(
          people,
          people < io.lamplighter.campaigns.statistics.Survey.ANSWERS_TO_DRAW
              ? Optional.empty()
              : Optional.of(new Proportion(happy, people)));
    }
  }

  /// Whether the shares mean anything: all things together explain more than chance would.
  public boolean sayMoreThanChance() {
    return !drivers.isEmpty() && explained > byChance;
  }

  /// The finding in a sentence.
  public String finding() {
    if (!missing.isEmpty()) {
      return missing;
    }
    if (!sayMoreThanChance()) {
      return "Nothing looked at goes with the answers more than chance would have it: together %d things explain %s of the differences, by chance up to %s."
          .formatted(drivers.size(), percent(explained), percent(byChance));
    }
    var first = drivers.getFirst();
    return "Answers go most with %s: %s of what is explained (%s to %s), and all %d things together explain %s of the differences between answers."
        .formatted(
            first.meaning().substring(0, 1).toLowerCase(java.util.Locale.ROOT)
                + first.meaning().substring(1),
            percent(first.driver().share().value()),
            percent(first.driver().share().low()),
            percent(first.driver().share().high()),
            drivers.size(),
            percent(explained));
  }

  private static String percent(double share) {
    return "%.0f %%".formatted(100 * share);
  }

  /// The whole answer; halves of fewer than 15 people carry no count.
  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("survey", instrument.word());
    json.put("campaign", campaign.orElse(null));
    json.put("asOf", asOf.toString()).put("from", from.toString()).put("version", version);
    json.put("answers", answers).put("used", used).put("finding", finding());
    json.put("reading", "Associated with the answers; nothing here says that it causes them.");
    if (!drivers.isEmpty()) {
      json.put("explained", explained).put("byChance", byChance);
      json.put("agreementWithShapley", agreement);
    }
    var list = json.putArray("drivers");
    for (var line : drivers) {
      var node = list.addObject().put("name", line.name()).put("meaning", line.meaning());
      node.set("share", line.driver().share().toJson());
      node.put("shapley", line.driver().shapley()).put("performance", line.driver().mean());
      node.put("priority", line.driver().priority().name());
      node.put("moreGoesWith", line.better() ? "better" : "worse").put("cut", line.cut());
      half(node.putObject("upToCut"), line.upTo());
      half(node.putObject("aboveCut"), line.above());
    }
    leftOut.forEach(json.putArray("leftOut")::add);
    return json;
  }

  private static void half(ObjectNode node, Half half) {
    if (half.hidden()) {
      node.put("hidden", true);
      return;
    }
    node.put("people", half.people());
    half.satisfied().ifPresent(share -> node.put("satisfied", share.rate()));
    half.interval().ifPresent(ends -> node.put("low", ends.low()).put("high", ends.high()));
  }
}
