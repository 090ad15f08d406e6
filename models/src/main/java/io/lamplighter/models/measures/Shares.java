package io.lamplighter.models.measures;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A place between 0 and 1 that belongs to a name for ever: the first byte of its SHA-256, over
/// 256. Rows are split by it, so that the same household is always on the same side.
public final class Shares {
  private Shares() {}

  public static double of(String name) {
    return firstByte(name) / 256.0;
  }

  /// 0 to 255.
  static int firstByte(String name) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return digest[0] & 0xff;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// 0 or 1, always the same for a household: what is chosen on one half is judged on the other.
  public static int half(long household) {
    return Long.hashCode(household * 0x9E3779B97F4A7C15L) >>> 31;
  }
}
