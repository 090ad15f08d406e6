package io.lamplighter.models.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.MadeUp;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Effort;
import io.lamplighter.models.learning.Odds;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhatIfTest {
  private static final MadeUp PAST = MadeUp.customers(4000, 31);
  private static final MadeUp NOW = MadeUp.customers(2000, 32);

  private static WhatIf ask(Change change) {
    return WhatIf.ask(
        MadeUp.FEATURES, PAST.table(), PAST.outcomes(), NOW.table(), change, Effort.seeded(1));
  }

  /// The truth is known: log odds rise by .8 per unit of `bill`.
  @Test
  void answersWithAnIntervalThatHoldsTheTruth() {
    var answer = ask(new Change.Shift("bill", 0.5));

    double truth =
        Arrays.stream(NOW.truth())
            .map(p -> Odds.chance(Odds.logit(p) + 0.8 * 0.5) - p)
            .average()
            .orElseThrow();
    assertThat(answer.difference().low()).isLessThan(truth);
    assertThat(answer.difference().high()).isGreaterThan(truth);
    assertThat(answer.difference().value()).isCloseTo(truth, within(0.01));
    assertThat(answer.isSupported()).isTrue();
    assertThat(answer.toJson().path("reading").asText()).contains("not what causes what");
  }

  @Test
  void doesNotInventAnEffectOfWhatHasNone() {
    var difference = ask(new Change.Shift("noise", 0.2)).difference();

    assertThat(difference.low()).isLessThan(0);
    assertThat(difference.high()).isGreaterThan(0);
  }

  @Test
  void saysWhenTheQuestionLeadsOutOfEverythingSeen() {
    var answer = ask(new Change.Shift("bill", 12));

    assertThat(answer.unsupported()).isGreaterThan(0.8);
    assertThat(answer.isSupported()).isFalse();
  }

  @Test
  void givesSoManyMoreCustomersAWord() {
    var answer = ask(new Change.MoreWith("rate", "TOU", 10));

    assertThat(answer.difference().value()).isBetween(0.01, 0.03);
    var changed = new Change.MoreWith("rate", "TOU", 10).apply(NOW.table(), MadeUp.FEATURES, 1);
    assertThat(count(changed) - count(NOW.table())).isEqualTo(200);
    assertThatThrownBy(() -> ask(new Change.MoreWith("rate", "TOU", 90)))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("do not have 'TOU' yet");
  }

  private static long count(Table table) {
    var rate = (Labels) table.column("rate");
    return java.util.stream.IntStream.range(0, table.rows())
        .filter(row -> rate.text(row).equals("TOU"))
        .count();
  }

  /// 999 says "never called"; a shift of amounts must not make it 1,004 days.
  @Test
  void leavesCodesWhereTheyAre() {
    var table = Table.of(Numbers.of("days_since_call", 3, 999, Double.NaN));

    var moved = new Change.Shift("days_since_call", 5).apply(table, MadeUp.FEATURES, 1);

    assertThat(((Numbers) moved.column("days_since_call")).toArray())
        .containsExactly(8, 999, Double.NaN);
  }

  @Test
  void givesTheSameAnswerAgain() {
    assertThat(ask(new Change.MoreWith("rate", "EV", 5)))
        .isEqualTo(ask(new Change.MoreWith("rate", "EV", 5)));
    assertThatThrownBy(() -> new Change.Shift("rate", 5).apply(NOW.table(), List.of(), 1))
        .isInstanceOf(BadData.class);
  }
}
