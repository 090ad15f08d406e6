package io.lamplighter.campaigns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// UUIDs of version 8 (RFC 9562): 48 bits of Unix milliseconds, then 74 bits of SHA-256 of a text.
final class DerivedId {
  private DerivedId() {}

  static UUID at(Instant instant, String text) {
    var hash = ByteBuffer.wrap(sha256(text));
    long high = (instant.toEpochMilli() << 16) | 0x8000L | (hash.getShort() & 0x0FFFL);
    long low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  static Instant instant(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  static LocalDate month(UUID id) {
    return EntryId.monthOf(instant(id));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
