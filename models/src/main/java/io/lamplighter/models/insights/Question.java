package io.lamplighter.models.insights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.Column;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.whatif.Change;
import io.lamplighter.models.whatif.WhatIf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// What if: a model's cases, the customers it is asked about, and the things that could be
/// different. The model in force itself is asked, by its own file: satisfaction ([#CSAT]), the risk
/// of falling behind ([#ARREARS]), and every model that a campaign chooses by. Where none is in
/// force satisfaction is asked of a line fitted now to what those who answered lived through. What
/// goes together in the data, not what causes what.
public final class Question {
  /// The name of satisfaction among the models that can be asked.
  public static final String CSAT = "csat";

  /// The name of the risk of falling behind.
  public static final String ARREARS = "arrears";

  private static final int FEWEST = 100;
  private static final int RARER = 30;
  private static final int FEWEST_WITH_LEVEL = 30;
  private static final long SEED = 20_260_101;

  /// A truth read as a number, as feature sets write it.
  private static final Pattern FLAG = Pattern.compile("(?s).*\\bAS integer\\)(\\s*END)?");

  private final Subject subject;
  private final Instant asOf;
  private final FeatureSet set;
  private final List<FeatureSpec> specs;
  private final Table cases;
  private final boolean[] outcomes;
  private final Table customers;

  /// What is asked.
  ///
  /// @param inForce the model itself; empty where a line is fitted now
  record Subject(String model, String about, String version, Optional<Scorer> inForce) {}

  Question(
      Subject subject,
      Instant asOf,
      FeatureSet set,
      List<FeatureSpec> specs,
      Table cases,
      boolean[] outcomes,
      Table customers) {
    this.subject = subject;
    this.asOf = asOf;
    this.set = set;
    this.specs = List.copyOf(specs);
    this.cases = cases;
    this.outcomes = outcomes.clone();
    this.customers = customers;
  }

  /// A thing that could be different.
  ///
  /// @param key how it is asked for: the feature's name, or `name:level`
  /// @param words what it is
  /// @param now its mean over the customers asked about, or the share who have it
  public record Lever(String key, String words, Kind kind, double now) {
    /// How it can be moved.
    public String unit() {
      return switch (kind) {
        case NUMBER -> "for everybody, by";
        case COUNT -> "on average, by";
        case FLAG, WORD -> "more customers, in points";
      };
    }

    /// Whether it moves by an amount, and not by points.
    public boolean moves() {
      return kind == Kind.NUMBER || kind == Kind.COUNT;
    }
  }

  /// Kinds of levers.
  public enum Kind {
    /// It moves for everybody.
    NUMBER,
    /// Some customers have one more or one less.
    COUNT,
    /// More customers have it.
    FLAG,
    /// More customers have this one of several words.
    WORD
  }

  /// An answer, or why there is none.
  ///
  /// @param result empty where it is refused
  /// @param refusal why; empty where it is answered
  public record Answer(
      Question question,
      Optional<Lever> lever,
      double by,
      Optional<WhatIf> result,
      String refusal) {

    /// The finding in a sentence.
    public String finding() {
      if (result.isEmpty()) {
        return refusal;
      }
      var it = result.get();
      boolean zero = it.difference().low() <= 0 && it.difference().high() >= 0;
      return String.format(
              Locale.ROOT,
              "%s would move from %.1f %% to %.1f %%: %+.1f points, 95 %% interval %.1f to %.1f%s. %.0f %% of the customers would be unlike anybody seen.",
              question.about(),
              100 * it.before(),
              100 * it.after(),
              100 * it.difference().value(),
              100 * it.difference().low(),
              100 * it.difference().high(),
              zero ? ", which holds no change at all" : "",
              100 * it.unsupported())
          + disagreement(it);
    }

    private static String disagreement(WhatIf it) {
      return it.line()
          .filter(line -> it.disagrees())
          .map(
              line ->
                  String.format(
                      Locale.ROOT,
                      " The model and a straight line through the same cases disagree: the line says %+.1f points (%.1f to %.1f). Rely on neither alone.",
                      100 * line.value(),
                      100 * line.low(),
                      100 * line.high()))
          .orElse("");
    }

    public ObjectNode toJson() {
      var json = JsonNodeFactory.instance.objectNode();
      json.put("model", question.model()).put("about", question.about());
      json.put("version", question.version()).put("asOf", question.asOf.toString());
      json.put("cases", question.cases()).put("positives", question.positives());
      json.put("customers", question.customers.rows()).put("finding", finding());
      lever.ifPresent(
          asked -> json.put("lever", asked.key()).put("words", asked.words()).put("by", by));
      json.put("refused", result.isEmpty());
      result.ifPresent(it -> json.setAll(it.toJson()));
      var levers = json.putArray("levers");
      for (var each : question.levers()) {
        levers
            .addObject()
            .put("key", each.key())
            .put("words", each.words())
            .put("kind", each.kind().name().toLowerCase(Locale.ROOT))
            .put("now", each.now());
      }
      return json;
    }
  }

  /// The models that can be asked.
  public static List<String> models(Handle db) {
    return Questions.models(db);
  }

  /// Gathers what is needed to ask a model; empty if there is none of this name.
  public static Optional<Question> about(Handle db, String model, Instant now) {
    return Questions.about(db, model, now);
  }

  public String model() {
    return subject.model();
  }

  public String about() {
    return subject.about();
  }

  public String version() {
    return subject.version();
  }

  public Instant asOf() {
    return asOf;
  }

  /// Cases with a known outcome.
  public int cases() {
    return outcomes.length;
  }

  public int positives() {
    int positives = 0;
    for (boolean outcome : outcomes) {
      positives += outcome ? 1 : 0;
    }
    return positives;
  }

  /// Customers the question is about.
  public int customers() {
    return customers.rows();
  }

  /// Why nothing can be asked; empty when something can.
  public String missing() {
    int rarer = Math.min(positives(), cases() - positives());
    if (cases() >= FEWEST && rarer >= RARER && customers.rows() > 0) {
      return "";
    }
    return "%,d cases with a known outcome, %,d of the rarer kind: %d and %d are needed."
        .formatted(cases(), rarer, FEWEST, RARER);
  }

  /// What could be different: things that differ between the cases, so that something was learned
  /// about them.
  public List<Lever> levers() {
    var levers = new ArrayList<Lever>();
    for (var feature : set.features()) {
      boolean read = specs.stream().anyMatch(spec -> spec.name().equals(feature.name()));
      if (!read || feature.calendar() || cases.rows() == 0 || customers.rows() == 0) {
        continue;
      }
      var seen = cases.column(feature.name());
      var asked = customers.column(feature.name());
      switch (feature.kind()) {
        case NUMBER -> number(feature, seen, asked).ifPresent(levers::add);
        case WORD -> levers.addAll(words(feature.name(), feature.meaning(), seen, asked));
      }
    }
    return levers;
  }

  private static Optional<Lever> number(FeatureSet.Feature feature, Column seen, Column asked) {
    var values = known(seen);
    if (Arrays.stream(values).distinct().limit(2).count() < 2) {
      return Optional.empty();
    }
    boolean whole = Arrays.stream(values).allMatch(v -> v == Math.rint(v) && v >= 0);
    return Optional.of(
        new Lever(
            feature.name(),
            feature.meaning(),
            FLAG.matcher(feature.sql().strip()).matches()
                ? Kind.FLAG
                : whole ? Kind.COUNT : Kind.NUMBER,
            Arrays.stream(known(asked)).average().orElse(Double.NaN)));
  }

  private static double[] known(Column column) {
    return Arrays.stream(((Numbers) column).toArray()).filter(v -> !Double.isNaN(v)).toArray();
  }

  private static List<Lever> words(String name, String meaning, Column seen, Column asked) {
    var counts = new TreeMap<String, Integer>();
    for (int i = 0; i < seen.rows(); i++) {
      if (!seen.isMissing(i)) {
        counts.merge(seen.text(i), 1, Integer::sum);
      }
    }
    if (counts.size() < 2) {
      return List.of();
    }
    return counts.entrySet().stream()
        .filter(level -> level.getValue() >= FEWEST_WITH_LEVEL)
        .map(
            level -> {
              int have = 0;
              for (int i = 0; i < asked.rows(); i++) {
                have += !asked.isMissing(i) && asked.text(i).equals(level.getKey()) ? 1 : 0;
              }
              return new Lever(
                  name + ":" + level.getKey(),
                  meaning + ": " + level.getKey(),
                  Kind.WORD,
                  (double) have / asked.rows());
            })
        .toList();
  }

  /// Nothing is asked: only what could be.
  public Answer unasked() {
    return new Answer(this, Optional.empty(), 0, Optional.empty(), missing());
  }

  /// Asks.
  ///
  /// @param key of a lever
  /// @param by how much a number moves, or how many points more have it
  public Answer ask(String key, double by) {
    var lever = levers().stream().filter(each -> each.key().equals(key)).findFirst();
    if (!missing().isEmpty()) {
      return new Answer(this, lever, by, Optional.empty(), missing());
    }
    if (lever.isEmpty()) {
      return refused(
          lever,
          by,
          "Nothing was learned about '%s': it is the same in all cases, or no feature of this model."
              .formatted(key));
    }
    if (!Double.isFinite(by) || by == 0 || (!lever.get().moves() && !(by > 0 && by <= 100))) {
      return refused(
          lever,
          by,
          lever.get().moves()
              ? "Say by how much it moves: a number that is not 0."
              : "Say how many points more have it: above 0, up to 100.");
    }
    try {
      var result =
          WhatIf.ask(
              specs,
              cases,
              outcomes,
              customers,
              change(lever.get(), by),
              subject.inForce(),
              Effort.seeded(SEED));
      return result.isSupported()
          ? new Answer(this, lever, by, Optional.of(result), "")
          : refused(
              lever,
              by,
              String.format(
                  Locale.ROOT,
                  "Not answered: %.0f %% of the customers would be unlike anybody who was ever seen, up to %.0f %% are borne. Ask for less.",
                  100 * result.unsupported(),
                  100 * WhatIf.TOO_FAR));
    } catch (BadData bad) {
      return refused(lever, by, bad.reason() + ". " + bad.remedy());
    }
  }

  private Answer refused(Optional<Lever> lever, double by, String why) {
    return new Answer(
        this,
        lever,
        by,
        Optional.empty(),
        why.substring(0, 1).toUpperCase(Locale.ROOT) + why.substring(1));
  }

  private static Change change(Lever lever, double by) {
    return switch (lever.kind()) {
      case NUMBER -> new Change.Shift(lever.key(), by);
      case COUNT -> new Change.Count(lever.key(), by);
      case FLAG -> new Change.MoreFlagged(lever.key(), by);
      case WORD -> {
        int colon = lever.key().indexOf(':');
        yield new Change.MoreWith(
            lever.key().substring(0, colon), lever.key().substring(colon + 1), by);
      }
    };
  }
}
