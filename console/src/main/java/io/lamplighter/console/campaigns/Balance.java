package io.lamplighter.console.campaigns;

import io.lamplighter.ledger.reports.Reconciliation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One touchpoint of a campaign's [Reconciliation], laid out for a page: the newest wave first, and
/// the sum of all.
///
/// @param touchpoint the step asked about
record Balance(String touchpoint, List<Wave> waves, Wave total) {
  /// Where a person who entered can be, seen from one touchpoint.
  enum Place {
    HELD_OUT("held out"),
    SENT("sent"),
    FAILED("failed"),
    AMBIGUOUS("ambiguous"),
    SKIPPED("skipped"),
    WAITING("waiting"),
    EXITED("left before");

    private final String words;

    Place(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /// One wave, or all.
  ///
  /// @param beside met the rule too, and were inside, resting or decided about already
  /// @param turnedAway of those free to enter, by reason, did not
  /// @param balanced what the report found, over all touchpoints and rows
  record Wave(
      String id,
      Instant tick,
      boolean frozen,
      long audience,
      Map<String, Long> beside,
      Map<String, Long> turnedAway,
      long entered,
      Reconciliation.Touchpoint at,
      boolean balanced) {

    public long at(Place place) {
      return switch (place) {
        case HELD_OUT -> at.heldOut();
        case SENT -> at.sent();
        case FAILED -> at.failed();
        case AMBIGUOUS -> at.ambiguous();
        case SKIPPED -> sum(at.skipped());
        case WAITING -> at.waiting();
        case EXITED -> sum(at.exited());
      };
    }

    /// What the places do not account for: 0, or something is wrong.
    public long difference() {
      return entered - at.people();
    }
  }

  public boolean balances() {
    return waves.stream().allMatch(Wave::balanced);
  }

  /// The reasons for not entering, in the order of the decision.
  public List<String> reasons() {
    return List.copyOf(total.turnedAway().keySet());
  }

  /// Waves that have this touchpoint; all of them where nobody asks for one.
  static Balance of(Reconciliation report, String touchpoint) {
    var waves = new ArrayList<Wave>();
    for (var wave : report.waves().reversed()) {
      wave(wave, touchpoint).ifPresent(waves::add);
    }
    return new Balance(touchpoint, List.copyOf(waves), total(touchpoint, waves));
  }

  private static Optional<Wave> wave(Reconciliation.Wave wave, String step) {
    return wave.touchpoints().stream()
        .filter(at -> at.step().equals(step))
        .findFirst()
        .map(
            at ->
                new Wave(
                    wave.wave(),
                    wave.tick(),
                    wave.frozen(),
                    wave.audience(),
                    counts(
                        "inside",
                        wave.inside(),
                        "resting",
                        wave.resting(),
                        "decided",
                        wave.decided()),
                    counts(
                        "suppressed", wave.suppressed(),
                        "no_consent", wave.noConsent(),
                        "no_address", wave.noAddress(),
                        "capped", wave.capped(),
                        "not_chosen", wave.notChosen(),
                        "left_alone", wave.leftAlone(),
                        "over_budget", wave.overBudget()),
                    wave.entered(),
                    at,
                    wave.balanced()));
  }

  private static Map<String, Long> counts(Object... each) {
    var counts = new LinkedHashMap<String, Long>();
    for (int i = 0; i < each.length; i += 2) {
      counts.put((String) each[i], (Long) each[i + 1]);
    }
    return counts;
  }

  private static Wave total(String step, List<Wave> waves) {
    var turnedAway = new LinkedHashMap<String, Long>();
    var beside = new LinkedHashMap<String, Long>();
    var skipped = new TreeMap<String, Long>();
    var exited = new TreeMap<String, Long>();
    long audience = 0;
    long entered = 0;
    for (var wave : waves) {
      audience += wave.audience();
      entered += wave.entered();
      add(turnedAway, wave.turnedAway());
      add(beside, wave.beside());
      add(skipped, wave.at().skipped());
      add(exited, wave.at().exited());
    }
    var at =
        new Reconciliation.Touchpoint(
            step,
            all(waves, Place.HELD_OUT),
            skipped,
            exited,
            all(waves, Place.SENT),
            all(waves, Place.FAILED),
            all(waves, Place.AMBIGUOUS),
            all(waves, Place.WAITING));
    return new Wave(
        "all",
        Instant.EPOCH,
        false,
        audience,
        beside,
        turnedAway,
        entered,
        at,
        waves.stream().allMatch(Wave::balanced));
  }

  private static void add(Map<String, Long> to, Map<String, Long> counts) {
    counts.forEach((reason, people) -> to.merge(reason, people, Long::sum));
  }

  private static long all(List<Wave> waves, Place place) {
    return waves.stream().mapToLong(wave -> wave.at(place)).sum();
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(people -> people).sum();
  }
}
