package io.lamplighter.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path temp;

  @Test
  void isTakenByOneLamplighterAtATimeAndNamesTheOther() {
    try (var _ = DataFolder.take(temp.resolve("data"))) {
      assertThatThrownBy(() -> DataFolder.take(temp.resolve("data")))
          .isInstanceOf(EmbeddedUnavailableException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("--data FOLDER");
    }
    DataFolder.take(temp.resolve("data")).close();
  }

  @Test
  void saysWhatToDoWhenItCannotBeWritten() throws Exception {
    var file = Files.writeString(temp.resolve("file"), "");

    assertThatThrownBy(() -> DataFolder.take(file.resolve("data")))
        .isInstanceOf(EmbeddedUnavailableException.class)
        .hasMessageContaining(file.resolve("data").toString())
        .hasMessageContaining("--data FOLDER");
  }

  @Test
  void liesInTheHomeFolderThatTheEnvironmentNames() {
    assertThat(DataFolder.standard(Map.of("HOME", "/home/ada")))
        .isEqualTo(Path.of("/home/ada/.lamplighter"));
    assertThat(DataFolder.standard(Map.of("HOME", "")))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".lamplighter"));
    assertThat(DataFolder.cache(Map.of("HOME", "/home/ada", "XDG_CACHE_HOME", "/cache")))
        .isEqualTo(Path.of("/cache/lamplighter"));
  }
}
