package io.lamplighter.ledger.consent;

import static io.lamplighter.campaigns.Channel.DIRECT_MAIL;
import static io.lamplighter.campaigns.Channel.EMAIL;
import static io.lamplighter.campaigns.Channel.SMS;
import static io.lamplighter.campaigns.Channel.VOICE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "' Ada@Example.COM ', ada@example.com",
    "ada+bills@example.com, ada+bills@example.com",
    "ada@bücher.example, ada@xn--bcher-kva.example",
  })
  void givesOneFormToEachMailbox(String raw, String normal) {
    assertThat(Address.read(EMAIL, raw)).hasValue(new Address(Address.Kind.EMAIL, normal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ada", "@example.com", "ada@", "ada@localhost", "a b@example.com", "a@b@c"})
  void refusesWhatIsNoMailbox(String raw) {
    assertThat(Address.read(EMAIL, raw)).isEmpty();
  }

  /// Mail programs cut letters that are no ASCII down to a byte: š becomes a, and others line ends.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0161da@example.com",
        "x\u063E\u060D\u060ARCPT\u0620TO\u063A\u063Ceve@mail.example",
        "a\u2028b@example.com",
        "a\u0001b@example.com",
        "a\u200Bb@example.com"
      })
  void refusesWhatWouldReachAnotherMailboxOrSpeakToTheServer(String raw) {
    assertThat(Address.read(EMAIL, raw)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "(303) 555-0100, +13035550100",
    "1-303-555-0100, +13035550100",
    "+49 30 1234567, +49301234567",
    "0049 30 1234567, +49301234567",
  })
  void writesPhoneNumbersInternationally(String raw, String normal) {
    assertThat(Address.read(SMS, raw)).hasValue(new Address(Address.Kind.PHONE, normal));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "555-0100", "12345", "call me", "+0 303 555 0100"})
  void refusesWhatIsNoPhoneNumber(String raw) {
    assertThat(Address.read(VOICE, raw)).isEmpty();
  }

  @Test
  void comparesPostalAddressesWithoutCaseAndPunctuation() {
    assertThat(Address.read(DIRECT_MAIL, "123 Main St., Denver, CO 80202"))
        .isEqualTo(Address.read(DIRECT_MAIL, "123 MAIN ST Denver CO  80202"));
  }

  @Test
  void doesNotPrintItself() {
    assertThat(Address.read(EMAIL, "ada@example.com").orElseThrow()).hasToString("email address");
  }
}
