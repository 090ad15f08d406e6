package io.lamplighter.workers.cohorts;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.audience.Sql;
import io.lamplighter.campaigns.definition.Campaign.ExitRule;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.journey.Move;
import io.lamplighter.ledger.cohorts.Cohorts;
import io.lamplighter.ledger.cohorts.Entries;
import io.lamplighter.ledger.cohorts.Entries.Change;
import io.lamplighter.ledger.cohorts.Entries.Entry;
import io.lamplighter.ledger.touchpoints.Touchpoints;
import io.lamplighter.workers.ErrorCode;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.Playbook.Play;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Walks the people of a cohort who are due as far as they get without being contacted.
public final class JourneyWalk {
  private static final Logger LOG = LoggerFactory.getLogger(JourneyWalk.class);
  private static final int BATCH = 500;

  private final Jdbi jdbi;
  private final Playbook playbook;

  public JourneyWalk(Jdbi jdbi, Playbook playbook) {
    this.jdbi = jdbi;
    this.playbook = playbook;
  }

  /// Walks until nobody is due. A batch that fails is halved until the row that fails is alone;
  /// that one is set aside and everybody else goes on.
  ///
  /// @param epoch under which the caller drives the cohort; nobody moves if it is no longer its
  public void walk(String cohort, int epoch, Instant now) {
    int size = BATCH;
    while (true) {
      int atMost = size;
      var first = new AtomicReference<@Nullable EntryId>();
      try {
        int moved = jdbi.inTransaction(db -> step(db, cohort, epoch, now, atMost, first));
        if (moved == 0) {
          return;
        }
        size = BATCH;
      } catch (RuntimeException broken) {
        if (isPassing(broken)) {
          throw broken;
        }
        var row = first.get();
        if (atMost > 1 || row == null) {
          size = Math.max(1, atMost / 2);
          if (row == null) {
            throw broken;
          }
        } else {
          var code = ErrorCode.of(broken);
          LOG.warn("entry {} is set aside: {}", row.value(), code);
          jdbi.useTransaction(db -> Entries.deadLetter(db, row, code, now));
          size = BATCH;
        }
      }
    }
  }

  private int step(
      Handle db,
      String cohort,
      int epoch,
      Instant now,
      int atMost,
      AtomicReference<@Nullable EntryId> first) {
    if (!Cohorts.holds(db, cohort, epoch)) {
      return 0;
    }
    var due = Entries.due(db, cohort, now, atMost);
    if (due.isEmpty()) {
      return 0;
    }
    first.set(due.getFirst().id());
    Map<At, List<Entry>> byStep = new LinkedHashMap<>();
    for (var entry : due) {
      byStep
          .computeIfAbsent(
              new At(entry.campaign(), entry.version(), entry.position().step()),
              unseen -> new ArrayList<>())
          .add(entry);
    }
    var changes = new ArrayList<Change>();
    var made = new ArrayList<Touchpoints.Made>();
    byStep.forEach((at, entries) -> move(db, at, entries, now, changes, made));
    Touchpoints.make(db, made, now);
    Entries.apply(db, changes, now);
    return due.size();
  }

  private record At(String campaign, int version, StepKey step) {}

  private void move(
      Handle db,
      At at,
      List<Entry> entries,
      Instant now,
      List<Change> changes,
      List<Touchpoints.Made> made) {
    var play = playbook.play(at.campaign(), at.version());
    var step = play.campaign().journey().step(at.step());
    var branch = play.conditions().get(at.step().value());
    var facts =
        Entries.facts(
            db,
            play.campaign(),
            step,
            entries,
            now,
            branch == null ? null : condition(play, branch),
            play.campaign().exit() == ExitRule.ON_LEAVING_AUDIENCE
                ? condition(play, play.audience())
                : null);
    for (var entry : entries) {
      var position = entry.position();
      var known = facts.get(entry.id());
      if (known == null) {
        throw new IllegalStateException("an entry without facts");
      }
      switch (play.guide().next(position, known, now)) {
        case Move.GoTo(var next) ->
            changes.add(new Change(entry.id(), "active", next, now, now, null, null));
        case Move.Stay(var until, var waitsFor) ->
            changes.add(
                new Change(
                    entry.id(),
                    "active",
                    position.step(),
                    position.arrivedAt(),
                    until,
                    waitsFor.orElse(null),
                    null));
        case Move.AwaitContact waits ->
            changes.add(
                new Change(
                    entry.id(), "active", position.step(), position.arrivedAt(), null, null, null));
        case Move.Contact(var contact) -> {
          var touchpoint = touchpoint(play, entry, contact, now);
          made.add(touchpoint);
          changes.add(
              new Change(
                  entry.id(),
                  "active",
                  position.step(),
                  position.arrivedAt(),
                  touchpoint.state().equals("due") ? null : now,
                  null,
                  null));
        }
        case Move.Exit(var reason) ->
            changes.add(
                new Change(
                    entry.id(),
                    "exited",
                    position.step(),
                    position.arrivedAt(),
                    null,
                    null,
                    reason));
        case Move.Done done ->
            changes.add(
                new Change(
                    entry.id(), "done", position.step(), position.arrivedAt(), null, null, null));
      }
    }
  }

  private static Touchpoints.Made touchpoint(
      Play play, Entry entry, Step.Contact contact, Instant now) {
    var campaign = play.campaign();
    var channel = channel(play, entry, contact);
    var survey = contact instanceof Step.Ask ask ? ask.survey().word() : null;
    var topics = new ArrayList<String>();
    campaign.goal().ifPresent(goal -> topics.add(goal.program()));
    if (survey != null) {
      topics.add(survey);
    }
    var due = play.guide().due(contact, now);
    var state = entry.heldOut() ? "held_out" : channel.isEmpty() ? "skipped" : "due";
    return new Touchpoints.Made(
        TouchpointId.of(entry.id(), contact.lineage(), 0),
        entry.id(),
        entry.campaign(),
        entry.version(),
        entry.wave(),
        entry.cohort(),
        contact.key(),
        contact.lineage(),
        entry.customer(),
        entry.household(),
        channel.map(Channel::word).orElse("email"),
        survey == null ? campaign.category() : Category.SURVEY,
        entry.arm(),
        survey,
        topics,
        state,
        state.equals("skipped") ? "no_content" : null,
        due,
        contact.expires().map(due::plus).orElse(null),
        entry.test());
  }

  /// The step's own channel, else the one chosen at entry, else the first that has words to say.
  private static Optional<Channel> channel(Play play, Entry entry, Step.Contact contact) {
    if (contact.channel().isPresent()) {
      return contact.channel();
    }
    var spoken = contact.content().byChannel().keySet();
    var chosen = Optional.ofNullable(entry.channel()).map(Channel::of).filter(spoken::contains);
    return chosen.or(
        () -> play.campaign().channels().allow().stream().filter(spoken::contains).findFirst());
  }

  private static Entries.Condition condition(Play play, Sql sql) {
    var from =
        switch (play.campaign().subject()) {
          case CUSTOMER -> "JOIN customer c ON c.id = e.customer_id";
          case ACCOUNT ->
              """
              JOIN account a ON a.id = e.unit_id JOIN customer c ON c.id = e.customer_id
              LEFT JOIN premise p ON p.id = a.premise_id""";
          case PREMISE ->
              "JOIN premise p ON p.id = e.unit_id JOIN customer c ON c.id = e.customer_id";
        };
    return (db, ids, now) -> {
      var query =
          db.createQuery(
              "SELECT e.id FROM entry e "
                  + from
                  + " WHERE e.id = ANY(:ids) AND ("
                  + sql.text().replace(":now", ":at")
                  + ") IS TRUE");
      sql.binds().forEach(query::bind);
      Set<UUID> holds =
          new HashSet<>(
              query.bindArray("ids", UUID.class, ids).bind("at", now).mapTo(UUID.class).list());
      return holds;
    };
  }

  /// Whether trying again may help: connections, deadlocks, full disks and shutdowns pass, a row
  /// that breaks a rule does not.
  private static boolean isPassing(Throwable error) {
    for (var cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return List.of("08", "40", "53", "55", "57", "58", "XX")
            .contains(sql.getSQLState().substring(0, 2));
      }
    }
    return false;
  }
}
