package io.lamplighter.campaigns.experiment;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Campaign.Arm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// Assignments of one campaign, by hash of its salt and the household. Each question has a hash of
/// its own, so that who is held out says nothing about who explores or which arm anybody is in.
public final class Assignment {
  private final String salt;

  /// Assignments under a salt, which is set once per campaign and never changes: a new one would
  /// draw everybody again.
  ///
  /// @throws IllegalArgumentException if the salt is blank, which campaigns would share
  public Assignment(String salt) {
    if (salt.isBlank()) {
      throw new IllegalArgumentException("a salt must not be blank");
    }
    this.salt = salt;
  }

  /// An arm, with the probability with which it was drawn.
  public record Drawn(String name, double share) {}

  /// Whether a household is left alone.
  ///
  /// @param share of all households, 0..1
  public boolean heldOut(long household, double share) {
    return uniform("holdout", household, 0) < share;
  }

  /// Whether a household is contacted whatever its score, in one period of reconsidering.
  ///
  /// @param share of all households, 0..1
  public boolean explores(long household, long period, double share) {
    return uniform("explore", household, period) < share;
  }

  /// The arm of a household; an unnamed one with certainty if there is nothing to compare.
  ///
  /// @param arms shares that add up to 1
  public Drawn arm(long household, List<Arm> arms) {
    double left = uniform("arm", household, 0);
    for (var arm : arms) {
      left -= arm.share().value();
      if (left < 0) {
        return new Drawn(arm.name(), arm.share().value());
      }
    }
    return arms.isEmpty()
        ? new Drawn("", 1)
        : new Drawn(arms.getLast().name(), arms.getLast().share().value());
  }

  /// A channel, with the probability with which it was drawn.
  ///
  /// @param explored whether it was drawn by chance, which may have drawn the best one
  public record DrawnChannel(Channel channel, double probability, boolean explored) {}

  /// The channel for a household in one period: the best one, but for a share of the households any
  /// one with equal chances, so that the others go on being observed.
  ///
  /// @param ranked consented and reachable channels, best first
  /// @param share of all households, 0..1
  /// @throws IllegalArgumentException if there is no channel
  public DrawnChannel channel(long household, long period, List<Channel> ranked, double share) {
    if (ranked.isEmpty()) {
      throw new IllegalArgumentException("there is no channel to choose from");
    }
    double each = share / ranked.size();
    double drawn = uniform("channel", household, period);
    boolean explored = drawn < share;
    int pick = explored ? Math.min((int) (drawn / each), ranked.size() - 1) : 0;
    return new DrawnChannel(ranked.get(pick), pick == 0 ? 1 - share + each : each, explored);
  }

  /// Where a household stands between 0 and 1 when channels are shared out, in one period: the same
  /// place gives the same channel as long as the shares stay.
  public double channelPlace(long household, long period) {
    return uniform("channel", household, period);
  }

  /// Where a household stands between 0 and 1 when arms are shared out by learned chances, in one
  /// period.
  public double armPlace(long household, long period) {
    return uniform("arm", household, period);
  }

  /// A seed for draws that concern everybody alike, for example those of a wave.
  public long seed(String question) {
    return hash(salt + "\n" + "seed" + "\n" + question);
  }

  /// A number in [0, 1) with 53 bits from SHA-256 of salt, question, household and period.
  private double uniform(String question, long household, long period) {
    var text = salt + "\n" + question + "\n" + household + "\n" + period;
    return (hash(text) >>> 11) * 0x1.0p-53;
  }

  private static long hash(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
