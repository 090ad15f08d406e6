package io.lamplighter.workers.waves;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Campaign.Preference;
import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.ledger.waves.ChannelOutcomes;
import io.lamplighter.ledger.waves.ChannelOutcomes.Share;
import io.lamplighter.ledger.waves.ChannelOutcomes.Week;
import io.lamplighter.ledger.waves.ChannelPick;
import io.lamplighter.ledger.waves.Waves.Wave;
import io.lamplighter.models.exploration.Bandit;
import io.lamplighter.models.exploration.ChannelChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Channels as a campaign's own outcomes teach them: a customer's wish first, then a draw by
/// chances that lean towards what enrolled more of those alike.
///
/// Who could be reached over the same channels is compared with each other only: who has given no
/// number differs from who has. Within that, a segment has chances of its own once each of its
/// channels was tried often enough. The chances of a wave are kept and hold for all of it, so that
/// a repeated allocation and the events of a day draw as they did before.
final class LearnedChannels implements ChannelPick {
  /// What a week's outcomes still count after another week.
  private static final double FADE = .9;

  /// Least chance of a channel. What it costs is little, and a change of taste is found by it.
  private static final double FLOOR = .02;

  /// Trials that the expected rate counts for.
  private static final double STRENGTH = 20;

  private static final double UNHEARD_OF = .05;

  private final Handle db;
  private final String wave;
  private final Assignment assignment;
  private final List<Week> weeks;
  private final long seed;
  private final Map<String, List<Share>> drawn = new HashMap<>();
  private final Map<String, ChannelChoice> choices = new HashMap<>();

  private LearnedChannels(Handle db, String wave, Assignment assignment, List<Week> weeks) {
    this.db = db;
    this.wave = wave;
    this.assignment = assignment;
    this.weeks = weeks;
    this.seed = assignment.seed("channels " + wave);
  }

  /// How a campaign picks channels in a wave. Nothing that became known after its tick is learned
  /// from, which for events is the beginning of their day.
  static ChannelPick of(Handle db, Wave wave, Campaign campaign, Assignment assignment) {
    return campaign.channels().prefer() == Preference.LEARNED
        ? campaign
            .goal()
            .<ChannelPick>map(
                goal ->
                    new LearnedChannels(
                        db,
                        wave.id(),
                        assignment,
                        ChannelOutcomes.matured(db, campaign.name().value(), goal, wave.tick())))
            .orElse(STATED)
        : STATED;
  }

  @Override
  public Picked pick(Asking asking) {
    return ChannelPick.wish(asking).orElseGet(() -> draw(asking));
  }

  private Picked draw(Asking asking) {
    if (asking.open().size() == 1) {
      return new Picked(asking.open().getFirst(), 1, "only", Optional.empty());
    }
    var open = String.join("+", asking.open());
    var choice = choices.computeIfAbsent(open, unseen -> learn(asking.open(), open));
    var segment = choice.segments().containsKey(asking.segment()) ? asking.segment() : "";
    var shares =
        drawn.computeIfAbsent(
            segment + "\n" + open, unseen -> shares(choice, segment, asking.open(), open));
    double place = assignment.channelPlace(asking.household(), asking.period());
    double below = 0;
    var picked = shares.getLast();
    for (var share : shares) {
      below += share.probability();
      if (place < below) {
        picked = share;
        break;
      }
    }
    return new Picked(
        picked.channel(), picked.probability(), why(picked, shares), Optional.of(asking.segment()));
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
      ChannelChoice choice, String segment, List<String> channels, String open) {
    var kept = ChannelOutcomes.kept(db, wave, segment, open);
    if (!kept.isEmpty()) {
      return kept;
    }
    var shares = choice.shares(segment, Set.copyOf(channels), seed).orElseThrow();
    var made = new ArrayList<Share>();
    for (int a = 0; a < shares.arms().size(); a++) {
      var arm = shares.arms().get(a);
      made.add(
          new Share(
              segment,
              open,
              arm.name(),
              shares.chances().get(a),
              arm.tried(),
              enrolled(segment, open, arm.name()),
              seed));
    }
    return ChannelOutcomes.keep(db, wave, made);
  }

  private long enrolled(String segment, String open, String channel) {
    return weeks.stream()
        .filter(week -> week.open().equals(open) && week.channel().equals(channel))
        .filter(week -> segment.isEmpty() || week.segment().equals(segment))
        .mapToLong(Week::enrolled)
        .sum();
  }

  /// Learns from everybody to whom the same channels were open, and from each segment that has
  /// enough of its own.
  private ChannelChoice learn(List<String> channels, String open) {
    var bySegment = new LinkedHashMap<String, List<Week>>();
    var all = new ArrayList<Week>();
    for (var week : weeks) {
      if (week.open().equals(open)) {
        all.add(week);
        bySegment.computeIfAbsent(week.segment(), unseen -> new ArrayList<>()).add(week);
      }
    }
    double tried = all.stream().mapToDouble(Week::tried).sum();
    double enrolled = all.stream().mapToDouble(Week::enrolled).sum();
    double expected = tried == 0 ? UNHEARD_OF : Math.clamp(enrolled / tried, .001, .5);
    var segments = new LinkedHashMap<String, Bandit>();
    bySegment.forEach(
        (segment, own) -> {
          var bandit = bandit(channels, own, expected);
          if (bandit.arms().stream().allMatch(arm -> arm.tried() >= Bandit.TRIED_ENOUGH)) {
            segments.put(segment, bandit);
          }
        });
    return new ChannelChoice(segments, bandit(channels, all, expected));
  }

  /// @param own outcomes, the oldest first
  private static Bandit bandit(List<String> channels, List<Week> own, double expected) {
    var bandit =
        new Bandit(
            channels.stream().map(name -> new Bandit.Arm(name, 0, 0, 0)).toList(),
            expected,
            STRENGTH,
            FLOOR);
    @Nullable Integer last = null;
    for (var week : own) {
      if (last != null && week.weeksAgo() < last) {
        bandit = bandit.fade(Math.pow(FADE, last - week.weeksAgo()));
      }
      last = week.weeksAgo();
      bandit = bandit.learn(week.channel(), week.tried(), week.enrolled());
    }
    return last == null ? bandit : bandit.fade(Math.pow(FADE, last));
  }
}
