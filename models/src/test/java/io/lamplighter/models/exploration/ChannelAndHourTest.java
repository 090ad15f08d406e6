package io.lamplighter.models.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelAndHourTest {
  private static final Bandit EMAIL_WINS =
      Bandit.of(0.05, "email", "sms").learn("email", 5000, 900).learn("sms", 5000, 100);
  private static final Bandit SMS_WINS =
      Bandit.of(0.05, "email", "sms").learn("email", 5000, 100).learn("sms", 5000, 900);
  private static final OptionChoice CHOICE =
      new OptionChoice(Map.of("young", SMS_WINS), EMAIL_WINS);

  @Test
  void takesTheChannelTheCustomerAskedFor() {
    var choice = CHOICE.choose(Optional.of("sms"), Set.of("email", "sms"), "old", 0.5, 1);

    assertThat(choice).contains(new Bandit.Choice("sms", 1));
  }

  @Test
  void elseTheOneLearnedInTheSegmentWithAShareOfExploration() {
    int sms = 0;
    for (int i = 0; i < 1000; i++) {
      var young = CHOICE.choose(Optional.empty(), Set.of("email", "sms"), "young", i / 1000.0, 1);
      sms += young.orElseThrow().arm().equals("sms") ? 1 : 0;
    }

    assertThat(sms).isBetween(980, 995);
    assertThat(
            CHOICE
                .choose(Optional.empty(), Set.of("email", "sms"), "old", 0.5, 1)
                .orElseThrow()
                .arm())
        .isEqualTo("email");
  }

  @Test
  void neverAChannelWithoutConsentNotEvenAWishedForOne() {
    var only = CHOICE.choose(Optional.of("email"), Set.of("sms"), "old", 0.0, 1);

    assertThat(only.orElseThrow().arm()).isEqualTo("sms");
    assertThat(only.orElseThrow().probability()).isCloseTo(1, within(1e-12));
    assertThat(CHOICE.choose(Optional.of("email"), Set.of(), "old", 0.0, 1)).isEmpty();
  }

  @Test
  void findsTheHourAtWhichMostAnswerAndThenTheCustomersOwn() {
    var sent = new int[24];
    var answered = new int[24];
    for (int h = 8; h < 21; h++) {
      sent[h] = 4000;
      answered[h] = h == 18 ? 800 : 200;
    }
    var learned = BestHour.learn(sent, answered);
    var allowed = List.of(9, 12, 18, 20);

    assertThat(learned.rank(new int[24], new int[24], allowed).getFirst()).isEqualTo(18);
    var ownSent = new int[24];
    var ownAnswered = new int[24];
    ownSent[9] = 12;
    ownAnswered[9] = 9;
    ownSent[18] = 12;
    assertThat(learned.rank(ownSent, ownAnswered, allowed).getFirst()).isEqualTo(9);
    assertThat(learned.rank(new int[24], new int[24], List.of(9, 12))).containsExactly(9, 12);
  }

  @Test
  void oneAnswerIsNotAHabit() {
    var learned = BestHour.learn(filled(1000), filled(100));
    var sent = new int[24];
    var answered = new int[24];
    sent[7] = 1;
    answered[7] = 1;

    // One answer of one leads, but by no more than the prior of ten allows: two refusals undo it.
    assertThat(learned.rank(sent, answered, List.of(7, 8)).getFirst()).isEqualTo(7);
    sent[7] = 11;
    assertThat(learned.rank(sent, answered, List.of(7, 8)).getFirst()).isEqualTo(8);
  }

  private static int[] filled(int value) {
    var hours = new int[24];
    java.util.Arrays.fill(hours, value);
    return hours;
  }
}
