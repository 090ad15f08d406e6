package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.UnitKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// A campaign's matured decisions as they were logged, whoever they were about: from them other
/// policies can be valued.
public final class PolicyRows {
  private PolicyRows() {}

  /// One decision.
  ///
  /// @param above whether the policy of then takes it without exploring
  /// @param contacted chosen, or explored, and not held out
  /// @param chance with which it came to be contacted, or left alone
  /// @param enrolled in time for the goal
  /// @param dollars what messages to it cost
  public record Row(
      long household,
      String wave,
      Optional<Double> score,
      boolean above,
      boolean contacted,
      double chance,
      boolean enrolled,
      double dollars) {}

  /// The newest ones, in the order of time. Chance is that of being chosen times that of not being
  /// held out; what could not have come otherwise has chance 1.
  public static List<Row> matured(Handle db, Applied campaign, Instant now, int most) {
    var goal = campaign.definition().goal().orElseThrow();
    var rows =
        new ArrayList<>(
            db.createQuery(
                    """
                    SELECT d.household_id, d.wave_id, d.score, d.p_chosen >= 1 AS above,
                           d.chosen AND NOT d.held_out AS contacted,
                           d.p_chosen * (1 - coalesce(CAST(f.compiled ->> 'holdout' AS double precision), 0))
                             AS reached,
                           EXISTS (SELECT FROM enrollment n
                                    WHERE n.customer_id = d.customer_id AND n.program = :program
                                      AND (:anyAccount OR coalesce(n.account_id, d.unit_id) = d.unit_id)
                                      AND n.occurred_at > d.at
                                      AND n.occurred_at <= d.at + make_interval(secs => :within)
                                      AND n.known_at <= :now) AS enrolled,
                           coalesce((SELECT sum(t.cost) FROM touchpoint t
                                      WHERE t.entry_id = d.id AND t.campaign = d.campaign
                                        AND t.customer_id = d.customer_id
                                        AND t.sent_at <= :now), 0) / 10000.0 AS dollars
                      FROM decision d
                      LEFT JOIN definition f ON f.campaign = d.campaign AND f.version = d.version
                     WHERE d.campaign = :campaign
                       AND d.at <= CAST(:now AS timestamptz) - make_interval(secs => :within)
                       AND NOT EXISTS (SELECT FROM entry e WHERE e.id = d.id AND e.is_test)
                     ORDER BY d.at DESC, d.id LIMIT :most
                    """)
                .bind("campaign", campaign.name())
                .bind("program", goal.program())
                .bind("within", goal.within().toSeconds())
                .bind("anyAccount", campaign.definition().subject() != UnitKind.ACCOUNT)
                .bind("now", now)
                .bind("most", most)
                .map(
                    (row, context) -> {
                      boolean contacted = row.getBoolean("contacted");
                      double reached = row.getDouble("reached");
                      return new Row(
                          row.getLong("household_id"),
                          row.getString("wave_id"),
                          Optional.ofNullable((Double) row.getObject("score")),
                          row.getBoolean("above"),
                          contacted,
                          contacted ? reached : 1 - reached,
                          row.getBoolean("enrolled"),
                          row.getDouble("dollars"));
                    })
                .list());
    // A holdout that was set later leaves rows that the share of then cannot have brought about.
    rows.removeIf(row -> !(row.chance() > 0));
    Collections.reverse(rows);
    return List.copyOf(rows);
  }
}
