package io.lamplighter.models.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeVersionTest {
  private static final String LEARNER = "io/lamplighter/models/learning/Learner.class";
  private static final String PLAN = "io/lamplighter/models/Plan.class";

  @TempDir private Path folder;

  @Test
  void namesTheCodeTheLibraryAndTheJdk() {
    assertThat(CodeVersion.running())
        .matches("models [0-9a-f]{16}, smile-core-[0-9.]+, JDK 25.*")
        .isEqualTo(CodeVersion.running());
  }

  @Test
  void isTheSamePackagedOrNotAndWhateverElseLiesBeside() throws IOException {
    var classes = classes("one", "two");
    var jar = folder.resolve("models.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      put(out, PLAN, "two");
      put(out, "META-INF/MANIFEST.MF", "Built-By: somebody");
      put(out, LEARNER, "one");
    }
    Files.writeString(classes.resolve("notes.txt"), "anything");

    assertThat(CodeVersion.fingerprint(jar)).isEqualTo(CodeVersion.fingerprint(classes));
  }

  @Test
  void isAnotherOnceAClassIsAnother() throws IOException {
    var before = CodeVersion.fingerprint(classes("one", "two"));

    assertThat(CodeVersion.fingerprint(classes("one", "two."))).isNotEqualTo(before);
    assertThat(CodeVersion.fingerprint(classes("two", "one"))).isNotEqualTo(before);
    assertThat(CodeVersion.fingerprint(classes("one", "two"))).isEqualTo(before);
  }

  private Path classes(String learner, String plan) throws IOException {
    var classes = folder.resolve("classes");
    Files.createDirectories(classes.resolve(LEARNER).getParent());
    Files.writeString(classes.resolve(LEARNER), learner);
    Files.writeString(classes.resolve(PLAN), plan);
    return classes;
  }

  private static void put(JarOutputStream out, String name, String text) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    out.closeEntry();
  }
}
