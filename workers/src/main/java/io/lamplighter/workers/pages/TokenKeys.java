package io.lamplighter.workers.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/// Keys by number and purpose, each derived from one secret of the ledger by HKDF-SHA-256.
final class TokenKeys {
  private final Supplier<NavigableMap<Integer, byte[]>> secrets;
  private final long reloadAfter;
  private volatile NavigableMap<Integer, Map<LinkTokens.Purpose, SecretKey>> keys;
  private long loadedAt;

  TokenKeys(Supplier<NavigableMap<Integer, byte[]>> secrets, Duration reloadAfter) {
    this.secrets = secrets;
    this.reloadAfter = reloadAfter.toNanos();
    this.keys = derive(secrets.get());
    this.loadedAt = System.nanoTime();
  }

  int newest() {
    return keys.lastKey();
  }

  /// @return nothing if there is no key of this number
  Optional<byte[]> mac(int kid, LinkTokens.Purpose purpose, byte[] message, int length) {
    var ofKid = keys.get(kid);
    if (ofKid == null) {
      ofKid = reloaded(kid);
    }
    if (ofKid == null) {
      return Optional.empty();
    }
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(ofKid.get(purpose));
      mac.update((kid + ".").getBytes(UTF_8));
      return Optional.of(Arrays.copyOf(mac.doFinal(message), length));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }

  /// Somebody may have rotated the key since we started; made-up numbers must not flood the ledger.
  private synchronized @Nullable Map<LinkTokens.Purpose, SecretKey> reloaded(int kid) {
    if (System.nanoTime() - loadedAt > reloadAfter) {
      keys = derive(secrets.get());
      loadedAt = System.nanoTime();
    }
    return keys.get(kid);
  }

  private static NavigableMap<Integer, Map<LinkTokens.Purpose, SecretKey>> derive(
      NavigableMap<Integer, byte[]> secrets) {
    var derived = new TreeMap<Integer, Map<LinkTokens.Purpose, SecretKey>>();
    try {
      var hkdf = KDF.getInstance("HKDF-SHA256");
      for (var secret : secrets.entrySet()) {
        var ofKid = new EnumMap<LinkTokens.Purpose, SecretKey>(LinkTokens.Purpose.class);
        for (var purpose : LinkTokens.Purpose.values()) {
          var info = ("lamplighter link " + purpose.number()).getBytes(UTF_8);
          ofKid.put(
              purpose,
              hkdf.deriveKey(
                  "HmacSHA256",
                  HKDFParameterSpec.ofExtract().addIKM(secret.getValue()).thenExpand(info, 32)));
        }
        derived.put(secret.getKey(), ofKid);
      }
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK from 25 has HKDF-SHA256", impossible);
    }
    return derived;
  }
}
