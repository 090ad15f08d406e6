package io.lamplighter.campaigns.audience;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue.Subject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A checked question about customers, accounts or premises: who is in an audience, which way a
/// journey goes. Immutable.
///
/// It is true, false or unknown. A comparison with something unknown is unknown, and so is its
/// negation; `&&` and `||` decide without the unknown side where they can. Only what is true
/// counts, so callers write `(sql) IS TRUE`.
public final class Expression {
  /// Whether a text is an expression.
  public sealed interface Outcome {
    record Sound(Expression expression) implements Outcome {}

    /// @param flaws at least one, in the order of the text
    record Flawed(List<Flaw> flaws) implements Outcome {}
  }

  /// One undivided question of an expression, for `why`, with the "not" that stands before it or
  /// before the brackets around it: of `!(a || b)` these are `!a` and `!b`.
  ///
  /// @param text as an author would write it, `!` included
  /// @param holds true, false or NULL; of `!a` it is true if `a` is false
  /// @param values what the row has for each attribute and question in it, as texts
  /// @param models whose scores it asks for, sorted
  public record Leaf(String text, Sql holds, Map<String, Sql> values, List<String> models) {}

  /// What an expression depends on, each list sorted and without repetition.
  ///
  /// @param readsTime whether its answer can change by the passing of time alone
  public record Reads(
      List<String> attributes,
      List<String> events,
      List<String> programs,
      List<String> models,
      List<String> campaigns,
      List<String> segments,
      List<String> steps,
      boolean readsTime) {}

  /// A question about a step of the journey, by its place in the text.
  ///
  /// @param whether asks whether the step happened at all: `sent('x')` or `has(clicked('x'))`
  public record StepAsked(String step, boolean whether, int from, int to) {}

  private final Term term;
  private final Catalogue catalogue;
  private final UnitKind kind;

  private Expression(Term term, Catalogue catalogue, UnitKind kind) {
    this.term = term;
    this.catalogue = catalogue;
    this.kind = kind;
  }

  /// Checks an audience expression.
  public static Outcome compile(String text, Catalogue catalogue, UnitKind kind) {
    return compile(text, catalogue, kind, false);
  }

  /// Checks a condition inside a journey, which may ask about the entry's own messages: its SQL has
  /// the alias `e` besides.
  public static Outcome compileCondition(String text, Catalogue catalogue, UnitKind kind) {
    return compile(text, catalogue, kind, true);
  }

  private static Outcome compile(
      String text, Catalogue catalogue, UnitKind kind, boolean inJourney) {
    var flaws = new ArrayList<Flaw>();
    Term term = read(text, catalogue, inJourney, new ArrayDeque<>(), flaws);
    if (term != null) {
      checkReach(term, catalogue, kind, flaws);
    }
    if (term != null && flaws.isEmpty()) {
      CelGate.flawsIn(term, catalogue, text).forEach(flaws::add);
    }
    if (term == null || !flaws.isEmpty()) {
      flaws.sort(Comparator.comparingInt(Flaw::from).thenComparingInt(Flaw::to));
      return new Outcome.Flawed(List.copyOf(flaws));
    }
    return new Outcome.Sound(new Expression(term, catalogue, kind));
  }

  private static @Nullable Term read(
      String text, Catalogue catalogue, boolean inJourney, Deque<String> within, List<Flaw> flaws) {
    CelAbstractSyntaxTree tree;
    try {
      tree = CelGate.parse(text);
    } catch (CelValidationException e) {
      flaws.addAll(CelGate.syntaxFlaws(text, e));
      return null;
    }
    Function<String, @Nullable Term> segments =
        name -> segment(name, catalogue, inJourney, within, flaws);
    return new Reading(text, tree, catalogue, inJourney, segments, flaws)
        .readCondition(tree.getExpr());
  }

  private static @Nullable Term segment(
      String name, Catalogue catalogue, boolean inJourney, Deque<String> within, List<Flaw> flaws) {
    if (within.contains(name)) {
      flaws.add(
          new Flaw(Rule.SEGMENT_IN_CIRCLES, 0, 0, "segment '" + name + "' is made of itself", ""));
      return null;
    }
    within.push(name);
    var inside = new ArrayList<Flaw>();
    var segment = catalogue.segments().get(name);
    Term meaning =
        segment == null ? null : read(segment.where(), catalogue, inJourney, within, inside);
    within.pop();
    for (Flaw flaw : inside) {
      flaws.add(
          new Flaw(flaw.rule(), 0, 0, "in segment '" + name + "': " + flaw.message(), flaw.hint()));
    }
    return meaning;
  }

  private static void checkReach(Term term, Catalogue catalogue, UnitKind kind, List<Flaw> flaws) {
    if (isLogic(term)) {
      term.parts().forEach(part -> checkReach(part, catalogue, kind, flaws));
      return;
    }
    checkQuestions(term, catalogue, kind, flaws);
    var far = Pushdown.far(term, catalogue, kind);
    if (far.size() > 1) {
      flaws.add(
          outOfReach(
              term,
              "one comparison cannot speak of an account and of a premise at once",
              "Say 'for: account' or split it with &&."));
      return;
    }
    for (UnitKind to : far) {
      if (!catalogue.reach().getOrDefault(kind, Map.of()).containsKey(to)) {
        flaws.add(
            outOfReach(
                term,
                "a campaign for one " + kind.word() + " each cannot ask about a " + to.word(),
                "Say 'for: " + to.word() + "'."));
      }
    }
  }

  private static void checkQuestions(
      Term term, Catalogue catalogue, UnitKind kind, List<Flaw> flaws) {
    if (term instanceof Term.Asked asked
        && Pushdown.subject(asked.question(), catalogue, kind).isEmpty()
        && catalogue.sql(asked.question(), Subject.CUSTOMER).isEmpty()) {
      flaws.add(
          outOfReach(
              term,
              "the catalogue cannot answer " + asked.question().word() + " for one " + kind.word(),
              ""));
    }
    term.parts().forEach(part -> checkQuestions(part, catalogue, kind, flaws));
  }

  private static Flaw outOfReach(Term term, String message, String hint) {
    return new Flaw(Rule.OUT_OF_REACH, term.at().from(), term.at().to(), message, hint);
  }

  private static boolean isLogic(Term term) {
    return term instanceof Term.Junction
        || term instanceof Term.Not
        || term instanceof Term.InSegment;
  }

  /// The expression in its one canonical form, segments replaced by what they stand for: equal for
  /// texts that differ only in layout, comments, quotes and needless brackets. It compiles again.
  public String text() {
    return Printer.expanded(term);
  }

  /// The expression as pure CEL, with conversions spelt out.
  String cel() {
    return Printer.cel(term);
  }

  /// A boolean SQL expression over the aliases of the unit kind: `c` for a customer, `a` and `c`
  /// for an account, `p` for a premise; `e` besides in a journey.
  public Sql sql() {
    return new Pushdown(catalogue, kind).condition(term);
  }

  /// The undivided questions in the order of the text. A segment counts as what it stands for.
  public List<Leaf> leaves() {
    var leaves = new ArrayList<Leaf>();
    collectLeaves(term, /* wanted= */ true, new Pushdown(catalogue, kind), leaves);
    return leaves;
  }

  /// @param wanted false behind an odd number of "not": there the opposite is asked
  private static void collectLeaves(
      Term term, boolean wanted, Pushdown pushdown, List<Leaf> leaves) {
    if (isLogic(term)) {
      boolean inside = wanted != term instanceof Term.Not;
      term.parts().forEach(part -> collectLeaves(part, inside, pushdown, leaves));
      return;
    }
    var asked = wanted ? term : new Term.Not(term, term.at());
    var values = new LinkedHashMap<String, Sql>();
    collectValues(term, pushdown, values);
    var reads = new Collected();
    reads.collect(term);
    leaves.add(
        new Leaf(
            Printer.plain(asked), pushdown.condition(asked), values, List.copyOf(reads.models)));
  }

  private static void collectValues(Term term, Pushdown pushdown, Map<String, Sql> values) {
    if (term instanceof Term.Known || term instanceof Term.Asked) {
      values.put(Printer.plain(term), pushdown.shown(term));
    }
    term.parts().forEach(part -> collectValues(part, pushdown, values));
  }

  /// The questions about steps of the journey in the order of the text.
  public List<StepAsked> stepsAsked() {
    var asked = new ArrayList<StepAsked>();
    collectSteps(term, false, asked);
    return asked;
  }

  private static void collectSteps(Term term, boolean inHas, List<StepAsked> found) {
    if (term instanceof Term.Asked asked && asked.question().aboutTheEntry()) {
      boolean whether = inHas || asked.question() == Question.SENT;
      found.add(new StepAsked(asked.about(), whether, asked.at().from(), asked.at().to()));
    }
    term.parts().forEach(part -> collectSteps(part, term instanceof Term.Has, found));
  }

  /// What the answer depends on.
  public Reads reads() {
    var reads = new Collected();
    reads.collect(term);
    return new Reads(
        List.copyOf(reads.attributes),
        List.copyOf(reads.events),
        List.copyOf(reads.programs),
        List.copyOf(reads.models),
        List.copyOf(reads.campaigns),
        List.copyOf(reads.segments),
        List.copyOf(reads.steps),
        reads.time);
  }

  private static final class Collected {
    final TreeSet<String> attributes = new TreeSet<>();
    final TreeSet<String> events = new TreeSet<>();
    final TreeSet<String> programs = new TreeSet<>();
    final TreeSet<String> models = new TreeSet<>();
    final TreeSet<String> campaigns = new TreeSet<>();
    final TreeSet<String> segments = new TreeSet<>();
    final TreeSet<String> steps = new TreeSet<>();
    boolean time;

    void collect(Term term) {
      switch (term) {
        case Term.Known known -> attributes.add(known.attribute().path());
        case Term.InSegment segment -> segments.add(segment.name());
        case Term.Now ignored -> time = true;
        case Term.Within ignored -> time = true;
        case Term.Asked asked -> {
          time |= !asked.period().isZero();
          switch (asked.question()) {
            case ENROLLED -> programs.add(asked.about());
            case SCORE -> models.add(asked.about());
            case RESPONDED -> campaigns.add(asked.about());
            case COUNT -> events.add(asked.about());
            case CLICKED, OPENED, ANSWERED, SENT -> steps.add(asked.about());
          }
        }
        default -> {}
      }
      term.parts().forEach(this::collect);
    }
  }
}
