package io.lamplighter.console.operations;

import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.Home;
import io.lamplighter.ledger.reports.Operations;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/// Who works, what waits, and what waits for a person.
@Controller
public class OperationsPages {
  private final Ledger ledger;
  private final InstantSource clock;

  public OperationsPages(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /// One worker and how it is.
  record WorkerRow(Operations.Worker worker, Status status) {}

  @GetMapping("/operations")
  String operations(@ModelAttribute("say") Say say, Model model) {
    var seen = look(say.now());
    model.addAttribute("crumbs", List.of(Crumb.here("Operations")));
    model.addAttribute("seen", seen);
    model.addAttribute("status", status(seen, say));
    model.addAttribute(
        "workers",
        seen.workers().stream().map(worker -> new WorkerRow(worker, status(worker, say))).toList());
    model.addAttribute("silentAfter", say.lasting(Home.SILENT));
    model.addAttribute("due", seen.queues().stream().mapToLong(Operations.Queue::due).sum());
    model.addAttribute(
        "calling", seen.queues().stream().mapToLong(Operations.Queue::calling).sum());
    model.addAttribute("later", seen.queues().stream().mapToLong(Operations.Queue::later).sum());
    model.addAttribute(
        "oldest",
        seen.queues().stream()
            .map(Operations.Queue::oldest)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null));
    model.addAttribute("dead", seen.dead().stream().mapToLong(Operations.Dead::people).sum());
    model.addAttribute(
        "unanswered", seen.unanswered().stream().mapToLong(Operations.Unanswered::messages).sum());
    return "operations";
  }

  @GetMapping("/operations/{table}.csv")
  ResponseEntity<String> csv(@PathVariable String table) {
    var seen = look(clock.instant());
    var csv =
        switch (table) {
          case "workers" -> {
            var rows = new Csv("worker", "role", "queues", "since", "seen_at");
            seen.workers()
                .forEach(
                    w ->
                        rows.row(
                            w.worker(),
                            w.role(),
                            String.join(" ", w.queues()),
                            w.since(),
                            w.seenAt()));
            yield rows;
          }
          case "queues" -> {
            var rows = new Csv("channel", "class", "due", "calling", "oldest_due_at", "later");
            seen.queues()
                .forEach(
                    q ->
                        rows.row(
                            q.channel(),
                            q.messageClass(),
                            q.due(),
                            q.calling(),
                            q.oldest(),
                            q.later()));
            yield rows;
          }
          case "stalled" -> {
            var rows = new Csv("wave", "campaign", "tick", "stage", "code", "why", "remedy");
            seen.stalled()
                .forEach(
                    w ->
                        rows.row(
                            w.wave(),
                            w.campaign(),
                            w.tick(),
                            w.stage(),
                            w.code(),
                            w.reason(),
                            w.remedy()));
            yield rows;
          }
          case "parked" -> {
            var rows = new Csv("cohort", "campaign", "people", "why");
            seen.parked().forEach(p -> rows.row(p.cohort(), p.campaign(), p.people(), p.why()));
            yield rows;
          }
          case "dead" -> {
            var rows = new Csv("campaign", "step", "why", "people", "newest");
            seen.dead()
                .forEach(d -> rows.row(d.campaign(), d.step(), d.why(), d.people(), d.newest()));
            yield rows;
          }
          case "ambiguous" -> {
            var rows = new Csv("campaign", "channel", "messages", "newest");
            seen.unanswered()
                .forEach(u -> rows.row(u.campaign(), u.channel(), u.messages(), u.newest()));
            yield rows;
          }
          default -> throw new NotHereException();
        };
    return csv.download("operations-" + table);
  }

  private Operations look(Instant now) {
    return ledger.jdbi().withHandle(db -> Operations.of(db, now));
  }

  /// One state for all of it: the worst.
  private static Status status(Operations seen, Say say) {
    if (seen.workers().stream().allMatch(worker -> worker.isSilent(say.now()))) {
      return Status.broken("nobody works");
    }
    if (!seen.stalled().isEmpty()) {
      return Status.broken(say.of(seen.stalled().size(), "wave does", "waves do") + " not go on");
    }
    if (!seen.parked().isEmpty() || !seen.dead().isEmpty()) {
      return Status.watch("waits for a person");
    }
    return seen.unanswered().isEmpty() ? Status.good("all quiet") : Status.watch("to resolve");
  }

  /// How a worker is, for its row.
  private static Status status(Operations.Worker worker, Say say) {
    return worker.isSilent(say.now())
        ? Status.broken("silent for " + say.since(worker.seenAt()))
        : Status.running("works");
  }
}
