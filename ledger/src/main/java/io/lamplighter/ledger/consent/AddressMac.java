package io.lamplighter.ledger.consent;

import io.lamplighter.ledger.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;

/// The keyed hash by which addresses are compared without being known: one byte of key number, then
/// 32 bytes of HMAC-SHA-256 over kind and address. A bare hash would not do: phone numbers are few
/// enough to try them all.
public final class AddressMac {
  private static final String SECRET = "address-mac";

  private final NavigableMap<Integer, byte[]> keys;

  private AddressMac(NavigableMap<Integer, byte[]> keys) {
    this.keys = keys;
  }

  /// With the keys of a ledger; makes the first key if there is none yet.
  public static AddressMac of(Handle db, Instant now) {
    return new AddressMac(Secrets.keys(db, SECRET, now));
  }

  /// The hash under the newest key.
  public byte[] mac(Address address) {
    return mac(keys.lastKey(), address);
  }

  /// The hashes under all keys but the newest: what was suppressed before a rotation.
  List<byte[]> olderMacs(Address address) {
    return keys.headMap(keys.lastKey(), false).keySet().stream()
        .map(kid -> mac(kid, address))
        .toList();
  }

  private byte[] mac(int kid, Address address) {
    try {
      var hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(keys.get(kid), "HmacSHA256"));
      hmac.update((address.kind().name() + "\n").getBytes(StandardCharsets.UTF_8));
      var hash = hmac.doFinal(address.value().getBytes(StandardCharsets.UTF_8));
      var mac = new byte[1 + hash.length];
      mac[0] = (byte) kid;
      System.arraycopy(hash, 0, mac, 1, hash.length);
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }
}
