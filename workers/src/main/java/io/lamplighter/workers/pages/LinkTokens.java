package io.lamplighter.workers.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.ledger.Secrets;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/// Makes and reads what a link carries instead of a sign-in: `kid.payload.mac`, which says for
/// which touchpoint it is, for what it may be used and until when, and nothing about the person.
/// One purpose's token is worthless for another. Safe for several threads.
public final class LinkTokens {
  private static final int LONGEST = 2_800;
  private static final int FIXED = 1 + 16 + 4;

  /// What a link may be used for, and how long.
  public enum Purpose {
    /// One-click unsubscribe. The law says 60 days at least; two years cost nothing.
    UNSUBSCRIBE(1, Duration.ofDays(730)),
    PREFERENCES(2, Duration.ofDays(30)),
    SURVEY(3, Duration.ofDays(30)),
    CLICK(4, Duration.ofDays(365)),
    /// Addresses that bounces and replies come back to.
    RETURN(5, Duration.ofDays(730));

    private final byte number;
    private final Duration life;

    Purpose(int number, Duration life) {
      this.number = (byte) number;
      this.life = life;
    }

    byte number() {
      return number;
    }
  }

  /// What a token turned out to be.
  public sealed interface Reading {
    /// Ours, for this purpose, and in time.
    ///
    /// @param detail where a click leads; empty otherwise
    record Good(TouchpointId touchpoint, String detail) implements Reading {}

    record Expired(TouchpointId touchpoint) implements Reading {}

    /// Torn, made up, for another purpose, or signed with a key we do not have.
    record Foreign() implements Reading {}
  }

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final TokenKeys keys;

  private LinkTokens(TokenKeys keys) {
    this.keys = keys;
  }

  /// With the keys of a ledger; makes the first key if there is none yet. A key that is added later
  /// is found when a token names it.
  public static LinkTokens of(Jdbi ledger, Instant now) {
    return new LinkTokens(
        new TokenKeys(
            () -> ledger.inTransaction(db -> Secrets.keys(db, "link-tokens", now)),
            Duration.ofMinutes(1)));
  }

  /// A token for one touchpoint and purpose.
  ///
  /// @param madeAt from where its life is counted: when the intent was committed, so that a retry
  ///   makes the same token
  public String token(Purpose purpose, TouchpointId touchpoint, Instant madeAt) {
    return token(purpose, touchpoint, madeAt, "");
  }

  /// A token for a click that leads to one address and no other.
  public String click(TouchpointId touchpoint, URI target, Instant madeAt) {
    return token(Purpose.CLICK, touchpoint, madeAt, target.toString());
  }

  private String token(Purpose purpose, TouchpointId touchpoint, Instant madeAt, String detail) {
    var more = detail.getBytes(UTF_8);
    var payload =
        ByteBuffer.allocate(FIXED + more.length)
            .put(purpose.number())
            .putLong(touchpoint.value().getMostSignificantBits())
            .putLong(touchpoint.value().getLeastSignificantBits())
            .putInt((int) madeAt.plus(purpose.life).getEpochSecond())
            .put(more)
            .array();
    int kid = keys.newest();
    return kid
        + "."
        + ENCODER.encodeToString(payload)
        + "."
        + ENCODER.encodeToString(keys.mac(kid, purpose, payload, 16).orElseThrow());
  }

  /// Reads what came with a link.
  public Reading read(String token, Purpose purpose, Instant now) {
    var parts = token.split("\\.", -1);
    if (token.length() > LONGEST || parts.length != 3 || !parts[0].matches("[0-9]{1,5}")) {
      return new Reading.Foreign();
    }
    byte[] payload;
    byte[] mac;
    try {
      payload = DECODER.decode(parts[1]);
      mac = DECODER.decode(parts[2]);
    } catch (IllegalArgumentException notBase64) {
      return new Reading.Foreign();
    }
    var expected = keys.mac(Integer.parseInt(parts[0]), purpose, payload, 16);
    if (expected.isEmpty()
        || !MessageDigest.isEqual(expected.get(), mac)
        || payload.length < FIXED
        || payload[0] != purpose.number()) {
      return new Reading.Foreign();
    }
    var in = ByteBuffer.wrap(payload, 1, payload.length - 1);
    var touchpoint = new TouchpointId(new UUID(in.getLong(), in.getLong()));
    long expires = Integer.toUnsignedLong(in.getInt());
    if (now.getEpochSecond() >= expires) {
      return new Reading.Expired(touchpoint);
    }
    return new Reading.Good(touchpoint, new String(payload, FIXED, payload.length - FIXED, UTF_8));
  }

  /// The part before the @ of an address that comes back to us: `b-` for bounces, `u-` for
  /// unsubscribing by mail. Lower case throughout, since some servers fold it; at most 64
  /// characters.
  ///
  /// @param kind one lower-case letter
  public String returnPath(char kind, TouchpointId touchpoint) {
    int kid = keys.newest();
    var id = idBytes(touchpoint);
    return kind + "-" + Base32.encode(id) + "-" + kid + returnMac(kid, kind, id).orElseThrow();
  }

  /// The touchpoint that an address of ours names.
  ///
  /// @return nothing if the address is not ours or was tampered with
  public Optional<TouchpointId> fromReturnPath(char kind, String localPart) {
    var lower = localPart.toLowerCase(Locale.ROOT);
    var form = Pattern.compile(kind + "-([a-z2-7]{26})-([0-9]{1,5})([a-z2-7]{8})");
    var match = form.matcher(lower);
    if (!match.matches()) {
      return Optional.empty();
    }
    // The last digits of the kid cannot run into the mac: a mac has eight characters.
    var id = Arrays.copyOf(Base32.decode(match.group(1)), 16);
    return returnMac(Integer.parseInt(match.group(2)), kind, id)
        .filter(mac -> MessageDigest.isEqual(mac.getBytes(UTF_8), match.group(3).getBytes(UTF_8)))
        .map(
            good -> {
              var in = ByteBuffer.wrap(id);
              return new TouchpointId(new UUID(in.getLong(), in.getLong()));
            });
  }

  private Optional<String> returnMac(int kid, char kind, byte[] id) {
    var named = ByteBuffer.allocate(1 + id.length).put((byte) kind).put(id).array();
    return keys.mac(kid, Purpose.RETURN, named, 5).map(Base32::encode);
  }

  private static byte[] idBytes(TouchpointId touchpoint) {
    return ByteBuffer.allocate(16)
        .putLong(touchpoint.value().getMostSignificantBits())
        .putLong(touchpoint.value().getLeastSignificantBits())
        .array();
  }
}
