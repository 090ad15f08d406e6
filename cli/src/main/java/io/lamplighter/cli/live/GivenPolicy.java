package io.lamplighter.cli.live;

import io.lamplighter.campaigns.policy.Policy;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.campaigns.policy.PolicyFileException;
import io.lamplighter.cli.settings.Setting;
import io.lamplighter.cli.settings.Settings;
import io.lamplighter.cli.settings.WrongSettingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// The policy that a setting names, else the one that ships: the same for the worker and for who
/// says beforehand what it would do.
public final class GivenPolicy {
  private GivenPolicy() {}

  /// @throws WrongSettingException if the file cannot be read or used, with all that is wrong in it
  public static Policy of(Settings settings) {
    var file = settings.get(Setting.POLICY).map(Path::of);
    return file.isEmpty() ? PolicyFile.standard() : read(file.get());
  }

  private static Policy read(Path file) {
    try {
      return PolicyFile.read(file);
    } catch (IOException unreadable) {
      throw new WrongSettingException(
          Setting.POLICY.variable() + " names " + file + ", which cannot be read.");
    } catch (PolicyFileException broken) {
      throw new WrongSettingException(
          broken.problems().stream()
              .map(problem -> problem.at() + ": " + problem.message())
              .collect(Collectors.joining("\n  ")));
    }
  }
}
