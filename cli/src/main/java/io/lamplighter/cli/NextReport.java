package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.answers.UtilityTime;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.touchpoints.Contests;
import io.lamplighter.ledger.touchpoints.ProgramRules;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "next",
    description =
        "Which program goes first where several want one household, and on what evidence.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Which goes first is drawn in a share of the contests (policy: models: explore-programs). By them"
          + " the two rules are compared once a week; choosing for each household has to earn more"
          + " beyond doubt, with 200 effective contests."
    })
final class NextReport implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LedgerOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills in specification and options
  NextReport() {}

  @Override
  public Integer call() {
    try (var ledger = options.openCurrent()) {
      var now = InstantSource.system().instant();
      var answer =
          ledger
              .jdbi()
              .withHandle(
                  db ->
                      answer(
                          new UtilityTime(LedgerState.read(db).zone()),
                          ProgramRules.inForce(db, now),
                          ProgramRules.effects(db, now),
                          Contests.counted(db, Instant.EPOCH, now)));
      Lamplighter.of(spec).answer(answer);
      return ExitCode.DONE.code();
    }
  }

  private static Answer answer(
      UtilityTime time,
      Optional<ProgramRules.InForce> rule,
      List<ProgramRules.Effect> effects,
      Contests.Counted counted) {
    var answer = new Answer().title("Which program goes first");
    answer.key("contests", counted.contests()).key("drawn", counted.explored());
    if (rule.isEmpty()) {
      return answer
          .key("rule", "personal")
          .text(
              "Nobody has looked yet: what is expected to bring most at a household goes first there.");
    }
    var inForce = rule.get();
    answer.key("rule", inForce.personal() ? "personal" : "single");
    inForce.single().ifPresent(single -> answer.key("single", single));
    answer.key("measured", inForce.measured());
    answer.key("asOf", inForce.at().toString());
    answer.key("matured", inForce.contests());
    answer.key("effective", inForce.effective());
    inForce.gain().ifPresent(gain -> answer.key("gain", figures(gain)));
    answer.key("reason", inForce.reason());
    answer.key("programs", effects.stream().map(NextReport::keys).toList());
    answer.text(inForce.reason());
    inForce
        .single()
        .ifPresent(
            single ->
                answer.text(
                    "Best on the whole: %s, %s."
                        .formatted(
                            single, inForce.measured() ? "as contests showed" : "as expected")));
    answer.text(
        "%,d contests, %,d of them drawn; %,d are over. As of %s."
            .formatted(
                counted.contests(), counted.explored(), inForce.contests(), time.of(inForce.at())));
    return answer.table(
        List.of("campaign", "what contact adds, by", "part#", "effect#", "expected on the whole#"),
        effects.stream()
            .map(
                effect ->
                    List.of(
                        effect.campaign(),
                        effect.basis(),
                        "%.2f".formatted(effect.factor()),
                        effect
                            .effect()
                            .map(
                                gain ->
                                    "%+.2f points (%+.2f to %+.2f)"
                                        .formatted(
                                            100 * gain.value(),
                                            100 * gain.low(),
                                            100 * gain.high()))
                            .orElse("not drawn yet"),
                        "$%.2f".formatted(effect.expected())))
            .toList());
  }

  private static Map<String, Object> keys(ProgramRules.Effect effect) {
    var keys = new LinkedHashMap<String, Object>();
    keys.put("campaign", effect.campaign());
    keys.put("basis", effect.basis());
    keys.put("part", effect.factor());
    keys.put("expected", effect.expected());
    effect.effect().ifPresent(gain -> keys.put("effect", figures(gain)));
    return keys;
  }

  private static Map<String, Object> figures(ProgramRules.Gain gain) {
    return Map.of("value", gain.value(), "low", gain.low(), "high", gain.high());
  }
}
