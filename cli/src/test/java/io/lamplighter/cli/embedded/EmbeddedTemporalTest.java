package io.lamplighter.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTemporalTest {
  private static final Map<String, String> NO_BINARY = Map.of("LAMPLIGHTER_TEMPORAL", "none");

  @TempDir private Path temp;
  private final List<String> said = new ArrayList<>();
  private DataFolder folder;

  @WorkflowInterface
  public interface Lamp {
    @WorkflowMethod
    String burn();

    @SignalMethod
    void put(String word);
  }

  public static final class LampImpl implements Lamp {
    private String word = "";

    @Override
    public String burn() {
      Workflow.await(() -> !word.isEmpty());
      return word;
    }

    @Override
    public void put(String given) {
      word = given;
    }
  }

  @BeforeEach
  void takeTheFolder() {
    folder = DataFolder.take(temp.resolve("data of ours"));
  }

  @AfterEach
  void giveTheFolderFree() {
    folder.close();
  }

  @Test
  void runsInsideTheProcessWhereNoBinaryIsFoundAndSaysThatTimersAreRebuilt() {
    try (var temporal = EmbeddedTemporal.start(folder, NO_BINARY, said::add)) {
      light(temporal);

      assertThat(temporal.inProcess()).isTrue();
      assertThat(finish(temporal)).isEqualTo("out");
    }
    assertThat(said).anyMatch(line -> line.contains("rebuilt from") && line.contains("Postgres"));
  }

  @Test
  void keepsItsPort() {
    String before;
    try (var temporal = EmbeddedTemporal.start(folder, NO_BINARY, said::add)) {
      before = temporal.address();
    }
    try (var temporal = EmbeddedTemporal.start(folder, NO_BINARY, said::add)) {
      assertThat(temporal.address()).isEqualTo(before);
    }
  }

  @Test
  void takesTheNamedBinaryThenPathThenTheCache() throws Exception {
    var named = aProgram("named/my-temporal");
    var onPath = aProgram("bin/temporal");
    var cached = aProgram("cache/lamplighter/bin/temporal");
    var environment = new HashMap<String, String>();

    environment.put("XDG_CACHE_HOME", temp.resolve("cache").toString());
    assertThat(EmbeddedTemporal.binary(environment)).contains(cached);
    environment.put("PATH", temp + ":" + onPath.getParent());
    assertThat(EmbeddedTemporal.binary(environment)).contains(onPath);
    environment.put("LAMPLIGHTER_TEMPORAL", named.toString());
    assertThat(EmbeddedTemporal.binary(environment)).contains(named);
    environment.put("LAMPLIGHTER_TEMPORAL", "none");
    assertThat(EmbeddedTemporal.binary(environment)).isEmpty();
    environment.put("LAMPLIGHTER_TEMPORAL", temp.resolve("nowhere").toString());
    assertThatThrownBy(() -> EmbeddedTemporal.binary(environment))
        .hasMessageContaining("LAMPLIGHTER_TEMPORAL names " + temp.resolve("nowhere"));
  }

  @Test
  void showsTheLogOfABinaryThatDoesNotStart() throws Exception {
    var broken = aProgram("bin/temporal");
    Files.writeString(broken, "#!/bin/sh\necho unknown command server; exit 1\n");

    assertThatThrownBy(
            () ->
                EmbeddedTemporal.start(
                    folder, Map.of("LAMPLIGHTER_TEMPORAL", broken.toString()), said::add))
        .isInstanceOf(EmbeddedUnavailableException.class)
        .hasMessageContaining("unknown command server")
        .hasMessageContaining("LAMPLIGHTER_TEMPORAL names another one");
  }

  @Test
  @Tag("restart")
  void aRealServerKeepsItsWorkflowsThoughItIsKilled() throws Exception {
    var before = EmbeddedTemporal.start(folder, System.getenv(), said::add);
    assertThat(before.inProcess()).as("needs a temporal binary").isFalse();
    light(before);
    long pid =
        Long.parseLong(
            DataFolder.settings(folder.resolve("temporal.properties")).getProperty("pid"));
    var process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().get();

    try (var after = EmbeddedTemporal.start(folder, System.getenv(), said::add)) {
      assertThat(after.address()).isEqualTo(before.address());
      assertThat(finish(after)).isEqualTo("out");
    }
  }

  @Test
  @Tag("restart")
  void stopsARealServerThatAnEarlierRunLeftBehind() {
    var orphan = EmbeddedTemporal.start(folder, System.getenv(), said::add);
    light(orphan);

    try (var after = EmbeddedTemporal.start(folder, System.getenv(), said::add)) {
      assertThat(after.address()).isEqualTo(orphan.address());
      assertThat(finish(after)).isEqualTo("out");
    }
    assertThat(said).anyMatch(line -> line.contains("left behind"));
  }

  private static void light(EmbeddedTemporal temporal) {
    var stubs = stubs(temporal);
    var options = WorkflowOptions.newBuilder().setWorkflowId("lamp").setTaskQueue("lamps").build();
    WorkflowClient.start(
        WorkflowClient.newInstance(stubs).newWorkflowStub(Lamp.class, options)::burn);
    stubs.shutdownNow();
  }

  private static String finish(EmbeddedTemporal temporal) {
    var stubs = stubs(temporal);
    var client = WorkflowClient.newInstance(stubs);
    var workers = WorkerFactory.newInstance(client);
    workers.newWorker("lamps").registerWorkflowImplementationTypes(LampImpl.class);
    workers.start();
    try {
      client.newWorkflowStub(Lamp.class, "lamp").put("out");
      return WorkflowStub.fromTyped(client.newWorkflowStub(Lamp.class, "lamp"))
          .getResult(String.class);
    } finally {
      workers.shutdownNow();
      stubs.shutdownNow();
    }
  }

  private static WorkflowServiceStubs stubs(EmbeddedTemporal temporal) {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.address()).build());
  }

  private Path aProgram(String name) throws Exception {
    var file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
