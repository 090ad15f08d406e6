package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.definition.Campaign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/// A campaign as a file. Reading it needs nothing but the file, its templates beside it and the
/// [Settings].
public final class CampaignFile {
  private static final long LARGEST = 1 << 20;

  /// What else is kept beside campaigns.
  private static final Pattern OTHER_KINDS = Pattern.compile("kind:\\s*(Mapping|Policy)\\s*(#.*)?");

  private CampaignFile() {}

  /// What a file turned out to be.
  public sealed interface Outcome {
    /// @param hash of the compiled form, templates included: equal for files that mean the same
    /// @param yaml the text of the file
    /// @param warnings problems that do not refuse the file
    record Valid(
        Campaign campaign, String hash, SourceMap source, String yaml, List<Problem> warnings)
        implements Outcome {}

    /// @param problems all of them in file order, at least one of them an error
    record Invalid(List<Problem> problems) implements Outcome {}
  }

  /// Reads, checks and compiles a campaign file. Never throws for what stands in the file.
  public static Outcome read(Path file, Settings settings) {
    return outcome(check(file, settings));
  }

  /// Checks and compiles a text as if it stood in a file: for editors.
  ///
  /// @param file where its templates are looked for beside
  public static Outcome read(Path file, String text, Settings settings) {
    return outcome(check(file, text, settings));
  }

  /// All problems of campaign files, warnings included, in the order of the files. A folder stands
  /// for the YAML files directly in it.
  public static List<Problem> problemsIn(List<Path> paths, Settings settings) {
    return files(paths).stream()
        .flatMap(file -> check(file, settings).problems().stream())
        .toList();
  }

  /// A file that was looked at; the campaign is there if nothing refuses it.
  private record Checked(String text, Optional<CampaignReader.Read> read, List<Problem> problems) {}

  /// The hash takes time that who only asks for problems need not spend.
  private static Outcome outcome(Checked checked) {
    return checked
        .read()
        .<Outcome>map(
            read ->
                new Outcome.Valid(
                    read.campaign(),
                    CompiledCampaign.hash(read.campaign()),
                    read.source(),
                    checked.text(),
                    checked.problems()))
        .orElseGet(() -> new Outcome.Invalid(checked.problems()));
  }

  private static Checked check(Path file, Settings settings) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return unreadable(file, "this is no file, but a folder, a pipe or a device");
      }
      if (Files.isRegularFile(file) && Files.size(file) > LARGEST) {
        return unreadable(file, "the file is larger than 1 MB");
      }
      return check(file, Files.readString(file), settings);
    } catch (NoSuchFileException e) {
      return unreadable(file, "there is no such file");
    } catch (CharacterCodingException e) {
      return unreadable(file, "the file is not UTF-8 text");
    } catch (IOException e) {
      return unreadable(file, "the file cannot be read");
    } catch (StackOverflowError tooDeep) {
      return unreadable(file, "something in the file is nested too deeply to be read");
    }
  }

  private static Checked check(Path file, String text, Settings settings) {
    String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
    var findings = new Findings(new SourceText(file, yaml));
    Optional<Node> root = compose(file, yaml, findings);
    root.ifPresent(node -> refuseReferences(node, findings));
    if (root.isEmpty() || findings.refuse()) {
      return new Checked(text, Optional.empty(), findings.inOrder());
    }
    var keys = Fields.of(root.get(), findings, CampaignReader.KEYS);
    var read = new CampaignReader(keys, file, settings, findings).read();
    return new Checked(
        text, findings.refuse() ? Optional.empty() : Optional.of(read), findings.inOrder());
  }

  /// The campaign files that paths stand for: a folder for the YAML files directly in it, but for
  /// those that say they are something else.
  public static List<Path> files(List<Path> paths) {
    var files = new ArrayList<Path>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> inside = Files.list(path)) {
        inside
            .filter(file -> file.getFileName().toString().matches(".+\\.ya?ml"))
            .filter(Files::isRegularFile)
            .filter(file -> !saysItIsSomethingElse(file))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        files.add(path);
      }
    }
    return files;
  }

  private static boolean saysItIsSomethingElse(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.anyMatch(line -> OTHER_KINDS.matcher(line).matches());
    } catch (IOException | UncheckedIOException unreadable) {
      // Reading it as a campaign will say what is wrong.
      return false;
    }
  }

  private static Optional<Node> compose(Path file, String yaml, Findings findings) {
    var settings = LoadSettings.builder().setLabel(String.valueOf(file.getFileName())).build();
    try {
      var documents = new Compose(settings).composeAllFromString(yaml).iterator();
      if (!documents.hasNext()) {
        findings.add(
            Findings.ofFile(
                file, Rule.MISSING_KEY, "the file is empty", "Begin with apiVersion and kind."));
        return Optional.empty();
      }
      var first = documents.next();
      if (documents.hasNext()) {
        findings.error(
            documents.next(),
            Rule.NOT_YAML,
            "a second document begins here",
            "One file, one campaign.");
        return Optional.empty();
      }
      return Optional.of(first);
    } catch (MarkedYamlEngineException e) {
      String message = "the file is not YAML here: " + String.valueOf(e.getProblem());
      e.getProblemMark()
          .or(e::getContextMark)
          .ifPresentOrElse(
              mark -> findings.error(mark, Rule.NOT_YAML, message, hintFor(e)),
              () -> findings.add(Findings.ofFile(file, Rule.NOT_YAML, message, "")));
      return Optional.empty();
    } catch (YamlEngineException e) {
      findings.add(
          Findings.ofFile(file, Rule.NOT_YAML, "the file is not YAML: " + e.getMessage(), ""));
      return Optional.empty();
    }
  }

  private static String hintFor(MarkedYamlEngineException error) {
    String problem = String.valueOf(error.getProblem());
    if (problem.contains("mapping values are not allowed")) {
      return "A text with ': ' in it needs quotes, and keys of one group begin in one column.";
    }
    if (problem.contains("found character") && problem.contains("cannot start")) {
      return "A text that begins with such a character needs quotes; tabs do not indent.";
    }
    return "";
  }

  private static void refuseReferences(Node node, Findings findings) {
    if (node.getAnchor().isPresent()) {
      findings.error(node, Rule.NO_ANCHORS, "anchors and aliases are not part of the language", "");
      return;
    }
    if (!node.getTag().getValue().startsWith("tag:yaml.org,2002:")) {
      findings.error(node, Rule.NO_ANCHORS, "tags are not part of the language", "");
    }
    if (node instanceof CollectionNode<?> collection) {
      for (Object item : collection.getValue()) {
        if (item instanceof NodeTuple tuple) {
          refuseReferences(tuple.getKeyNode(), findings);
          refuseReferences(tuple.getValueNode(), findings);
        } else if (item instanceof Node inner) {
          refuseReferences(inner, findings);
        }
      }
    }
  }

  private static Checked unreadable(Path file, String message) {
    return new Checked(
        "", Optional.empty(), List.of(Findings.ofFile(file, Rule.UNREADABLE, message, "")));
  }
}
