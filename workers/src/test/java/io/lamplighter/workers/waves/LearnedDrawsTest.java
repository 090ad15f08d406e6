package io.lamplighter.workers.waves;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.experiment.Assignment;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.waves.ChannelPick.Asking;
import io.lamplighter.ledger.waves.ChannelPick.Picked;
import io.lamplighter.ledger.waves.LearnedShares;
import io.lamplighter.ledger.waves.LearnedShares.Question;
import io.lamplighter.ledger.waves.LearnedShares.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Draws by chances that a wave has kept: a fifth of the households e-mail, the others text.
class LearnedDrawsTest {
  private static final int HOUSEHOLDS = 4_000;
  private static Ledger ledger;

  @BeforeAll
  static void keep() {
    ledger = TestLedger.fresh("rehearsal");
    ledger
        .jdbi()
        .useHandle(
            db ->
                LearnedShares.keep(
                    db, "wave", List.of(share("email", .2, 10), share("sms", .8, 40))));
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  void asManyAreDrawnAsTheChancesSay() {
    var drawn = drawn(3);

    long texted = drawn.stream().filter(picked -> picked.channel().equals("sms")).count();
    // Four standard deviations of a binomial.
    assertThat(Math.abs(texted - .8 * HOUSEHOLDS)).isLessThan(4 * Math.sqrt(HOUSEHOLDS * .16));
    assertThat(drawn)
        .allSatisfy(
            picked -> {
              boolean sms = picked.channel().equals("sms");
              assertThat(picked.probability()).isEqualTo(sms ? .8 : .2);
              assertThat(picked.why()).isEqualTo(sms ? "learned" : "explored");
            });
  }

  @Test
  void aHouseholdKeepsItsDrawForThePeriodOnly() {
    assertThat(drawn(3)).isEqualTo(drawn(3));

    var now = drawn(3);
    var later = drawn(4);
    int same = 0;
    for (int i = 0; i < HOUSEHOLDS; i++) {
      same += now.get(i).channel().equals(later.get(i).channel()) ? 1 : 0;
    }
    // Two draws agree in .8 * .8 + .2 * .2 of the households.
    assertThat(Math.abs(same - .68 * HOUSEHOLDS)).isLessThan(4 * Math.sqrt(HOUSEHOLDS * .22));
  }

  private static Share share(String channel, double probability, long enrolled) {
    return new Share(
        Question.CHANNEL, "", "email+sms", channel, probability, 200, enrolled, /* seed= */ 1);
  }

  private static List<Picked> drawn(long period) {
    return ledger
        .jdbi()
        .withHandle(
            db -> {
              var channels =
                  new LearnedChannels(
                      new LearnedChoice(db, "wave", Question.CHANNEL, List.of(), 1),
                      new Assignment("salt"));
              var drawn = new ArrayList<Picked>();
              for (int household = 0; household < HOUSEHOLDS; household++) {
                drawn.add(
                    channels.pick(
                        new Asking(
                            household, period, Optional.empty(), "any", List.of("email", "sms"))));
              }
              return drawn;
            });
  }
}
