package io.lamplighter.workers.waves;

import io.lamplighter.ledger.waves.LearnedShares;
import io.lamplighter.ledger.waves.LearnedShares.Question;
import io.lamplighter.ledger.waves.LearnedShares.Share;
import io.lamplighter.ledger.waves.LearnedShares.Week;
import io.lamplighter.models.exploration.Bandit;
import io.lamplighter.models.exploration.OptionChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Draws channels or arms by chances that lean towards what enrolled more of those alike, as a
/// campaign's own outcomes teach it.
///
/// Only those with the same options open are compared with each other. Within that, a segment has
/// chances of its own once each of its options was tried often enough. The chances of a wave are
/// kept and hold for all of it, so that a repeated allocation and the events of a day draw as they
/// did before.
final class LearnedChoice {
  /// What a week's outcomes still count after another week.
  private static final double FADE = .9;

  /// Least chance of an option. What it costs is little, and a change of taste is found by it.
  private static final double FLOOR = .02;

  /// Trials that the expected rate counts for.
  private static final double STRENGTH = 20;

  private static final double UNHEARD_OF = .05;

  private final Handle db;
  private final String wave;
  private final Question question;
  private final List<Week> weeks;
  private final long seed;
  private final Map<String, List<Share>> drawn = new HashMap<>();
  private final Map<String, OptionChoice> choices = new HashMap<>();

  /// @param weeks matured outcomes, the oldest first
  LearnedChoice(Handle db, String wave, Question question, List<Week> weeks, long seed) {
    this.db = db;
    this.wave = wave;
    this.question = question;
    this.weeks = weeks;
    this.seed = seed;
  }

  /// What was drawn.
  ///
  /// @param why `tried` (with equal chances, as too little is known), `learned` (the likeliest one)
  ///   or `explored` (another one)
  record Drawn(String option, double probability, String why) {}

  /// Draws for one customer.
  ///
  /// @param options open to the customer, in a stated order
  /// @param place of the customer between 0 and 1
  Drawn draw(List<String> options, String asked, double place) {
    var open = String.join("+", options);
    var choice = choices.computeIfAbsent(open, unseen -> learn(options, open));
    var segment = choice.segments().containsKey(asked) ? asked : "";
    var shares =
        drawn.computeIfAbsent(
            segment + "\n" + open, unseen -> shares(choice, segment, options, open));
    double below = 0;
    var picked = shares.getLast();
    for (var share : shares) {
      below += share.probability();
      if (place < below) {
        picked = share;
        break;
      }
    }
    return new Drawn(picked.option(), picked.probability(), why(picked, shares));
  }

  private static String why(Share picked, List<Share> shares) {
    if (shares.stream().anyMatch(share -> share.tried() < Bandit.TRIED_ENOUGH)) {
      return "tried";
    }
    return shares.stream().anyMatch(share -> share.probability() > picked.probability())
        ? "explored"
        : "learned";
  }

  private List<Share> shares(
      OptionChoice choice, String segment, List<String> options, String open) {
    var kept = LearnedShares.kept(db, wave, question, segment, open);
    if (!kept.isEmpty()) {
      return kept;
    }
    var shares = choice.shares(segment, Set.copyOf(options), seed).orElseThrow();
    var made = new ArrayList<Share>();
    for (int a = 0; a < shares.arms().size(); a++) {
      var arm = shares.arms().get(a);
      made.add(
          new Share(
              question,
              segment,
              open,
              arm.name(),
              shares.chances().get(a),
              arm.tried(),
              enrolled(segment, open, arm.name()),
              seed));
    }
    return LearnedShares.keep(db, wave, made);
  }

  private long enrolled(String segment, String open, String option) {
    return weeks.stream()
        .filter(week -> week.open().equals(open) && week.option().equals(option))
        .filter(week -> segment.isEmpty() || week.segment().equals(segment))
        .mapToLong(Week::enrolled)
        .sum();
  }

  /// Learns from everybody to whom the same options were open, and from each segment that has
  /// enough of its own.
  private OptionChoice learn(List<String> options, String open) {
    var bySegment = new LinkedHashMap<String, List<Week>>();
    var all = new ArrayList<Week>();
    for (var week : weeks) {
      if (week.open().equals(open)) {
        all.add(week);
        if (!week.segment().isEmpty()) {
          bySegment.computeIfAbsent(week.segment(), unseen -> new ArrayList<>()).add(week);
        }
      }
    }
    double tried = all.stream().mapToDouble(Week::tried).sum();
    double enrolled = all.stream().mapToDouble(Week::enrolled).sum();
    double expected = tried == 0 ? UNHEARD_OF : Math.clamp(enrolled / tried, .001, .5);
    var segments = new LinkedHashMap<String, Bandit>();
    bySegment.forEach(
        (segment, own) -> {
          var bandit = bandit(options, own, expected);
          if (bandit.arms().stream().allMatch(arm -> arm.tried() >= Bandit.TRIED_ENOUGH)) {
            segments.put(segment, bandit);
          }
        });
    return new OptionChoice(segments, bandit(options, all, expected));
  }

  /// @param own outcomes, the oldest first
  private static Bandit bandit(List<String> options, List<Week> own, double expected) {
    var bandit =
        new Bandit(
            options.stream().map(name -> new Bandit.Arm(name, 0, 0, 0)).toList(),
            expected,
            STRENGTH,
            FLOOR);
    @Nullable Integer last = null;
    for (var week : own) {
      if (last != null && week.weeksAgo() < last) {
        bandit = bandit.fade(Math.pow(FADE, last - week.weeksAgo()));
      }
      last = week.weeksAgo();
      bandit = bandit.learn(week.option(), week.tried(), week.enrolled());
    }
    return last == null ? bandit : bandit.fade(Math.pow(FADE, last));
  }
}
