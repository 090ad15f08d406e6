package io.lamplighter.ledger.survey;

import static io.lamplighter.ledger.CampaignFixture.aCampaign;
import static io.lamplighter.ledger.Fixtures.aCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.CampaignFixture.StoredCampaign;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.survey.Answers.Outcome;
import io.lamplighter.ledger.survey.SurveySummary.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final Instant SENT = Instant.parse("2026-03-02T14:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-20T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private Ledger ledger;
  private Handle db;
  private StoredCampaign calls;
  private String wave;

  @BeforeEach
  void open() {
    ledger = TestLedger.fresh("rehearsal");
    db = ledger.jdbi().open();
    calls = aCampaign("call-survey").category(Category.SURVEY).asking(Survey.CSAT).in(ledger);
    wave = calls.wave(SENT);
  }

  @AfterEach
  void close() {
    db.close();
    ledger.close();
  }

  @Test
  void countsTheLatestAnswerWithinThreeDaysAndKeepsThemAll() {
    var asked = invite(Survey.CSAT);

    assertThat(answer(asked, 2, SENT.plus(HOUR))).isEqualTo(new Outcome.Kept(Actor.HUMAN, true));
    assertThat(answer(asked, 5, SENT.plus(HOUR.multipliedBy(73))))
        .isEqualTo(new Outcome.Kept(Actor.HUMAN, true));
    assertThat(answer(asked, 1, SENT.plus(HOUR.multipliedBy(74))))
        .isEqualTo(new Outcome.Kept(Actor.HUMAN, false));

    assertThat(Answers.all(db, asked)).extracting(Answers.Answer::answer).containsExactly(2, 5, 1);
    assertThat(Answers.counting(db, asked)).map(Answers.Answer::answer).hasValue(5);
  }

  @Test
  void takesTheSameFormSentTwiceOnce() {
    var asked = invite(Survey.CSAT);

    answer(asked, 4, SENT.plus(HOUR));
    answer(asked, 4, SENT.plus(HOUR));

    assertThat(Answers.all(db, asked)).hasSize(1);
  }

  @Test
  void keepsABoundedNumberOfChangesOfPeopleAndOfMachinesApart() {
    var asked = invite(Survey.CSAT);
    for (int i = 0; i < 50; i++) {
      // Faster than people.
      answer(asked, 1, SENT.plusMillis(i));
    }
    for (int i = 0; i < Answers.MOST; i++) {
      assertThat(answer(asked, 1 + i % 5, SENT.plus(HOUR).plusSeconds(i * 60L)))
          .isEqualTo(new Outcome.Kept(Actor.HUMAN, true));
    }

    assertThat(answer(asked, 3, SENT.plus(HOUR.multipliedBy(9)))).isEqualTo(new Outcome.Full());

    assertThat(Answers.all(db, asked)).hasSize(2 * Answers.MOST);
    assertThat(Answers.counting(db, asked).orElseThrow().answer())
        .isEqualTo(1 + (Answers.MOST - 1) % 5);
  }

  @Test
  void refusesAnswersOffTheScaleAndToNothing() {
    assertThat(answer(invite(Survey.CSAT), 6, SENT.plus(HOUR)))
        .isEqualTo(new Outcome.Refused("the scale goes from 1 to 5"));
    var entry = calls.entered(aCustomer().in(ledger), wave, SENT);
    assertThat(answer(calls.sent(entry, "invite", SENT), 5, SENT.plus(HOUR)))
        .isEqualTo(new Outcome.Refused("nobody was asked this"));
  }

  @Test
  void tellsMachinesFromPeopleAndCountsPeopleOnly() {
    var asked = invite(Survey.CSAT);

    assertThat(answer(asked, 1, SENT.plusSeconds(2)))
        .isEqualTo(new Outcome.Kept(Actor.SUSPECT, false));
    for (int link = 0; link < 3; link++) {
      db.execute(
          "INSERT INTO engagement VALUES (?, 'clicked', ?, ?, 'machine', 1, ?)",
          asked.value(),
          java.sql.Timestamp.from(SENT.plusSeconds(3)),
          java.sql.Timestamp.from(SENT.plusSeconds(3)),
          "link " + link);
    }
    assertThat(answer(asked, 1, SENT.plusSeconds(4)))
        .isEqualTo(new Outcome.Kept(Actor.MACHINE, false));
    assertThat(Answers.counting(db, asked)).isEmpty();

    answer(asked, 5, SENT.plus(HOUR));

    assertThat(Answers.counting(db, asked)).map(Answers.Answer::answer).hasValue(5);
  }

  @Test
  void sumsUpWhatPeopleSaidWithAnInterval() {
    for (int i = 0; i < 60; i++) {
      answer(invite(Survey.CSAT), i < 45 ? 5 : 2, SENT.plus(HOUR));
    }
    invite(Survey.CSAT);
    answer(invite(Survey.CSAT), 1, SENT.plusSeconds(1));
    calls.engaged(invite(Survey.CSAT), "bounced", "machine", SENT.plusSeconds(1));

    var summary = SurveySummary.of(db, question(Survey.CSAT));

    assertThat(summary.invited()).isEqualTo(62);
    assertThat(summary.answered()).isEqualTo(60);
    assertThat(summary.excluded()).isEqualTo(1);
    assertThat(summary.answers()).isEqualTo(List.of(0L, 15L, 0L, 0L, 45L));
    var score = summary.score().orElseThrow();
    assertThat(score.value()).isEqualTo(0.75);
    assertThat(score.interval().low()).isCloseTo(0.6277, within(0.0001));
    assertThat(score.interval().high()).isCloseTo(0.8422, within(0.0001));
    assertThat(SurveySummary.bySegment(db, question(Survey.CSAT), "language"))
        .containsOnlyKeys("en");
  }

  @Test
  void knowsNoAnswerBeforeItArrived() {
    var asked = invite(Survey.CSAT);
    answer(asked, 5, SENT.plus(HOUR));

    var then = new Question(Survey.CSAT, Optional.empty(), SENT, NOW, SENT.plusSeconds(60));

    assertThat(SurveySummary.of(db, then).answered()).isZero();
  }

  @Test
  void rollsThirteenWeeksOfPromoters() {
    for (int week = 0; week < 14; week++) {
      var at = SENT.plus(Duration.ofDays(7L * week));
      var entry = calls.entered(aCustomer().in(ledger), wave, at);
      answer(calls.invited(entry, Survey.NPS, at), week == 0 ? 0 : 10, at.plus(HOUR));
    }
    var until = SENT.plus(Duration.ofDays(200));

    var rolling =
        SurveySummary.rolling(
            db, new Question(Survey.NPS, Optional.of("call-survey"), SENT, until, until));

    assertThat(rolling).hasSize(2);
    assertThat(rolling.firstEntry().getValue().score().orElseThrow().value())
        .isCloseTo(100 * (12 - 1) / 13.0, within(1e-9));
    assertThat(rolling.lastEntry().getValue().score().orElseThrow().value()).isEqualTo(100);
  }

  @Test
  void aCommentWithACharacterThatNoTextHoldsIsKeptWithoutIt() {
    var asked = invite(Survey.CSAT);

    Answers.record(
        db, asked, 4, Optional.of("friendly\0 people"), Visit.of(NOW, Optional.empty()), NOW);

    assertThat(Answers.all(db, asked))
        .extracting(Answers.Answer::comment)
        .containsExactly(Optional.of("friendly people"));
  }

  private TouchpointId invite(Survey survey) {
    return calls.invited(calls.entered(aCustomer().in(ledger), wave, SENT), survey, SENT);
  }

  private Outcome answer(TouchpointId asked, int answer, Instant at) {
    return Answers.record(db, asked, answer, Optional.empty(), Visit.of(at, Optional.empty()), at);
  }

  private static Question question(Survey survey) {
    return new Question(survey, Optional.empty(), SENT, NOW, NOW);
  }
}
