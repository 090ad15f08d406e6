package io.lamplighter.models.governance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import smile.classification.GradientTreeBoost;

/// Which code trained a model: a fingerprint of the class files that learn, the library they learn
/// with and the JDK. Unlike a version's number it also tells two builds of one number apart; the
/// same source and JDK give the same fingerprint, packaged or not.
public final class CodeVersion {
  private static final String OURS = "io/lamplighter/models/";
  private static final int DIGITS = 16;

  private CodeVersion() {}

  private static final class Known {
    static final String VERSION =
        "models %s, %s, JDK %s"
            .formatted(
                fingerprint(home(CodeVersion.class)),
                String.valueOf(home(GradientTreeBoost.class).getFileName()).replace(".jar", ""),
                Runtime.version());
  }

  /// Of the code that runs: `models 9f86d081884c7d65, smile-core-6.3.0, JDK 25.0.3+9`.
  public static String running() {
    return Known.VERSION;
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("classes come from a jar or a folder", impossible);
    }
  }

  /// The first digits of the SHA-256 of all our class files, by name, in a jar or a folder.
  static String fingerprint(Path classes) {
    try {
      var digests = Files.isDirectory(classes) ? inFolder(classes) : inJar(classes);
      var all = MessageDigest.getInstance("SHA-256");
      digests.forEach(
          (name, digest) -> {
            all.update(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            all.update(digest);
          });
      return HexFormat.of().formatHex(all.digest()).substring(0, DIGITS);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static SortedMap<String, byte[]> inFolder(Path folder)
      throws IOException, NoSuchAlgorithmException {
    var digests = new TreeMap<String, byte[]>();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var name = folder.relativize(file).toString().replace('\\', '/');
        if (isOurs(name)) {
          try (var in = Files.newInputStream(file)) {
            digests.put(name, digest(in));
          }
        }
      }
    }
    return digests;
  }

  private static SortedMap<String, byte[]> inJar(Path jar)
      throws IOException, NoSuchAlgorithmException {
    var digests = new TreeMap<String, byte[]>();
    try (var file = new JarFile(jar.toFile())) {
      for (var entry : file.stream().filter(entry -> isOurs(entry.getName())).toList()) {
        try (var in = file.getInputStream(entry)) {
          digests.put(entry.getName(), digest(in));
        }
      }
    }
    return digests;
  }

  private static boolean isOurs(String name) {
    return name.startsWith(OURS) && name.endsWith(".class");
  }

  private static byte[] digest(InputStream in) throws IOException, NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
  }
}
