package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.audience.Catalogue.Attribute;
import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.audience.ValueType;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.attributes.Units;
import io.lamplighter.ledger.segments.Segments;
import io.lamplighter.ledger.segments.Segments.Draft;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.segments.RuleSegments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Finds who is likely to enroll in a program, as conditions on attributes that a person can read
/// and an audience can use. Learned from what was known one window ago and who enrolled since, so
/// that no condition is a consequence of enrolling.
public final class RuleLearning {
  private static final int SAMPLE = 20_000;
  private static final int BATCH = 1_000;
  private static final int ENOUGH = 50;
  private static final double SMALLEST = 0.05;
  private static final long SEED = 20_260_101;

  /// Texts with few values. Names, places and what protects somebody tell no segment.
  private static final Set<String> WORDS =
      Set.of("customer.class", "customer.persona", "account.class", "payments.last_method");

  /// What must not set customers apart, what they answered, and what enrolling itself changes: an
  /// account whose changes no feed told is known as it is today, and gives the enrolled away.
  private static final Set<String> LEFT_OUT =
      Set.of(
          "customer.birth_decade",
          "customer.low_income",
          "customer.medical_baseline",
          "customer.moratorium",
          "surveys.last_csat",
          "account.autopay",
          "account.budget_billing",
          "programs.count");

  private final Jdbi jdbi;

  public RuleLearning(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Learns the segments of a program and makes them the current ones: those whose rate is above
  /// everybody's beyond doubt.
  ///
  /// @param unit customers, or accounts: then conditions may speak of bills and payments
  /// @param within how long after the instant looked from somebody enrolled
  /// @param taken names that segments of the catalogue have
  /// @throws BadData when too few enrolled, or nothing tells who does
  public List<Segments.Segment> learn(
      String program, UnitKind unit, Duration within, Set<String> taken, Instant now, String by) {
    jdbi.useTransaction(
        db -> {
          var lesson = new Lesson(db, program, unit, within, now);
          Segments.keep(db, family(program), lesson.drafts(taken), now, by);
        });
    return jdbi.withHandle(
        db ->
            Segments.current(db).stream()
                .filter(segment -> family(program).equals(segment.draft().lineage().get("family")))
                .toList());
  }

  private static String family(String program) {
    return "enroll:" + program;
  }

  private static final class Lesson {
    private final Handle db;
    private final String program;
    private final UnitKind unit;
    private final Duration within;
    private final Instant now;
    private final Catalogue catalogue;
    private final List<Attribute> attributes;

    Lesson(Handle db, String program, UnitKind unit, Duration within, Instant now) {
      this.db = db;
      this.program = program;
      this.unit = unit;
      this.within = within;
      this.now = now;
      this.catalogue = Attributes.catalogueForModels(db);
      this.attributes = catalogue.attributes().values().stream().filter(this::tells).toList();
    }

    private boolean tells(Attribute attribute) {
      boolean atHand =
          attribute.of() == unit
              || (attribute.of() == UnitKind.CUSTOMER && unit == UnitKind.ACCOUNT);
      return atHand
          && !LEFT_OUT.contains(attribute.path())
          && switch (attribute.type()) {
            case INTEGER, DECIMAL, BOOL -> true;
            case TEXT ->
                WORDS.contains(attribute.path())
                    || (!Attributes.catalogue().attributes().containsKey(attribute.path())
                        && !attribute.values().isEmpty());
            case TIME, DURATION -> false;
          };
    }

    List<Draft> drafts(Set<String> taken) {
      if (!catalogue.programs().containsKey(program)) {
        throw new BadData(
            "program '" + program + "'",
            "the ledger has no such program",
            catalogue.programs().isEmpty()
                ? "It has none: import enrollments first."
                : "One of: " + String.join(", ", catalogue.programs().keySet()));
      }
      var from = now.minus(within);
      var asked = sample(from);
      var outcomes =
          Features.enrolled(
              db, unit, program, within, asked.stream().map(id -> new At(id, from)).toList(), now);
      var goal = new boolean[outcomes.size()];
      int positives = 0;
      for (int i = 0; i < goal.length; i++) {
        goal[i] = outcomes.get(i);
        positives += goal[i] ? 1 : 0;
      }
      if (positives < ENOUGH || goal.length - positives < ENOUGH) {
        throw new BadData(
            "program '" + program + "'",
            "%d of %d who were not in it enrolled within %d days"
                .formatted(positives, goal.length, within.toDays()),
            "At least %d of either kind are needed: look further back with --within."
                .formatted(ENOUGH));
      }
      double overall = positives / (double) goal.length;
      var found = RuleSegments.find(specs(), table(asked, from), goal, SMALLEST);
      var drafts = new ArrayList<Draft>();
      for (var segment : found) {
        if (segment.rate().low() > overall) {
          drafts.add(draft(segment, drafts.size(), overall, goal.length, from, taken));
        }
      }
      if (drafts.isEmpty()) {
        throw new BadData(
            "program '" + program + "'",
            "no group enrolls more often than everybody (%.1f %%) beyond doubt"
                .formatted(100 * overall),
            "Nothing was changed. Bring more attributes in, or look further back with --within.");
      }
      return drafts;
    }

    private Draft draft(
        RuleSegments.Segment segment,
        int place,
        double overall,
        int asked,
        Instant from,
        Set<String> taken) {
      var condition = inWords(segment.condition());
      var rule = sql(condition);
      var met = Units.meeting(db, unit, rule, now).size();
      double all = Units.meeting(db, unit, new Sql("true", Map.of()), now).size();
      var lineage = new LinkedHashMap<String, Object>();
      lineage.put("goal", "enrolls in " + program + " within " + within.toDays() + " days");
      lineage.put("asOf", from.toString());
      lineage.put("snapshot", now.toString());
      lineage.put(
          "rate",
          Map.of(
              "value", segment.rate().value(),
              "low", segment.rate().low(),
              "high", segment.rate().high()));
      lineage.put("everybody", overall);
      lineage.put("learnedFrom", asked);
      lineage.put("toldFrom", segment.customers());
      lineage.put("seed", SEED);
      return new Draft(
          name(place, taken),
          Segments.Kind.RULE,
          String.format(
              Locale.ROOT,
              "%.1f %% (%.1f to %.1f) enrolled in %s within %d days, %.1f %% of everybody",
              100 * segment.rate().value(),
              100 * segment.rate().low(),
              100 * segment.rate().high(),
              program,
              within.toDays(),
              100 * overall),
          condition,
          unit,
          met,
          all == 0 ? 0 : met / all,
          lineage);
    }

    private String name(int place, Set<String> taken) {
      var base = program + "-likely";
      var name = place == 0 ? base : base + "-" + (place + 1);
      return taken.contains(name) ? name + "-learned" : name;
    }

    /// Flags were learned as the numbers 0 and 1; audiences know them as true and false.
    private String inWords(String condition) {
      var words = condition;
      for (var attribute : attributes) {
        if (attribute.type() == ValueType.BOOL) {
          var path = java.util.regex.Pattern.quote(attribute.path());
          words =
              words
                  .replaceAll(
                      path + " <= 0(?![.0-9])", "!" + Matcher.quoteReplacement(attribute.path()))
                  .replaceAll(path + " > 0(?![.0-9])", Matcher.quoteReplacement(attribute.path()));
        }
      }
      return words;
    }

    private Sql sql(String condition) {
      return switch (Expression.compile(condition, catalogue, unit)) {
        case Expression.Outcome.Sound(var expression) -> expression.sql();
        case Expression.Outcome.Flawed(var flaws) ->
            throw new IllegalStateException(
                "a condition that was found is no audience: " + condition + ": " + flaws);
      };
    }

    private List<Long> sample(Instant from) {
      var all =
          Units.meeting(db, unit, sql("!enrolled('" + program + "')"), from).stream()
              .map(Units.Unit::id)
              .sorted()
              .toList();
      return Some.of(all, SAMPLE, SEED);
    }

    private List<FeatureSpec> specs() {
      var specs = new ArrayList<FeatureSpec>();
      for (var attribute : attributes) {
        specs.add(
            attribute.type() == ValueType.TEXT
                ? FeatureSpec.categorical(attribute.path())
                : FeatureSpec.numeric(attribute.path()));
      }
      return specs;
    }

    private Table table(List<Long> units, Instant from) {
      var table = Table.rowsOf(specs());
      var paths = attributes.stream().map(Attribute::path).toList();
      for (int start = 0; start < units.size(); start += BATCH) {
        var batch = units.subList(start, Math.min(units.size(), start + BATCH));
        var values = Attributes.of(db, catalogue, unit, batch, paths, from);
        for (var id : batch) {
          var cells = new HashMap<String, Object>();
          for (var path : paths) {
            var value = at(values.get(id), path);
            if (value != null) {
              cells.put(path, value instanceof Boolean yes ? (yes ? 1.0 : 0.0) : number(value));
            }
          }
          table.add(cells);
        }
      }
      return table.build();
    }

    private static Object number(Object value) {
      return value instanceof Number number ? number.doubleValue() : value;
    }

    private static @Nullable Object at(@Nullable Map<String, Object> nested, String path) {
      Object at = nested;
      for (var word : path.split("\\.", -1)) {
        at = at instanceof Map<?, ?> map ? map.get(word) : null;
      }
      return at;
    }
  }
}
