package io.lamplighter.models.action;

import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Logged;
import io.lamplighter.models.measures.Looks;
import io.lamplighter.models.measures.PolicyValue;
import io.lamplighter.models.measures.Shares;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// Which rule should order programs that compete for a household: what is expected to bring most
/// there, or one program first wherever it can. Told from logged contests, in a share of which the
/// first was drawn.
///
/// The rival is the program that did best, on other households than those it is judged on; as long
/// as contests cannot tell, the one that is expected to be best on the whole.
///
/// Whoever tests every week finds a gain in the end where there is none: choosing for each comes
/// into force only at one of the [Looks], which together err in one of twenty such utilities.
///
/// @param personal whether to choose for each household
/// @param single program to put first otherwise; empty if none is known
/// @param measured whether contests showed which one
/// @param gain of choosing for each, in money a contest, both rules valued on the same contests;
///   empty without contests or without a rival
/// @param before the looks that had been taken
/// @param after the same with this one, if one was due
public record ProgramTrial(
    boolean personal,
    Optional<String> single,
    boolean measured,
    Optional<PolicyValue> gain,
    Looks before,
    Looks after) {

  /// A contest that is over.
  ///
  /// @param household those of one belong together
  /// @param candidates the one expected to bring most first
  /// @param chance with which the first went first
  /// @param reward in money
  public record Contest(
      long household, List<String> candidates, String first, double chance, double reward) {
    public Contest {
      candidates = List.copyOf(candidates);
    }
  }

  /// Holds the trial.
  ///
  /// A rule that once won stays until it earns less; a rule without enough evidence never rules.
  ///
  /// @param contests that still count
  /// @param expected the program that is expected to be best on the whole, if any
  /// @param personal whether each household is chosen for at present
  /// @param looks taken so far
  /// @param over contests that ever came to their end, also those that count no more
  public static ProgramTrial of(
      List<Contest> contests,
      Optional<String> expected,
      boolean personal,
      Looks looks,
      long over,
      long seed) {
    var names = new TreeSet<String>();
    contests.forEach(contest -> names.addAll(contest.candidates()));
    var programs = List.copyOf(names);
    var overall = best(contests, programs);
    var single = overall.or(() -> expected);
    if (contests.isEmpty() || single.isEmpty()) {
      return new ProgramTrial(false, single, overall.isPresent(), Optional.empty(), looks, looks);
    }
    var halves = List.of(half(contests, 0), half(contests, 1));
    var rivals =
        List.of(
            best(halves.get(1), programs).or(() -> single).orElseThrow(),
            best(halves.get(0), programs).or(() -> single).orElseThrow());
    var chosen = new int[contests.size()];
    var rival = new int[contests.size()];
    for (int i = 0; i < chosen.length; i++) {
      var contest = contests.get(i);
      chosen[i] = programs.indexOf(contest.candidates().getFirst());
      rival[i] = programs.indexOf(first(contest, rivals.get(side(contest))));
    }
    var gain = PolicyValue.difference(logged(contests, programs), chosen, rival, seed);
    if (!(gain instanceof PolicyValue.Valued valued)) {
      return new ProgramTrial(false, single, overall.isPresent(), Optional.of(gain), looks, looks);
    }
    boolean due = looks.isDue(over);
    boolean wins = due && looks.shows(valued.snips());
    boolean stays = personal && valued.snips().value() > 0;
    return new ProgramTrial(
        wins || stays,
        single,
        overall.isPresent(),
        Optional.of(gain),
        looks,
        due ? looks.after(over) : looks);
  }

  /// The program which, put first wherever it could go, earned most; empty where that cannot be
  /// told of each.
  private static Optional<String> best(List<Contest> contests, List<String> programs) {
    if (contests.isEmpty()) {
      return Optional.empty();
    }
    var logged = logged(contests, programs);
    Optional<String> best = Optional.empty();
    double most = Double.NEGATIVE_INFINITY;
    for (var program : programs) {
      var firsts = new int[contests.size()];
      for (int i = 0; i < firsts.length; i++) {
        firsts[i] = programs.indexOf(first(contests.get(i), program));
      }
      var value = PolicyValue.alone(logged, firsts);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (value.getAsDouble() > most) {
        most = value.getAsDouble();
        best = Optional.of(program);
      }
    }
    return best;
  }

  private static String first(Contest contest, String single) {
    return contest.candidates().contains(single) ? single : contest.candidates().getFirst();
  }

  private static Logged logged(List<Contest> contests, List<String> programs) {
    return Logged.of(
        contests.stream().mapToInt(contest -> programs.indexOf(contest.first())).toArray(),
        contests.stream().mapToDouble(Contest::chance).toArray(),
        contests.stream().mapToDouble(Contest::reward).toArray(),
        Clusters.named(
            contests.stream().map(c -> Long.toString(c.household())).toArray(String[]::new)));
  }

  /// Households in two halves, each of one side.
  private static int side(Contest contest) {
    return Shares.half(contest.household());
  }

  private static List<Contest> half(List<Contest> contests, int side) {
    var half = new ArrayList<Contest>();
    for (var contest : contests) {
      if (side(contest) == side) {
        half.add(contest);
      }
    }
    return half;
  }

  /// Why the rule is what it is, in a sentence.
  public String reason() {
    if (gain.isEmpty()) {
      return single.isEmpty()
          ? "Nothing is known of any program yet: what is expected to bring most at a household goes first there."
          : "No contest has come to its end yet, so the program that is expected to be best on the whole goes first.";
    }
    return switch (gain.get()) {
      case PolicyValue.Refused refused ->
          "One program for all goes first: " + refused.reason() + ".";
      case PolicyValue.Valued valued ->
          String.format(
                  Locale.ROOT,
                  "%s: choosing for each household earns $%.2f more a contest than one program for all (95 %% from %.2f to %.2f, %.0f effective contests; ",
                  personal
                      ? "Each household is chosen for"
                      : "One program for all goes first, since no gain is shown",
                  valued.snips().value(),
                  valued.snips().low(),
                  valued.snips().high(),
                  valued.effective())
              + looked()
              + ").";
    };
  }

  private String looked() {
    return after.equals(before)
        ? String.format(Locale.ROOT, "no test before %,d contests are over", after.nextAt())
        : String.format(
            Locale.ROOT,
            "test %d, which may err in %.2g %% of such utilities; the next one at %,d contests",
            after.taken(),
            100 * before.spends(),
            after.nextAt());
  }
}
