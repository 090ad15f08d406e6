package io.lamplighter.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./lamplighter` and `./mvnw`, as they are in the tree, on a made-up machine: its JDKs and Mavens
/// are scripts that say who they are, and PATH holds nothing but the tools that every system has.
class LauncherTest {
  private static final Path TREE = Path.of("").toAbsolutePath().getParent();
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "env",
          "sed",
          "head",
          "tail",
          "find",
          "tee",
          "awk",
          "grep",
          "touch",
          "readlink",
          "dirname",
          "mkdir",
          "rm",
          "cat",
          "flock");
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir private Path machine;
  private Path clone;
  private Path bin;
  private Map<String, String> environment;

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void aMachineWithJava17FirstOnPath() throws IOException {
    clone = Files.createDirectories(machine.resolve("my clones/lamp lighter"));
    bin = Files.createDirectories(machine.resolve("bin"));
    for (var tool : TOOLS) {
      for (var folder : List.of("/bin", "/usr/bin", "/usr/local/bin")) {
        var there = Path.of(folder, tool);
        if (Files.isExecutable(there) && !Files.exists(bin.resolve(tool))) {
          script(bin.resolve(tool), "#!/bin/sh\nexec " + there + " \"$@\"\n");
        }
      }
    }
    for (var file : List.of("lamplighter", "mvnw", ".mvn/tools.sh")) {
      Files.createDirectories(clone.resolve(file).getParent());
      Files.copy(TREE.resolve(file), clone.resolve(file));
    }
    aSource("pom.xml");
    aSource("cli/pom.xml");
    aSource("cli/src/main/java/A.java");
    Files.createSymbolicLink(
        bin.resolve("java"), aJdk("jvm/java-17", "17.0.15").resolve("bin/java"));
    environment =
        new HashMap<>(
            Map.of(
                "PATH", bin.toString(),
                "HOME", machine.resolve("home").toString(),
                "LAMPLIGHTER_JDKS", machine.resolve("jvm").toString(),
                "LAMPLIGHTER_MAVENS", machine.resolve("share").toString()));
  }

  @Test
  void findsTheJdkInAUsualFolderAlthoughAnOlderJavaIsFirstOnPath() throws Exception {
    aJdk("jvm/temurin 25", "25.0.1");
    aMaven("share/maven", "3.8.7");

    var outcome = run("mvnw", "verify", "-Dname=two words");

    assertThat(outcome.out())
        .contains("maven 3.8.7 on " + machine.resolve("jvm/temurin 25"))
        .contains("<verify> <-Dname=two words>");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void takesJavaHomeBeforeEverythingElse() throws Exception {
    aJdk("jvm/temurin-25", "25.0.1");
    environment.put("JAVA_HOME", aJdk("mine", "25").toString());
    aMaven("share/maven", "3.9.11");

    assertThat(run("mvnw").out()).contains("on " + machine.resolve("mine"));
  }

  @Test
  void passesByAJavaHomeThatIsTooOld() throws Exception {
    environment.put("JAVA_HOME", machine.resolve("jvm/java-17").toString());
    aJdk("home/.sdkman/candidates/java/25-tem", "25.0.1");
    aMaven("share/maven", "3.9.11");

    assertThat(run("mvnw").out()).contains("on " + machine.resolve("home/.sdkman"));
  }

  @Test
  void takesANewerJdkOnlyWhenThereIsNo25() throws Exception {
    aJdk("jvm/a-26", "26");
    aMaven("share/maven", "3.9.11");
    var without25 = run("mvnw");
    aJdk("jvm/b-25", "25.0.1");

    var with25 = run("mvnw");

    assertThat(without25.out()).contains("on " + machine.resolve("jvm/a-26"));
    assertThat(with25.out()).contains("on " + machine.resolve("jvm/b-25"));
  }

  @Test
  void asksTheJavaItselfWhereAJdkHasNoReleaseFile() throws Exception {
    Files.delete(aJdk("jvm/nameless", "25.0.1").resolve("release"));
    aMaven("share/maven", "3.9.11");

    assertThat(run("mvnw").out()).contains("on " + machine.resolve("jvm/nameless"));
  }

  @Test
  void saysWhatToInstallWhenThereIsNoJdk25() throws Exception {
    aMaven("share/maven", "3.9.11");

    for (var script : List.of("mvnw", "lamplighter")) {
      var outcome = run(script, "doctor");

      assertThat(outcome.code()).isEqualTo(127);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err())
          .contains("No JDK 25 found", "17 in " + machine.resolve("jvm/java-17"), "JAVA_HOME");
    }
  }

  @Test
  void doesNotTakeARuntimeWithoutACompilerForAJdk() throws Exception {
    Files.delete(aJdk("jvm/jre-25", "25.0.1").resolve("bin/javac"));
    aMaven("share/maven", "3.9.11");

    assertThat(run("mvnw").err()).contains("No JDK 25 found").doesNotContain("jre-25");
  }

  @Test
  void saysWhatToInstallWhenMavenIsTooOld() throws Exception {
    aJdk("jvm/temurin-25", "25.0.1");
    aMaven("share/maven", "3.8.6");

    var outcome = run("mvnw");

    assertThat(outcome.code()).isEqualTo(127);
    assertThat(outcome.err())
        .contains("No Maven from 3.8.7 on found", "3.8.6 in ", "apt install maven");
  }

  @Test
  void prefersTheMavenOnPathAndPassesByAnOldOne() throws Exception {
    aJdk("jvm/temurin-25", "25.0.1");
    Files.createSymbolicLink(bin.resolve("mvn"), aMaven("old", "3.6.3"));
    aMaven("share/apache-maven-4", "4.0.0-rc-4");

    assertThat(run("mvnw").out()).contains("maven 4.0.0-rc-4");
  }

  @Test
  void buildsOnceAndThenRunsWhatIsThere() throws Exception {
    aJdk("jvm/temurin-25", "25.0.1");
    aMaven("share/maven", "3.9.11");

    var first = run("lamplighter", "explain", "E1 01");
    var second = run("lamplighter", "explain", "E101");

    assertThat(first.code()).isZero();
    assertThat(first.err()).contains("Building", "[2/9] campaigns");
    assertThat(first.out())
        .startsWith("java 25.0.1")
        .contains("<-jar> <" + clone.resolve("cli/target/lamplighter.jar") + "> <explain> <E1 01>");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("<explain> <E101>");
  }

  @Test
  void buildsAgainWhenASourceIsNewerThanWhatWasBuilt() throws Exception {
    aJdk("jvm/temurin-25", "25.0.1");
    aMaven("share/maven", "3.9.11");
    run("lamplighter");
    Files.createFile(clone.resolve("cli/src/main/java/B.java"));
    aged(clone.resolve("cli/target/lamplighter.jar"), LONG_AGO.plusSeconds(60));

    assertThat(run("lamplighter").err()).contains("Building again");
    assertThat(run("lamplighter").err()).isEmpty();
  }

  @Test
  void showsWhyABuildFailedAndRunsNothing() throws Exception {
    aJdk("jvm/temurin-25", "25.0.1");
    aMaven("share/maven", "3.9.11");
    environment.put("BREAK", "yes");

    var outcome = run("lamplighter", "doctor");

    assertThat(outcome.code()).isEqualTo(127);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("[ERROR] it broke", "build.log");
  }

  @Test
  void needsNoHomeAndNoParticularFolderToStandIn() throws Exception {
    aJdk("jvm/temurin-25", "25.0.1");
    aMaven("share/maven", "3.9.11");

    environment.put("HOME", "");
    assertThat(run("lamplighter", "doctor").out()).contains("<doctor>");
    environment.remove("HOME");
    assertThat(run("lamplighter", "doctor").out()).contains("<doctor>");
    assertThat(run("mvnw", "verify").out()).contains("in " + clone);
  }

  @Test
  void followsALinkToItself() throws Exception {
    aJdk("jvm/temurin-25", "25.0.1");
    aMaven("share/maven", "3.9.11");
    var link = Files.createSymbolicLink(machine.resolve("lamp"), clone.resolve("lamplighter"));

    assertThat(run(link, "doctor").out()).contains(clone + "/cli/target/lamplighter.jar");
  }

  @Test
  void givesTheFullCompilerToTheVerbsThatComputeMuch() throws Exception {
    aJdk("jvm/temurin-25", "25.0.1");
    aMaven("share/maven", "3.9.11");

    assertThat(run("lamplighter", "--output", "validate").out()).contains("TieredStopAtLevel=1");
    assertThat(run("lamplighter", "demo", "validate").out()).doesNotContain("TieredStopAtLevel=1");
  }

  private Outcome run(String script, String... arguments) throws Exception {
    return run(clone.resolve(script), arguments);
  }

  private Outcome run(Path script, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    var out = machine.resolve("stdout");
    var err = machine.resolve("stderr");
    var builder =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(machine.resolve("else where")).toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    var process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private Path aJdk(String folder, String version) throws IOException {
    var home = machine.resolve(folder);
    script(
        home.resolve("bin/java"),
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "%1$s" 2025-10-21' >&2; exit; fi
        printf 'java %1$s'
        printf ' <%%s>' "$@"
        echo
        """
            .formatted(version));
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private Path aMaven(String folder, String version) throws IOException {
    var mvn = machine.resolve(folder).resolve("bin/mvn");
    script(
        mvn,
        """
        #!/bin/sh
        if [ "$1" = --version ]; then echo 'Apache Maven %1$s (x)'; exit; fi
        echo '[INFO] Building campaigns 0.1.0-SNAPSHOT                [2/9]'
        if [ -n "$BREAK" ]; then echo '[ERROR] it broke'; exit 1; fi
        printf 'maven %1$s on %%s in %%s' "$JAVA_HOME" "$PWD"
        printf ' <%%s>' "$@"
        echo
        mkdir -p cli/target/lib && touch cli/target/lamplighter.jar
        """
            .formatted(version));
    return mvn;
  }

  private void aSource(String path) throws IOException {
    var file = clone.resolve(path);
    Files.createDirectories(file.getParent());
    aged(Files.writeString(file, ""), LONG_AGO);
    for (var folder = file.getParent(); !folder.equals(clone); folder = folder.getParent()) {
      aged(folder, LONG_AGO);
    }
  }

  private static void aged(Path file, Instant time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
