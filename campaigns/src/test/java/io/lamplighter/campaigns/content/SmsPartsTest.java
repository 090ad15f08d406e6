package io.lamplighter.campaigns.content;

import static io.lamplighter.campaigns.content.SmsParts.Alphabet.GSM_7;
import static io.lamplighter.campaigns.content.SmsParts.Alphabet.UCS_2;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmsPartsTest {
  @Test
  void splitsGsmBehind160AndThenEvery153() {
    assertThat(SmsParts.of("a".repeat(160))).isEqualTo(new SmsParts(GSM_7, 160, 1));
    assertThat(SmsParts.of("a".repeat(161))).isEqualTo(new SmsParts(GSM_7, 161, 2));
    assertThat(SmsParts.of("a".repeat(306))).isEqualTo(new SmsParts(GSM_7, 306, 2));
    assertThat(SmsParts.of("a".repeat(307))).isEqualTo(new SmsParts(GSM_7, 307, 3));
    assertThat(SmsParts.of("")).isEqualTo(new SmsParts(GSM_7, 0, 1));
  }

  @Test
  void splitsUcs2Behind70AndThenEvery67() {
    assertThat(SmsParts.of("ж".repeat(70))).isEqualTo(new SmsParts(UCS_2, 70, 1));
    assertThat(SmsParts.of("ж".repeat(71))).isEqualTo(new SmsParts(UCS_2, 71, 2));
    assertThat(SmsParts.of("ж".repeat(134))).isEqualTo(new SmsParts(UCS_2, 134, 2));
    assertThat(SmsParts.of("ж".repeat(135))).isEqualTo(new SmsParts(UCS_2, 135, 3));
  }

  @Test
  void countsTheEuroTwiceAndNeverSplitsIt() {
    assertThat(SmsParts.of("€".repeat(80))).isEqualTo(new SmsParts(GSM_7, 160, 1));
    assertThat(SmsParts.of("€".repeat(81))).isEqualTo(new SmsParts(GSM_7, 162, 2));
    // 152 units, then a euro of two that does not fit into the last one of the part.
    assertThat(SmsParts.of("a".repeat(152) + "€" + "a".repeat(152)))
        .isEqualTo(new SmsParts(GSM_7, 306, 3));
  }

  @Test
  void countsAnEmojiAsTwoUnitsThatStayTogether() {
    assertThat(SmsParts.of("😀".repeat(35))).isEqualTo(new SmsParts(UCS_2, 70, 1));
    assertThat(SmsParts.of("a" + "😀".repeat(35))).isEqualTo(new SmsParts(UCS_2, 71, 2));
    assertThat(SmsParts.of("😀".repeat(67))).isEqualTo(new SmsParts(UCS_2, 134, 3));
  }

  @Test
  void makesTypographyPlain() {
    String written = "“It’s back” – now…\u00A0";

    assertThat(SmsParts.of(written).alphabet()).isEqualTo(UCS_2);
    assertThat(SmsParts.plain(written)).isEqualTo("\"It's back\" - now... ");
    assertThat(SmsParts.of(SmsParts.plain(written)).alphabet()).isEqualTo(GSM_7);
  }
}
