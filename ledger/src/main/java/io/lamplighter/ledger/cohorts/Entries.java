package io.lamplighter.ledger.cohorts;

import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.definition.Journey.Until;
import io.lamplighter.campaigns.journey.Facts;
import io.lamplighter.campaigns.journey.Position;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// People inside campaigns: who is due, what is known about them, and where they go. All calls work
/// on the batch that [#due] locked, within one transaction.
public final class Entries {
  private Entries() {}

  /// An entry that is due, as far as a move needs it.
  ///
  /// @param channel the channel that was chosen at entry; null if none was
  public record Entry(
      EntryId id,
      String campaign,
      int version,
      String wave,
      String cohort,
      long unit,
      long customer,
      long household,
      boolean heldOut,
      String arm,
      @Nullable String channel,
      boolean test,
      Position position) {}

  /// Locks the entries of a cohort that are due and answers them in a fixed order.
  public static List<Entry> due(Handle db, String cohort, Instant now, int atMost) {
    return db.createQuery(
            """
            SELECT * FROM entry
             WHERE cohort_id = :cohort AND state = 'active' AND due_at <= :now
             ORDER BY id LIMIT :atMost FOR UPDATE SKIP LOCKED
            """)
        .bind("cohort", cohort)
        .bind("now", now)
        .bind("atMost", atMost)
        .map(
            (rows, context) ->
                new Entry(
                    new EntryId(rows.getObject("id", UUID.class)),
                    rows.getString("campaign"),
                    rows.getInt("version"),
                    rows.getString("wave_id"),
                    rows.getString("cohort_id"),
                    rows.getLong("unit_id"),
                    rows.getLong("customer_id"),
                    rows.getLong("household_id"),
                    rows.getBoolean("held_out"),
                    rows.getString("arm"),
                    rows.getString("channel"),
                    rows.getBoolean("is_test"),
                    new Position(
                        new StepKey(rows.getString("step")),
                        rows.getTimestamp("entered_at").toInstant(),
                        rows.getTimestamp("arrived_at").toInstant())))
        .list();
  }

  /// A condition over entries, as SQL over the alias `e` with its binds: a branch or "still in the
  /// audience".
  public interface Condition {
    /// The entries of the batch for which it holds.
    Set<UUID> holds(Handle db, List<UUID> entries, Instant now);
  }

  /// Everything known about entries that stand at one step of one version.
  ///
  /// @param branch the step's condition, for a branch
  /// @param audience the campaign's rule, where leaving it ends the journey
  public static Map<EntryId, Facts> facts(
      Handle db,
      Campaign campaign,
      Step step,
      List<Entry> entries,
      Instant now,
      @Nullable Condition branch,
      @Nullable Condition audience) {
    var ids = entries.stream().map(entry -> entry.id().value()).toList();
    var goal =
        campaign
            .goal()
            .map(wanted -> firstEvent(db, new Until.Enrolled(wanted.program()), ids, now))
            .orElse(Map.of());
    var happened =
        step instanceof Step.Wait wait
            ? firstEvent(db, wait.until(), ids, now)
            : Map.<UUID, Instant>of();
    var through =
        step instanceof Step.Wait wait
            ? completeThrough(db, wait.until(), now)
            : Optional.<Instant>empty();
    var holds = branch == null ? Set.<UUID>of() : branch.holds(db, ids, now);
    var inAudience = audience == null ? Set.copyOf(ids) : audience.holds(db, ids, now);
    var contacts =
        step instanceof Step.Contact contact
            ? contacts(db, contact.lineage(), entries)
            : Map.<UUID, Facts.ContactState>of();
    boolean stopped =
        db.createQuery("SELECT state = 'stopped' FROM campaign WHERE name = :name")
            .bind("name", campaign.name().value())
            .mapTo(Boolean.class)
            .one();
    var facts = new HashMap<EntryId, Facts>();
    for (var id : ids) {
      facts.put(
          new EntryId(id),
          new Facts(
              Optional.ofNullable(goal.get(id)),
              !inAudience.contains(id),
              Optional.ofNullable(happened.get(id)),
              through,
              holds.contains(id),
              contacts.getOrDefault(id, Facts.ContactState.NONE),
              stopped));
    }
    return facts;
  }

  private static Map<UUID, Instant> firstEvent(
      Handle db, Until until, List<UUID> entries, Instant now) {
    var sql =
        switch (until) {
          case Until.TimePasses passes -> "";
          case Until.Enrolled enrolled ->
              """
              SELECT e.id, min(f.occurred_at) AS at FROM entry e
                JOIN enrollment f ON f.customer_id = e.customer_id AND f.program = :word
               WHERE e.id = ANY(:ids) AND f.occurred_at > e.entered_at
                 AND f.occurred_at <= :now AND f.known_at <= :now
               GROUP BY e.id
              """;
          case Until.Happens happens ->
              """
              SELECT e.id, min(f.occurred_at) AS at FROM entry e
                JOIN event f ON f.customer_id = e.customer_id AND f.type = :word
               WHERE e.id = ANY(:ids) AND f.occurred_at > e.entered_at
                 AND f.occurred_at <= :now AND f.known_at <= :now
               GROUP BY e.id
              """;
        };
    var word =
        switch (until) {
          case Until.TimePasses passes -> "";
          case Until.Enrolled(String program) -> program;
          case Until.Happens(String event) -> event;
        };
    if (sql.isEmpty()) {
      return Map.of();
    }
    var found = new HashMap<UUID, Instant>();
    db.createQuery(sql)
        .bind("word", word)
        .bind("now", now)
        .bindArray("ids", UUID.class, entries)
        .map(
            (rows, context) ->
                found.put(rows.getObject("id", UUID.class), rows.getTimestamp("at").toInstant()))
        .list();
    return found;
  }

  private static Optional<Instant> completeThrough(Handle db, Until until, Instant now) {
    var type =
        switch (until) {
          case Until.TimePasses passes -> "";
          case Until.Enrolled enrolled -> "enrollment.changed";
          case Until.Happens(String event) -> event;
        };
    // A feed that does not say how far it is has brought all but what its lateness allows.
    return db.createQuery(
            """
            SELECT coalesce(complete_through, CAST(:now AS timestamptz) - lateness)
              FROM feed WHERE type = :type
            """)
        .bind("type", type)
        .bind("now", now)
        .mapTo(Instant.class)
        .findOne();
  }

  private static Map<UUID, Facts.ContactState> contacts(
      Handle db, String lineage, List<Entry> entries) {
    var months = new HashSet<LocalDate>();
    var ids = new ArrayList<UUID>();
    for (var entry : entries) {
      months.add(entry.id().month());
      ids.add(entry.id().value());
    }
    var states = new HashMap<UUID, Facts.ContactState>();
    db.createQuery(
            """
            SELECT entry_id, state IN ('due', 'leased', 'intent') AS out FROM touchpoint
             WHERE entry_month = ANY(:months) AND entry_id = ANY(:ids) AND lineage = :lineage
            """)
        .bindArray("months", LocalDate.class, List.copyOf(months))
        .bindArray("ids", UUID.class, ids)
        .bind("lineage", lineage)
        .map(
            (rows, context) ->
                states.put(
                    rows.getObject(1, UUID.class),
                    rows.getBoolean(2) ? Facts.ContactState.OUT : Facts.ContactState.SETTLED))
        .list();
    return states;
  }

  /// Where one entry goes, as columns.
  ///
  /// @param due when to look at it again; null while a contact is out or when it has ended
  public record Change(
      EntryId entry,
      String state,
      StepKey step,
      Instant arrivedAt,
      @Nullable Instant due,
      @Nullable String waitsFor,
      @Nullable String why) {}

  /// Writes where entries go.
  public static void apply(Handle db, List<Change> changes, Instant now) {
    if (changes.isEmpty()) {
      return;
    }
    var batch =
        db.prepareBatch(
            """
            UPDATE entry
               SET state = :state, step = :step, arrived_at = :arrived, due_at = :due,
                   waits_for = :waitsFor, why = :why,
                   ended_at = CASE WHEN :state = 'active' THEN NULL ELSE CAST(:now AS timestamptz) END
             WHERE id = :id
            """);
    for (var change : changes) {
      batch
          .bind("id", change.entry())
          .bind("state", change.state())
          .bind("step", change.step())
          .bind("arrived", change.arrivedAt())
          .bindByType("due", change.due(), Instant.class)
          .bind("waitsFor", change.waitsFor())
          .bind("why", change.why())
          .bind("now", now)
          .add();
    }
    batch.execute();
  }

  /// Sets an entry aside that cannot be moved, with a code that `doctor` and the console list.
  public static void deadLetter(Handle db, EntryId entry, String code, Instant now) {
    db.createUpdate(
            """
            UPDATE entry SET state = 'dead', why = :code, due_at = NULL, ended_at = :now
             WHERE id = :id
            """)
        .bind("id", entry)
        .bind("code", code)
        .bind("now", now)
        .execute();
  }
}
