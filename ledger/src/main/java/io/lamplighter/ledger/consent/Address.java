package io.lamplighter.ledger.consent;

import io.lamplighter.campaigns.Channel;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a customer is reached, in the one form that is stored, compared and hashed. Personal data:
/// it prints as its kind only.
///
/// @param kind what sort of address it is; channels that share a kind share a suppression key
/// @param value normalised
public record Address(Kind kind, String value) {
  /// A sort of address. A phone number is the same whether texted or called.
  public enum Kind {
    EMAIL,
    PHONE,
    POST,
    TOKEN
  }

  // ASCII only before the @, too: a mail server that does not speak SMTPUTF8 gets other letters cut
  // down to a byte, so that š arrives as a, and some as the end of a line.
  private static final Pattern EMAIL =
      Pattern.compile("[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9-]{1,63}\\.)+[a-z0-9-]{2,63}");
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

  /// The kind of address a channel needs.
  public static Kind kindFor(Channel channel) {
    return switch (channel) {
      case EMAIL, AUDIENCE_FILE -> Kind.EMAIL;
      case SMS, VOICE, WORKLIST -> Kind.PHONE;
      case DIRECT_MAIL -> Kind.POST;
      case INBOX, PUSH, WEBHOOK -> Kind.TOKEN;
    };
  }

  /// Reads an address as a feed or a form gives it. E-mail addresses lose case and surrounding
  /// blanks, and their domains become ASCII; phone numbers become E.164, ten digits being North
  /// American; postal addresses lose case and punctuation.
  ///
  /// @return nothing if it cannot be an address for this channel
  public static Optional<Address> read(Channel channel, String raw) {
    var text = Normalizer.normalize(raw, Normalizer.Form.NFKC).strip();
    var kind = kindFor(channel);
    var value =
        switch (kind) {
          case EMAIL -> email(text);
          case PHONE -> phone(text);
          case POST -> post(text);
          case TOKEN -> Optional.of(text).filter(token -> !token.isEmpty());
        };
    return value.map(normal -> new Address(kind, normal));
  }

  private static Optional<String> email(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1) {
      return Optional.empty();
    }
    try {
      var domain = IDN.toASCII(text.substring(at + 1));
      return Optional.of((text.substring(0, at) + "@" + domain).toLowerCase(Locale.ROOT))
          .filter(email -> email.length() <= 254 && EMAIL.matcher(email).matches());
    } catch (IllegalArgumentException noDomain) {
      return Optional.empty();
    }
  }

  private static Optional<String> phone(String text) {
    var digits = text.replaceAll("[\\s().\\-/]", "");
    if (digits.startsWith("00")) {
      digits = "+" + digits.substring(2);
    } else if (digits.matches("1[0-9]{10}")) {
      digits = "+" + digits;
    } else if (digits.matches("[0-9]{10}")) {
      digits = "+1" + digits;
    }
    return Optional.of(digits).filter(number -> E164.matcher(number).matches());
  }

  private static Optional<String> post(String text) {
    var plain = text.toUpperCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}#]+", " ").strip();
    return Optional.of(plain).filter(address -> !address.isEmpty());
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + " address";
  }
}
