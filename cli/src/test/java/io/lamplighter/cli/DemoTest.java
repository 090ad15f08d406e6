package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @TempDir private Path folder;

  @Test
  void saysThatThePortIsTakenBeforeItRehearses() throws Exception {
    var data = folder.resolve("data");
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(other.getLocalPort());

      var outcome = Typed.run(Map.of(), "demo", "--port", port, "--data", data.toString());

      assertThat(outcome.code()).isEqualTo(64);
      assertThat(outcome.err()).contains("port " + port, "another program", "--port");
      assertThat(data).as("nothing is begun").doesNotExist();
    }
  }
}
