package io.lamplighter.ledger.facts;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.policy.SuppressionScope;
import io.lamplighter.ledger.consent.Basis;
import io.lamplighter.ledger.consent.Consent;
import io.lamplighter.ledger.consent.Consents;
import io.lamplighter.ledger.consent.Purpose;
import io.lamplighter.ledger.consent.Suppression;
import io.lamplighter.ledger.consent.Suppressions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What new facts mean for the other tables of the ledger.
final class Consequences {
  private final Handle db;

  private Consequences(Handle db) {
    this.db = db;
  }

  /// Whether a type of event means anything for other tables.
  static boolean follow(String type) {
    return switch (type) {
      case "enrollment.changed", "account.changed", "consent.changed", "optout.received" -> true;
      default -> false;
    };
  }

  /// @param events new to the ledger
  /// @param facts the same, as recorded
  static void carryOut(Handle db, List<Event> events, List<Fact> facts) {
    var consequences = new Consequences(db);
    consequences.enrollments(events, facts);
    consequences.accounts(events);
    consequences.consents(events, facts);
    consequences.optOuts(events, facts);
  }

  private void enrollments(List<Event> events, List<Fact> facts) {
    var begun = new ArrayList<Integer>();
    var ended = new ArrayList<Integer>();
    for (int i = 0; i < facts.size(); i++) {
      if (facts.get(i).type().equals("enrollment.changed")) {
        (facts.get(i).enrolls() ? begun : ended).add(i);
      }
    }
    if (!begun.isEmpty()) {
      var rows = begun.stream().map(facts::get).toList();
      db.createUpdate(
              """
              INSERT INTO enrollment (customer_id, program, occurred_at, known_at, account_id, via)
              SELECT customer, program, occurred, known, account, via
                FROM unnest(:customers, :programs, :occurred, :known, :accounts, :vias)
                  AS n (customer, program, occurred, known, account, via)
              ON CONFLICT (customer_id, program, occurred_at) DO NOTHING
              """)
          .bindArray("customers", Long.class, rows.stream().map(f -> f.customer().value()).toList())
          .bindArray("programs", String.class, rows.stream().map(Consequences::word).toList())
          .bindArray("occurred", Instant.class, rows.stream().map(Fact::occurredAt).toList())
          .bindArray("known", Instant.class, rows.stream().map(Fact::knownAt).toList())
          .bindArray(
              "accounts", Long.class, rows.stream().map(f -> f.account().orElse(null)).toList())
          .bindArray("vias", String.class, begun.stream().map(i -> via(events.get(i))).toList())
          .execute();
    }
    for (int i : ended) {
      db.createUpdate(
              """
              UPDATE enrollment SET ended_at = :ended, ended_known_at = :known
               WHERE customer_id = :customer AND program = :program
                 AND occurred_at <= :ended AND (ended_at IS NULL OR ended_at > :ended)
              """)
          .bind("ended", facts.get(i).occurredAt())
          .bind("known", facts.get(i).knownAt())
          .bind("customer", facts.get(i).customer())
          .bind("program", word(facts.get(i)))
          .execute();
    }
  }

  /// The latest change of a field by time of happening holds, whatever the order of arrival. Each
  /// change remembers what was before it, so that the past can be told from the account of today.
  private void accounts(List<Event> events) {
    var seen = new LinkedHashSet<Field>();
    for (var event : events) {
      if (event.type().equals("account.changed")) {
        seen.add(
            new Field(Objects.requireNonNull(event.account()), text(event, "field").orElseThrow()));
      }
    }
    for (var field : seen) {
      rememberBefore(field);
      // The name is one of the words that intake lets through.
      var flag = field.name().equals("autopay") || field.name().equals("budget_billing");
      db.createUpdate(
              """
              UPDATE account a SET %1$s = CAST(e.value AS %2$s)
                FROM (SELECT v.data->>'value' AS value FROM event v JOIN account o ON o.id = v.account_id
                       WHERE v.customer_id = o.customer_id AND v.account_id = :account
                         AND v.type = 'account.changed' AND v.word = :field
                       ORDER BY v.occurred_at DESC, v.known_at DESC, v.source DESC, v.key DESC LIMIT 1) e
               WHERE a.id = :account
              """
                  .formatted(field.name(), flag ? "boolean" : "text"))
          .bind("account", field.account())
          .bind("field", field.name())
          .execute();
    }
  }

  private void rememberBefore(Field field) {
    db.createUpdate(
            """
            WITH change AS (
              SELECT v.source, v.key, v.data,
                     lag(v.data->>'value') OVER w AS before,
                     lead(v.data->>'from') OVER w AS after_from
                FROM event v JOIN account o ON o.id = v.account_id
               WHERE v.customer_id = o.customer_id AND v.account_id = :account
                 AND v.type = 'account.changed' AND v.word = :field
              WINDOW w AS (ORDER BY v.occurred_at, v.known_at, v.source, v.key))
            UPDATE event v
               SET data = v.data || jsonb_build_object(
                     'from', coalesce(c.before, c.after_from, to_jsonb(a)->>:field))
              FROM change c, account a
             WHERE v.source = c.source AND v.key = c.key AND a.id = :account AND NOT c.data ? 'from'
            """
                .replace(" ? ", " ?? "))
        .bind("account", field.account())
        .bind("field", field.name())
        .execute();
  }

  private void consents(List<Event> events, List<Fact> facts) {
    var said = new ArrayList<Consent>();
    for (int i = 0; i < events.size(); i++) {
      var event = events.get(i);
      if (event.type().equals("consent.changed")) {
        var fact = facts.get(i);
        said.add(
            new Consent(
                fact.customer(),
                Channel.of(word(fact)),
                Purpose.of(text(event, "purpose").orElseThrow()),
                Boolean.TRUE.equals(event.data().get("granted")),
                text(event, "basis").map(Basis::of).orElse(Basis.EXPRESS),
                event.source(),
                text(event, "evidence"),
                fact.occurredAt(),
                fact.knownAt()));
      }
    }
    Consents.record(db, said);
  }

  /// An opt-out is a no of the person to advertising and a standing no of the address: of all their
  /// addresses when it is not about one channel only.
  private void optOuts(List<Event> events, List<Fact> facts) {
    var said = new ArrayList<Consent>();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).type().equals("optout.received")) {
        var fact = facts.get(i);
        var scope =
            text(events.get(i), "scope").map(Suppression::scope).orElse(SuppressionScope.MARKETING);
        var reason = text(events.get(i), "reason").orElse("opt_out");
        boolean everywhere =
            scope == SuppressionScope.MARKETING || scope == SuppressionScope.EVERYTHING;
        var only = Channel.of(word(fact));
        if (everywhere) {
          Suppressions.suppressAll(db, fact.customer(), scope, reason, fact.occurredAt());
        } else {
          Suppressions.suppress(
              db, fact.customer(), Suppression.standing(only, scope, reason, fact.occurredAt()));
        }
        // A mailbox that does not work says nothing about what its owner wants.
        if (scope != SuppressionScope.ADDRESS) {
          for (var channel : everywhere ? List.of(Channel.values()) : List.of(only)) {
            said.add(no(fact, channel, Purpose.PROGRAM));
            said.add(no(fact, channel, Purpose.SURVEY));
          }
        }
      }
    }
    Consents.record(db, said);
  }

  private static Consent no(Fact fact, Channel channel, Purpose purpose) {
    return new Consent(
        fact.customer(),
        channel,
        purpose,
        false,
        Basis.EXPRESS,
        fact.source(),
        Optional.empty(),
        fact.occurredAt(),
        fact.knownAt());
  }

  private static String word(Fact fact) {
    return fact.word().orElseThrow();
  }

  private static String via(Event event) {
    return text(event, "via").orElse(event.source());
  }

  private static Optional<String> text(Event event, String field) {
    return Optional.ofNullable(event.data().get(field)).map(Object::toString);
  }

  private record Field(long account, String name) {}
}
