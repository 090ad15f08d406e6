package io.lamplighter.ledger.customers;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.HouseholdId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The ledger's own numbers, derived from the utility's keys: the same key is the same number in
/// every ledger and every load, so that rows can refer to each other before they are stored. 63
/// bits of SHA-256; two of a million keys meet with a chance of one in ten million, and the unique
/// key beside the number refuses them then.
public final class Numbering {
  private Numbering() {}

  public static CustomerId customer(String key) {
    return new CustomerId(number("customer", key));
  }

  public static HouseholdId household(String key) {
    return new HouseholdId(number("household", key));
  }

  public static long account(String key) {
    return number("account", key);
  }

  public static long premise(String key) {
    return number("premise", key);
  }

  private static long number(String kind, String key) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256")
              .digest((kind + "\n" + key).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong() >>> 1;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
