package io.lamplighter.models.insights;

import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// A ledger filled by statements, for questions about hundreds of people.
final class Town implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  final Ledger ledger = TestLedger.fresh("live");
  final Handle db = ledger.jdbi().open();

  private Town() {}

  /// Customers 1 to n, each a household and an account of its own.
  static Town of(int customers) {
    var town = new Town();
    town.db.execute(
        "INSERT INTO household (id, key) SELECT c, 'H-' || c FROM generate_series(1, ?) c",
        customers);
    town.db.execute(
        """
        INSERT INTO customer (id, key, household_id, given_name, family_name, zone, jurisdiction, since)
        SELECT c, 'C-' || c, c, 'Ada', 'Ng', 'America/Denver', 'US-CO', DATE '2012-01-01' + (c * 37) % 701
          FROM generate_series(1, ?) c
        """,
        customers);
    town.db.execute(
        """
        INSERT INTO account (id, key, customer_id, opened)
        SELECT c, 'A-' || c, c, DATE '2012-01-01' FROM generate_series(1, ?) c
        """,
        customers);
    for (var month : new String[] {"2026-03-01", "2026-04-01", "2026-05-01"}) {
      town.db.execute("SELECT ensure_touchpoint_partition(?::date)", month);
    }
    return town;
  }

  /// Runs a statement, question marks bound in order.
  Town with(String sql, Object... values) {
    db.execute(sql, values);
    return this;
  }

  /// Each of these customers is asked on 10 May and answers two days later.
  Town answering(String survey, String answerSql, int from, int until) {
    db.execute(
        """
        INSERT INTO touchpoint (entry_month, id, entry_id, lineage, occurrence, campaign, version, wave_id, cohort_id,
                                step, customer_id, household_id, channel, class, category, arm, survey, state,
                                became_due_at, due_at, sent_at)
        SELECT DATE '2026-05-01', md5('survey' || c)::uuid, md5('entry' || c)::uuid, 'ask', 0, 'after-call', 1, 'w', 'k',
               'ask', c, c, 'email', 'service', 'survey', '', ?, 'sent', at, at, at
          FROM generate_series(?, ?) c, (SELECT TIMESTAMPTZ '2026-05-10 15:00Z' AS at) t
        """,
        survey,
        from,
        until);
    db.execute(
        """
        INSERT INTO survey_answer (touchpoint_id, survey, customer_id, answer, at, known_at, actor)
        SELECT md5('survey' || c)::uuid, ?, c, %s, TIMESTAMPTZ '2026-05-12 15:00Z', TIMESTAMPTZ '2026-05-12 15:00Z', 'human'
          FROM generate_series(?, ?) c
        """
            .formatted(answerSql),
        survey,
        from,
        until);
    return this;
  }

  /// An event of each of these customers.
  Town event(String type, String at, String knownAt, String amountSql, String where) {
    db.execute(
        """
        INSERT INTO event (source, key, type, customer_id, account_id, occurred_at, known_at, amount, word, data)
        SELECT 'test', '%1$s ' || %2$s || ' ' || c, %3$s, c, c, %2$s::timestamptz, %4$s::timestamptz, %5$s, 'x', '{"days_late": 3, "resolved": false}'
          FROM (SELECT id AS c FROM customer) k WHERE %6$s
        """
            .formatted(
                type, "'" + at + "'", "'" + type + "'", "'" + knownAt + "'", amountSql, where));
    return this;
  }

  /// These customers enter the e-bill campaign.
  ///
  /// @param heldOut condition on `c`
  Town enter(int from, int until, String at, String heldOut) {
    with(
        """
        INSERT INTO cohort (id, campaign, rolling, state, opened_at)
        VALUES ('k', 'ebill-adoption', false, 'open', now()) ON CONFLICT DO NOTHING
        """);
    with(
        """
        INSERT INTO entry (id, campaign, version, unit_id, customer_id, household_id, wave_id, cohort_id,
                           decision_id, occurrence, held_out, arm, entered_at, state, step, arrived_at)
        SELECT md5('e' || c)::uuid, 'ebill-adoption', 1, c, c, c, 'w', 'k', md5('d' || c)::uuid, 'w', %s, '',
               ?::timestamptz, 'done', 'invite', ?::timestamptz
          FROM generate_series(?, ?) c
        """
            .formatted(heldOut),
        at,
        at,
        from,
        until);
    return this;
  }

  /// A message of the step to those who entered; the held out come to the same point.
  Town contacts(String step, String at, String who) {
    with(
        """
        INSERT INTO touchpoint (entry_month, id, entry_id, lineage, occurrence, campaign, version, wave_id, cohort_id,
                                step, customer_id, household_id, channel, class, category, arm, state,
                                became_due_at, due_at, sent_at, cost)
        SELECT DATE '2026-04-01', md5(? || c)::uuid, id, ?, 0, campaign, 1, 'w', 'k', ?, c, household_id, 'email',
               'marketing', 'program', '', CASE WHEN held_out THEN 'held_out' ELSE 'sent' END, ?::timestamptz, ?::timestamptz,
               CASE WHEN NOT held_out THEN ?::timestamptz END, 100
          FROM (SELECT *, customer_id AS c FROM entry) e WHERE %s
        """
            .formatted(who),
        step,
        step,
        step,
        at,
        at,
        at);
    return this;
  }

  /// Those of the first thousand whom the condition names enroll in e-bill.
  Town enrolls(String at, String who) {
    with(
        """
        INSERT INTO enrollment (customer_id, program, occurred_at, known_at)
        SELECT c, 'e-bill', ?::timestamptz, ?::timestamptz FROM generate_series(1, 1000) c WHERE %s
        ON CONFLICT DO NOTHING
        """
            .formatted(who),
        at,
        at);
    return this;
  }

  @Override
  public void close() {
    db.close();
    ledger.close();
  }
}
