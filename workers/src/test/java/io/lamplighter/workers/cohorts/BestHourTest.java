package io.lamplighter.workers.cohorts;

import static io.lamplighter.ledger.Fixtures.aCustomer;
import static io.lamplighter.workers.cohorts.SendingDesk.MORNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.ledger.touchpoints.Hours;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages of a program are due at ten in the morning; people answer at six in the evening.
class BestHourTest {
  private static final double TRIES = .2;

  private SendingDesk desk;

  @BeforeEach
  void open() {
    desk = SendingDesk.tryingHours(TRIES);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void waitsForTheHourAtWhichPeopleAnswer() {
    answeredInTheEvening(12_000);
    var message = due();

    desk.deliver(MORNING);

    // Six in the evening in Denver.
    assertThat(
            desk.column(
                """
                SELECT reason || ' ' || to_char(due_at AT TIME ZONE 'America/Denver', 'HH24')
                  FROM touchpoint WHERE id = '%s'
                """
                    .formatted(message.value())))
        .containsExactly("best_hour 18");
  }

  @Test
  void waitsForNothingWhileTooLittleIsKnown() {
    answeredInTheEvening(400);
    var message = due();

    desk.deliver(MORNING);

    assertThat(desk.state(message)).isEqualTo("sent");
  }

  @Test
  void goesByAPersonsOwnAnswersWhereThereAreMany() {
    answeredInTheEvening(12_000);
    var message = due();
    var ada =
        Long.parseLong(
            desk.column("SELECT customer_id FROM touchpoint WHERE id = '" + message.value() + "'")
                .getFirst());
    sent(ada, 13, 80, 80);

    desk.deliver(MORNING);

    assertThat(
            desk.column(
                """
                SELECT to_char(due_at AT TIME ZONE 'America/Denver', 'HH24')
                  FROM touchpoint WHERE id = '%s'
                """
                    .formatted(message.value())))
        .containsExactly("13");
  }

  @Test
  void goesOnTryingOtherHours() {
    answeredInTheEvening(12_000);
    var hours = new ArrayList<Integer>();
    int drawn = 0;
    int people = 300;
    for (int i = 0; i < people; i++) {
      var message = desk.due(aCustomer().in(desk.ledger), MORNING);
      if (Hours.lot(message) < TRIES) {
        drawn++;
        hours.add(Hours.drawn(message));
      }
    }

    while (desk.deliver(MORNING) > 0) {}

    assertThat((double) drawn / people).isBetween(.1, .3);
    assertThat(hours).hasSizeGreaterThan(20).allMatch(hour -> hour >= 0 && hour < 24);
    assertThat(hours.stream().distinct().count()).isGreaterThan(10);
    // Those who are not drawn wait for the evening; some of the drawn went at once.
    assertThat(
            desk.column(
                """
                SELECT (count(*) FILTER (WHERE state = 'sent') > 0)::text FROM touchpoint
                 WHERE became_due_at = '%s'
                """
                    .formatted(MORNING)))
        .containsExactly("true");
  }

  @Test
  void drawsTheSameLotAsPostgres() {
    var message = due();

    var postgres =
        Double.parseDouble(
            desk.column(
                    """
                SELECT (CAST(CAST('x' || substr(md5(CAST(id AS text)), 1, 8) AS bit(32)) AS bigint)
                        / 4294967296.0)::float8::text FROM touchpoint WHERE id = '%s'
                """
                        .formatted(message.value()))
                .getFirst());

    assertThat(postgres).isCloseTo(Hours.lot(message), within(1e-9));
  }

  /// A due message whose hour is not drawn by lot.
  private TouchpointId due() {
    while (true) {
      var message = desk.due(aCustomer().in(desk.ledger), MORNING);
      if (Hours.lot(message) >= TRIES) {
        return message;
      }
      desk.forget(message);
    }
  }

  /// Messages of the last months over ten hours of the day: every fifth that went out at six in the
  /// evening was answered by a person, every fiftieth of the others; all were opened by machines.
  private void answeredInTheEvening(int messages) {
    var reader = aCustomer().in(desk.ledger);
    for (int hour = 9; hour < 19; hour++) {
      sent(reader.id().value(), hour, messages / 10, messages / (hour == 18 ? 50 : 500));
    }
    desk.touchpoints.learnHours(MORNING);
  }

  private void sent(long customer, int hour, int messages, int answered) {
    desk.ledger
        .jdbi()
        .useHandle(
            db -> {
              db.createQuery("SELECT ensure_touchpoint_partition('2026-01-01')::text")
                  .mapTo(String.class)
                  .list();
              db.createUpdate(
                      """
                      WITH made AS (
                        INSERT INTO touchpoint (entry_month, id, entry_id, lineage, occurrence,
                          campaign, version, wave_id, cohort_id, step, customer_id, household_id,
                          channel, class, category, arm, state, became_due_at, due_at, sent_at)
                        SELECT '2026-01-01', m.id, m.id, 'past', 0, 'ebill', 1, 'past', 'past', 'past',
                               c.id, c.household_id, 'email', 'marketing', 'program', '', 'sent',
                               m.at, m.at, m.at
                          FROM customer c, generate_series(1, :messages) AS n,
                               LATERAL (SELECT CAST(md5(c.id || '/' || :hour || '/' || n) AS uuid) AS id,
                                               make_timestamptz(2026, 1, 1 + n % 28, :hour, 0, 0,
                                                                'America/Denver') AS at) m
                         WHERE c.id = :customer
                        RETURNING id, customer_id, sent_at)
                      INSERT INTO engagement (touchpoint_id, kind, at, known_at, actor, customer_id)
                      SELECT id, 'opened', sent_at, sent_at, 'machine', customer_id FROM made
                      UNION ALL
                      SELECT id, 'clicked', sent_at, sent_at, 'human', customer_id
                        FROM (SELECT *, row_number() OVER (ORDER BY md5(id || 'answers')) AS place
                                FROM made) m
                       WHERE place <= :answered
                      """)
                  .bind("customer", customer)
                  .bind("hour", hour)
                  .bind("messages", messages)
                  .bind("answered", answered)
                  .execute();
            });
  }
}
