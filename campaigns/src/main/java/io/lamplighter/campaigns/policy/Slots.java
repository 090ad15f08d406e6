package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.MessageClass;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;

/// Due times fall into slots, so that people who are due at about the same time are handled
/// together: the price of a cohort is its number of distinct due times. Every cohort has a phase
/// within the slot, so that not all of them wake at the full hour.
public final class Slots {
  private Slots() {}

  /// The first instant of a slot at or after an instant. Slots are counted from the epoch.
  public static Instant roundUp(Instant instant, MessageClass messageClass, Duration phase) {
    return roundUp(instant, messageClass.slot(), phase);
  }

  static Instant roundUp(Instant instant, Duration slot, Duration phase) {
    long width = slot.toSeconds();
    long shifted = instant.getEpochSecond() - phase.toSeconds() % width;
    long start = Math.floorDiv(shifted, width) * width + phase.toSeconds() % width;
    var slotStart = Instant.ofEpochSecond(start);
    return slotStart.equals(instant) ? instant : slotStart.plusSeconds(width);
  }

  /// The phase of a cohort in whole seconds: zero or more, less than the slot of the class.
  public static Duration phase(String cohort, MessageClass messageClass) {
    long hash = ByteBuffer.wrap(sha256(cohort)).getLong();
    return Duration.ofSeconds(Math.floorMod(hash, messageClass.slot().toSeconds()));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
