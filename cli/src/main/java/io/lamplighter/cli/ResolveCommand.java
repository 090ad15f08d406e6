package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.Handle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "resolve",
    description =
        "List the messages of which nobody knows whether they went out, and let sending go on after"
            + " a restore.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "An ambiguous message was given to a provider that did not answer. It is never sent again by"
          + " itself; a bounce, a click or a delivery report settles it."
    })
final class ResolveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;
  @Mixin private Confirmation confirmation;

  @Option(
      names = "--lift-fence",
      description = "Let sending go on after a restore or a fail-over of Postgres.")
  private boolean liftFence;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  ResolveCommand() {}

  /// @param since when the call was made
  private record Open(
      String id, String campaign, String step, String channel, Instant since, String reason) {}

  @Override
  public Integer call() {
    try (var ledger = options.openCurrent()) {
      var answer = new Answer();
      if (liftFence) {
        lift(ledger, answer);
      }
      var open = ledger.jdbi().withHandle(ResolveCommand::open);
      var fence = ledger.jdbi().withHandle(LedgerState::read).fence();
      answer
          .key("ambiguous", open.stream().map(ResolveCommand::keys).toList())
          .key("fence", fence.orElse(""));
      if (open.isEmpty()) {
        answer.text("No message is ambiguous.");
      } else {
        answer.table(
            List.of("message", "campaign", "step", "channel", "since", "reason"),
            open.stream()
                .map(
                    each ->
                        List.of(
                            each.id(),
                            each.campaign(),
                            each.step(),
                            each.channel(),
                            each.since().toString(),
                            each.reason()))
                .toList());
        answer.text(
            "Ask the provider for these by their message id, which begins with the number.");
      }
      fence.ifPresent(
          why ->
              answer.text(
                  "Sending is fenced (%s). When you have compared: lamplighter resolve --lift-fence"
                      .formatted(why)));
      Lamplighter.of(spec).answer(answer);
      return ExitCode.DONE.code();
    }
  }

  private void lift(Ledger ledger, Answer answer) {
    var fence = ledger.jdbi().withHandle(LedgerState::read).fence();
    if (fence.isEmpty()) {
      answer.key("lifted", false).text("Sending is not fenced.");
      return;
    }
    confirmation.ask(
        Lamplighter.of(spec),
        """
        Sending is fenced: %s. What the lost tail of the old server had sent is not in this ledger;
        lifting the fence may send it again. Did you compare with the reports of the providers?"""
            .formatted(fence.get()));
    ledger
        .jdbi()
        .useTransaction(
            db -> {
              LedgerState.liftFence(db);
              db.createUpdate(
                      "INSERT INTO audit (at, actor, action, subject)"
                          + " VALUES (:at, :by, 'lift fence', :why)")
                  .bind("at", InstantSource.system().instant())
                  .bind("by", OrderCommand.by())
                  .bind("why", fence.get())
                  .execute();
            });
    answer.key("lifted", true).text("Sending goes on.");
  }

  private static List<Open> open(Handle db) {
    return db.createQuery(
            """
            SELECT id::text, campaign, step, channel, coalesce(sent_at, settled_at, due_at) AS since,
                   coalesce(reason, '') AS reason
              FROM touchpoint WHERE state = 'ambiguous' AND NOT is_test
             ORDER BY since, id LIMIT 1000
            """)
        .map(
            (rows, context) ->
                new Open(
                    rows.getString("id"),
                    rows.getString("campaign"),
                    rows.getString("step"),
                    rows.getString("channel"),
                    rows.getTimestamp("since").toInstant(),
                    rows.getString("reason")))
        .list();
  }

  private static Map<String, Object> keys(Open open) {
    var keys = new LinkedHashMap<String, Object>();
    keys.put("id", open.id());
    keys.put("campaign", open.campaign());
    keys.put("step", open.step());
    keys.put("channel", open.channel());
    keys.put("since", open.since().toString());
    keys.put("reason", open.reason());
    return keys;
  }
}
