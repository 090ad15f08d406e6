package io.lamplighter.ledger.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreWordsTest {
  @ParameterizedTest
  @CsvSource({
    "0.03705203739237662, 0.0371",
    "2.052475473420032, 2.05",
    "-1.5, -1.5",
    "12345.678, 12346",
    "128224, 128224",
    "00501, 00501",
    "0.0, 0",
    "4.0, 4",
    "1.0E-7, 0.0000001",
    "residential, residential",
    "NaN, NaN"
  })
  void roundsWhatIsNoWholeNumberToThreeDigits(String text, String shown) {
    assertThat(ScoreWords.figure(text)).isEqualTo(shown);
  }
}
