package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.answers.UtilityTime;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.reports.Home;
import io.lamplighter.ledger.reports.StalledWave;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    description = "Say what runs, what went out today, and what needs a person.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  StatusCommand() {}

  @Override
  public Integer call() {
    try (var ledger = options.openCurrent()) {
      var now = InstantSource.system().instant();
      var state = ledger.jdbi().withHandle(LedgerState::read);
      var home = ledger.jdbi().withHandle(db -> Home.of(db, state.zone(), now));
      Lamplighter.of(spec).answer(answer(state, home, now));
      return ExitCode.DONE.code();
    }
  }

  private static Answer answer(LedgerState state, Home home, Instant now) {
    var today = home.today();
    var time = new UtilityTime(state.zone());
    var answer =
        new Answer()
            .key("utility", state.utility())
            .key("mode", state.mode().word())
            .key("asOf", now.toString())
            .key(
                "today",
                Map.of(
                    "sent", today.sent(),
                    "failed", today.failed(),
                    "ambiguous", today.ambiguous(),
                    "held", today.held()))
            .key("campaigns", home.campaigns().stream().map(StatusCommand::keys).toList())
            .key("stalledWaves", home.stalled().stream().map(StatusCommand::keys).toList())
            .key("alarms", home.alarms())
            .title(state.utility() + ", " + state.mode().word());
    if (home.campaigns().isEmpty()) {
      answer.text("No campaign yet. Next: lamplighter apply FILE");
    } else {
      answer.table(
          List.of(
              "campaign",
              "state",
              "version#",
              "entered#",
              "inside#",
              "held out#",
              "sent#",
              "enrolled#",
              "next wave"),
          home.campaigns().stream().map(running -> row(running, time)).toList());
    }
    answer.text(
        "Today: sent %,d · failed %,d · ambiguous %,d · held by a pause %,d (as of %s)"
            .formatted(
                today.sent(), today.failed(), today.ambiguous(), today.held(), time.of(now)));
    home.alarms(time::of).forEach(alarm -> answer.text("! " + alarm));
    return answer;
  }

  private static List<String> row(Home.Running running, UtilityTime time) {
    return List.of(
        running.name(),
        running.state(),
        Integer.toString(running.version()),
        "%,d".formatted(running.entered()),
        "%,d".formatted(running.inside()),
        "%,d".formatted(running.heldOut()),
        "%,d".formatted(running.sent()),
        "%,d".formatted(running.enrolled()),
        running.nextTick().map(time::of).orElse(""));
  }

  private static Map<String, Object> keys(StalledWave wave) {
    var keys = new LinkedHashMap<String, Object>();
    keys.put("wave", wave.wave());
    keys.put("campaign", wave.campaign());
    keys.put("tick", wave.tick().toString());
    keys.put("stage", wave.stage());
    keys.put("code", wave.code());
    keys.put("why", wave.reason());
    keys.put("remedy", wave.remedy());
    return keys;
  }

  private static Map<String, Object> keys(Home.Running running) {
    var keys = new LinkedHashMap<String, Object>();
    keys.put("name", running.name());
    keys.put("state", running.state());
    keys.put("version", running.version());
    keys.put("since", running.since().toString());
    keys.put("nextWave", running.nextTick().map(Instant::toString).orElse(""));
    keys.put("lastWave", running.lastWave().map(Instant::toString).orElse(""));
    keys.put("entered", running.entered());
    keys.put("inside", running.inside());
    keys.put("heldOut", running.heldOut());
    keys.put("sent", running.sent());
    keys.put("enrolled", running.enrolled());
    return keys;
  }
}
