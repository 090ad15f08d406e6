package io.lamplighter.workflows;

import static io.lamplighter.workflows.Rehearsed.MONDAY;
import static io.lamplighter.workflows.Rehearsed.open;
import static io.lamplighter.workflows.Rehearsed.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.workflows.NextPlan.State;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Histories of workflows that run somewhere must replay on every later build. A story below is
/// recorded once with `-Dtest.jvm=-Dlamplighter.record=true` and its file is never written again: a
/// workflow that has to behave differently gets a new story beside the old one, and the old one
/// must go on replaying.
class GoldenHistoriesTest {
  private static final Path HISTORIES = Path.of("src/test/resources/histories");
  private static final Lane EMAIL = new Lane(Channel.EMAIL, MessageClass.MARKETING);
  private static final Lane SMS = new Lane(Channel.SMS, MessageClass.SERVICE);

  /// @param workflow the workflow's id
  private record Story(String workflow, Supplier<Rehearsed> setting, Consumer<Rehearsed> plot) {}

  private static final TreeMap<String, Story> STORIES = new TreeMap<>();

  static {
    STORIES.put("campaign-two-waves-and-a-change", campaign());
    STORIES.put("cohort-sends-sleeps-wakes-and-ends", cohort());
    STORIES.put("cohort-parked-until-a-person-retries", parked());
    STORIES.put("cohort-replaced-by-a-newer-one", replaced());
    STORIES.put("cohort-survives-activities-that-fail", failing());
    STORIES.put("wave", wave());
    STORIES.put("retrain", retrain());
    STORIES.put("reconcile", reconcile());
    STORIES.put("rescore-until-nobody-waits", rescore());
  }

  private static Story campaign() {
    return new Story(
        "campaign/test/ebill",
        () ->
            new Rehearsed()
                .answering(
                    "tick",
                    (call, now) ->
                        call < 4
                            ? new NextTick(false, MONDAY.plus(Duration.ofDays(call)))
                            : new NextTick(true, null)),
        stage -> {
          stage.promises.runCampaign("ebill");
          stage.sleep(Duration.ofHours(30));
          stage.promises.changed("ebill");
          stage.ended("campaign/test/ebill");
        });
  }

  private static Story cohort() {
    return new Story(
        "cohort/test/ebill/1/0",
        () ->
            new Rehearsed()
                .answering(
                    "decide",
                    (call, now) ->
                        switch (call) {
                          case 1 -> open(now, EMAIL);
                          case 2 -> open(now.plus(Duration.ofDays(7)), EMAIL, SMS);
                          case 3 -> open(now.plus(Duration.ofDays(5)));
                          default -> plan(State.ENDED);
                        })
                .answering("deliver", (call, now) -> open(now.plus(Duration.ofDays(7)))),
        stage -> {
          stage.promises.runCohort("ebill/1/0", MONDAY);
          stage.sleep(Duration.ofDays(2));
          stage.promises.wake("ebill/1/0", MONDAY.plus(Duration.ofDays(3)));
          stage.promises.wake("ebill/1/0", MONDAY.plus(Duration.ofDays(4)));
          stage.ended("cohort/test/ebill/1/0");
        });
  }

  private static Story parked() {
    return new Story(
        "cohort/test/ebill/1/1",
        () ->
            new Rehearsed()
                .answering(
                    "decide",
                    (call, now) ->
                        switch (call) {
                          case 1 -> plan(State.PARKED);
                          case 2 -> open(now, EMAIL, SMS);
                          default -> plan(State.ENDED);
                        })
                .answering("deliver", (call, now) -> call == 1 ? plan(State.PARKED) : open(now)),
        stage -> {
          stage.promises.runCohort("ebill/1/1", MONDAY);
          stage.sleep(Duration.ofDays(1));
          stage.promises.retry("ebill/1/1");
          stage.sleep(Duration.ofDays(1));
          stage.promises.retry("ebill/1/1");
          stage.ended("cohort/test/ebill/1/1");
        });
  }

  private static Story replaced() {
    return new Story(
        "cohort/test/ebill/1/2",
        () ->
            new Rehearsed()
                .answering("decide", (call, now) -> open(now, EMAIL))
                .answering("deliver", (call, now) -> plan(State.STALE)),
        stage -> {
          stage.promises.runCohort("ebill/1/2", MONDAY);
          stage.ended("cohort/test/ebill/1/2");
        });
  }

  private static Story failing() {
    return new Story(
        "cohort/test/ebill/1/3",
        () ->
            new Rehearsed()
                .answering(
                    "decide",
                    (call, now) -> {
                      if (call < 3) {
                        throw new IllegalStateException("550 ada@example.com is unknown");
                      }
                      return plan(State.ENDED);
                    }),
        stage -> {
          stage.promises.runCohort("ebill/1/3", MONDAY);
          stage.ended("cohort/test/ebill/1/3");
        });
  }

  private static Story wave() {
    return new Story(
        "wave/test/ebill/1",
        () ->
            new Rehearsed()
                .answering("select", call -> "")
                .answering("retrainIfDue", call -> "")
                .answering("score", call -> "")
                .answering("allocate", call -> "")
                .answering("open", call -> ""),
        stage -> {
          stage.promises.runWave("ebill/1");
          stage.ended("wave/test/ebill/1");
        });
  }

  private static Story retrain() {
    return new Story(
        "retrain/test/ebill/20260302T1600",
        () -> new Rehearsed().answering("retrain", call -> ""),
        stage -> {
          stage.promises.retrain("ebill", MONDAY);
          stage.ended("retrain/test/ebill/20260302T1600");
        });
  }

  private static Story rescore() {
    return new Story(
        "rescore/test",
        () -> new Rehearsed().answering("rescore", call -> call < 3 ? 1 : 0),
        stage -> {
          stage.promises.rescore();
          stage.promises.rescore();
          stage.ended("rescore/test");
        });
  }

  private static Story reconcile() {
    return new Story(
        "reconcile/test",
        () -> new Rehearsed().answering("reconcile", (call, now) -> now.plus(Duration.ofHours(1))),
        stage -> {
          stage.promises.keepReconciling();
          stage.sleep(Duration.ofHours(5));
        });
  }

  @Test
  void everyRecordedHistoryReplays() throws IOException {
    try (var stage = new Rehearsed()) {
      var worker = stage.temporal.newWorker(Queues.CORE);
      worker.registerWorkflowImplementationTypes(Contract.workflows());
      for (var file : recorded()) {
        var history = WorkflowExecutionHistory.fromJson(Files.readString(file));
        assertThatCode(() -> WorkflowReplayer.replayWorkflowExecution(history, worker))
            .as("%s replays", file.getFileName())
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void everyStoryIsRecordedAndTheyTellOfEveryWorkflow() throws IOException {
    var names =
        recorded().stream()
            .map(file -> file.getFileName().toString().replace(".json", ""))
            .toList();

    assertThat(names).containsAll(STORIES.keySet());
    assertThat(Contract.workflows())
        .allSatisfy(
            workflow ->
                assertThat(names)
                    .anyMatch(
                        name ->
                            name.startsWith(
                                workflow
                                    .getSimpleName()
                                    .replace("WorkflowImpl", "")
                                    .toLowerCase(java.util.Locale.ROOT))));
  }

  @Test
  void aWakeThatComesDuringDecideIsNotForgotten() {
    var stage = new Rehearsed();
    try (stage) {
      stage
          .answering(
              "decide",
              (call, now) -> {
                if (call == 1) {
                  stage.promises.wake("ebill/1/0", MONDAY.plus(Duration.ofHours(1)));
                }
                return call == 1 ? open(now.plus(Duration.ofDays(7))) : plan(State.ENDED);
              })
          .start();
      stage.promises.runCohort("ebill/1/0", MONDAY);
      stage.ended("cohort/test/ebill/1/0");

      assertThat(stage.asked)
          .containsExactly(
              "decide ebill/1/0 2026-03-02T16:00:00Z", "decide ebill/1/0 2026-03-02T17:00:00Z");
    }
  }

  /// A replay does not see it: histories only tell in which order work was asked for.
  @Test
  void oneLaneThatWaitsForAPersonHoldsTheCohort() {
    try (var stage = new Rehearsed()) {
      stage
          .answering("decide", (call, now) -> call == 1 ? open(now, EMAIL, SMS) : plan(State.ENDED))
          .answering("deliver", (call, now) -> call == 1 ? plan(State.PARKED) : open(now))
          .start();
      stage.promises.runCohort("ebill/1/1", MONDAY);
      stage.sleep(Duration.ofDays(1));

      assertThat(stage.asked).filteredOn(asked -> asked.startsWith("decide")).hasSize(1);

      stage.promises.retry("ebill/1/1");
      stage.ended("cohort/test/ebill/1/1");
      assertThat(stage.asked).filteredOn(asked -> asked.startsWith("decide")).hasSize(2);
    }
  }

  @BeforeAll
  static void record() throws IOException {
    if (!Boolean.getBoolean("lamplighter.record")) {
      return;
    }
    Files.createDirectories(HISTORIES);
    for (var story : STORIES.entrySet()) {
      var file = HISTORIES.resolve(story.getKey() + ".json");
      if (!Files.exists(file)) {
        // Which machine recorded it is nobody's business.
        Files.writeString(
            file,
            play(story.getValue())
                    .toJson(true)
                    .replaceAll("\"identity\": \"[^\"]*\"", "\"identity\": \"recorded\"")
                + "\n");
      }
    }
  }

  private static WorkflowExecutionHistory play(Story story) {
    try (var stage = story.setting().get().start()) {
      story.plot().accept(stage);
      return stage.temporal.getWorkflowClient().fetchHistory(story.workflow());
    }
  }

  private static List<Path> recorded() throws IOException {
    try (var files = Files.list(HISTORIES)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
