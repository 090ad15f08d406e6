package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.audience.Expression;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.attributes.Units;
import io.lamplighter.ledger.attributes.Units.Unit;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Rows of programs for whoever asks how far one has come: who enrolled and when, who could, and
/// what became of each contact of a campaign toward it.
public final class ProgramRows {
  private ProgramRows() {}

  /// A program and what it is called.
  public record Program(String name, String title) {}

  /// All programs, by name.
  public static List<Program> all(Handle db) {
    return db.createQuery("SELECT name, title FROM program ORDER BY name")
        .map((rows, context) -> new Program(rows.getString(1), rows.getString(2)))
        .list();
  }

  /// When each customer enrolled first, the oldest first.
  public static List<Instant> enrollments(Handle db, String program, Instant now) {
    return db.createQuery(
            """
            SELECT min(n.occurred_at) AS first FROM enrollment n
             WHERE n.program = :program AND n.occurred_at <= :now AND n.known_at <= :now
             GROUP BY n.customer_id ORDER BY first
            """)
        .bind("program", program)
        .bind("now", now)
        .map((rows, context) -> rows.getObject(1, OffsetDateTime.class).toInstant())
        .list();
  }

  /// Customers who are enrolled or who meet the rule of a campaign toward the program: its market.
  ///
  /// @param enrolled now
  /// @param ever enrolled at any time
  /// @param eligible enrolled ever, or met by a rule
  /// @param campaigns whose rules say who is eligible; where there are none, whoever has an open
  ///   account is
  public record Market(long enrolled, long ever, long eligible, List<String> campaigns) {}

  public static Market market(Handle db, String program, Instant now) {
    var ever = new HashSet<>(customers(db, program, now, /* still= */ false));
    var enrolled = customers(db, program, now, /* still= */ true).size();
    long everEnrolled = ever.size();
    var toward =
        Applied.all(db).stream()
            .filter(
                each ->
                    each.definition()
                        .goal()
                        .map(goal -> goal.program().equals(program))
                        .orElse(false))
            .toList();
    if (toward.isEmpty()) {
      ever.addAll(
          db.createQuery(
                  """
                  SELECT DISTINCT a.customer_id FROM account a JOIN customer c ON c.id = a.customer_id
                   WHERE a.status = 'open' AND c.erased_at IS NULL
                  """)
              .mapTo(Long.class)
              .list());
    }
    for (var campaign : toward) {
      Units.meeting(db, campaign.definition().subject(), rule(db, campaign), now).stream()
          .map(Unit::customer)
          .forEach(ever::add);
    }
    return new Market(
        enrolled, everEnrolled, ever.size(), toward.stream().map(Applied::name).toList());
  }

  private static List<Long> customers(Handle db, String program, Instant now, boolean still) {
    return db.createQuery(
            """
            SELECT DISTINCT n.customer_id FROM enrollment n JOIN customer c ON c.id = n.customer_id
             WHERE n.program = :program AND n.occurred_at <= :now AND n.known_at <= :now
               AND c.erased_at IS NULL
               AND NOT (:still AND coalesce(n.ended_at <= :now AND n.ended_known_at <= :now, false))
            """)
        .bind("program", program)
        .bind("now", now)
        .bind("still", still)
        .mapTo(Long.class)
        .list();
  }

  private static Sql rule(Handle db, Applied campaign) {
    var definition = campaign.definition();
    if (definition.audience().isEmpty()) {
      return new Sql("true", Map.of());
    }
    return switch (Expression.compile(
        definition.audience(), Attributes.catalogue(db), definition.subject())) {
      case Expression.Outcome.Sound(var expression) -> expression.sql();
      case Expression.Outcome.Flawed(var flaws) ->
          throw new IllegalStateException(
              "the rule of '"
                  + definition.name()
                  + "' does not fit the catalogue any more: "
                  + flaws);
    };
  }

  /// The n-th contact of a campaign, over first entries of households whose window for the goal is
  /// over.
  ///
  /// @param number 1 for the first
  /// @param contacted people who got it
  /// @param enrolled of them, after it and before the next one, within the goal's window
  /// @param heldOut people left alone whose journey came to the same point
  /// @param heldOutEnrolled of them, after that point and before the next one
  /// @param cents what the messages cost
  public record Contact(
      int number,
      long contacted,
      long enrolled,
      long heldOut,
      long heldOutEnrolled,
      double cents) {}

  /// All contacts of a campaign, and how many people there are to begin with.
  ///
  /// @param contacted people assigned to be contacted
  /// @param heldOut people assigned to be left alone
  public record Contacts(long contacted, long heldOut, List<Contact> contacts) {}

  /// Response by contact, of the campaign toward its goal.
  public static Contacts contacts(Handle db, Applied campaign, Instant now) {
    var goal = campaign.definition().goal().orElseThrow();
    var sql =
        """
        WITH first AS (
          SELECT DISTINCT ON (household_id) id, customer_id, entered_at, held_out FROM entry
           WHERE campaign = :campaign AND NOT is_test AND entered_at <= :now
           ORDER BY household_id, entered_at, id),
        mature AS (
          SELECT f.*, f.entered_at + make_interval(secs => :within) AS ends,
                 (SELECT min(n.occurred_at) FROM enrollment n
                   WHERE n.customer_id = f.customer_id AND n.program = :program
                     AND n.occurred_at > f.entered_at AND n.known_at <= :now) AS enrolled_at
            FROM first f WHERE f.entered_at + make_interval(secs => :within) <= :now),
        contact AS (
          SELECT m.id, m.held_out, m.ends, m.enrolled_at, t.cost,
                 coalesce(t.sent_at, t.became_due_at) AS at,
                 row_number() OVER w AS number,
                 lead(coalesce(t.sent_at, t.became_due_at)) OVER w AS next
            FROM mature m JOIN touchpoint t ON t.entry_id = m.id
           WHERE t.survey IS NULL AND t.state IN ('sent', 'ambiguous', 'held_out')
             AND t.campaign = :campaign
          WINDOW w AS (PARTITION BY m.id ORDER BY coalesce(t.sent_at, t.became_due_at), t.id))
        SELECT number, held_out, count(*) AS people, sum(cost) / 100.0 AS cents,
               count(*) FILTER (WHERE enrolled_at > at AND enrolled_at <= least(next, ends)) AS enrolled
          FROM contact GROUP BY number, held_out
        UNION ALL
        SELECT 0, held_out, count(*), 0, 0 FROM mature GROUP BY held_out
         ORDER BY 1, 2
        """;
    record Row(int number, boolean heldOut, long people, double cents, long enrolled) {}
    var rows =
        db.createQuery(sql)
            .bind("campaign", campaign.name())
            .bind("program", goal.program())
            .bind("within", goal.within().toSeconds())
            .bind("now", now)
            .map(
                (row, context) ->
                    new Row(
                        row.getInt(1),
                        row.getBoolean(2),
                        row.getLong(3),
                        row.getDouble(4),
                        row.getLong(5)))
            .list();
    var all = new ArrayList<Contact>();
    int last = rows.stream().mapToInt(Row::number).max().orElse(0);
    for (int n = 1; n <= last; n++) {
      int number = n;
      var with = rows.stream().filter(r -> r.number() == number && !r.heldOut()).findFirst();
      var without = rows.stream().filter(r -> r.number() == number && r.heldOut()).findFirst();
      all.add(
          new Contact(
              number,
              with.map(Row::people).orElse(0L),
              with.map(Row::enrolled).orElse(0L),
              without.map(Row::people).orElse(0L),
              without.map(Row::enrolled).orElse(0L),
              with.map(Row::cents).orElse(0.0)));
    }
    return new Contacts(
        rows.stream().filter(r -> r.number() == 0 && !r.heldOut()).mapToLong(Row::people).sum(),
        rows.stream().filter(r -> r.number() == 0 && r.heldOut()).mapToLong(Row::people).sum(),
        List.copyOf(all));
  }
}
