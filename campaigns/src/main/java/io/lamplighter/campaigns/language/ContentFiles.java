package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.Suggestion;
import io.lamplighter.campaigns.definition.Journey.Content;
import io.lamplighter.campaigns.definition.Journey.Variant;
import io.lamplighter.campaigns.definition.Survey;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/// Finds the templates of a step beside the campaign file and puts their text into the definition.
///
/// By default they lie in a folder of the step's name inside a folder of the campaign file's name,
/// one file for each channel: `ebill-adoption/invite/email.mjml`, `.../sms.txt`. A language, an arm
/// or both may stand before the extension: `email.es.mjml`, `email.save-paper.mjml`,
/// `email.es.save-paper.mjml`.
final class ContentFiles {
  static final List<String> FORMATS = List.of("mjml", "html", "txt");
  private static final Pattern LOCALE = Pattern.compile("[a-z]{2}(-[A-Z]{2})?");
  private static final long LARGEST = 1 << 20;

  private final Path folder;
  private final String stem;
  private final List<String> arms;
  private final List<Channel> allowed;
  private final TemplateChecks checks;
  private final Findings findings;

  /// @param campaignFile beside which the templates lie
  /// @param allowed the channels of the campaign
  ContentFiles(
      Path campaignFile,
      List<String> arms,
      List<Channel> allowed,
      TemplateChecks checks,
      Findings findings) {
    this.folder = Optional.ofNullable(campaignFile.getParent()).orElse(Path.of(""));
    this.stem = campaignFile.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    this.arms = arms;
    this.allowed = allowed;
    this.checks = checks;
    this.findings = findings;
  }

  static boolean isLocale(String word) {
    return LOCALE.matcher(word).matches();
  }

  /// One template file by what its name says.
  private record Found(Path file, Channel channel, String locale, String arm, String format) {}

  /// The content of a step.
  ///
  /// @param stated what stands under `content:`, if it is there
  /// @param only the one channel of the step, if it names one
  /// @param survey whose built-in texts serve if there are none
  /// @param at where to say what is missing
  Content of(
      StepKey key,
      Optional<Fields> stated,
      Optional<Channel> only,
      Optional<Survey> survey,
      Node at) {
    int before = findings.count();
    var found = stated.isPresent() ? stated(stated.get()) : inFolder(key.value(), at);
    var byChannel = new EnumMap<Channel, List<Variant>>(Channel.class);
    for (Found file : found) {
      read(file, survey.isPresent())
          .ifPresent(
              variant ->
                  byChannel
                      .computeIfAbsent(file.channel(), channel -> new ArrayList<>())
                      .add(variant));
    }
    if (byChannel.isEmpty() && survey.isPresent() && findings.count() == before) {
      return BuiltInSurveys.content(survey.get());
    }
    var wanted = only.map(List::of).orElse(allowed);
    if (findings.count() == before && wanted.stream().noneMatch(byChannel::containsKey)) {
      findings.error(
          at,
          Rule.NO_CONTENT,
          "the step '"
              + key
              + "' has no content for "
              + String.join(" or ", wanted.stream().map(Channel::word).toList()),
          "Expected for example " + example(key, wanted.getFirst()) + " beside the campaign.");
    }
    byChannel.forEach((channel, variants) -> checkComplete(channel, variants, at));
    return new Content(sorted(byChannel));
  }

  private String example(StepKey key, Channel channel) {
    String format =
        channel == Channel.EMAIL ? "mjml" : channel == Channel.DIRECT_MAIL ? "html" : "txt";
    return stem + "/" + key + "/" + channel.word() + "." + format;
  }

  private static Map<Channel, List<Variant>> sorted(Map<Channel, List<Variant>> byChannel) {
    var sorted = new EnumMap<Channel, List<Variant>>(Channel.class);
    byChannel.forEach(
        (channel, variants) ->
            sorted.put(
                channel,
                variants.stream()
                    .sorted(
                        Comparator.comparing(Variant::locale)
                            .thenComparing(Variant::arm)
                            .thenComparing(Variant::format))
                    .toList()));
    return sorted;
  }

  /// Everybody must get something: a plain variant in the usual language, or one for each arm.
  private void checkComplete(Channel channel, List<Variant> variants, Node at) {
    var usual = variants.stream().filter(variant -> variant.locale().isEmpty()).toList();
    boolean plain = usual.stream().anyMatch(variant -> variant.arm().isEmpty());
    if (plain) {
      return;
    }
    var missing =
        arms.stream()
            .filter(arm -> usual.stream().noneMatch(variant -> variant.arm().equals(arm)))
            .toList();
    if (arms.isEmpty() || !missing.isEmpty()) {
      findings.error(
          at,
          Rule.MISSING_TRANSLATION,
          missing.isEmpty()
              ? "the content for " + channel.word() + " has no variant in the usual language"
              : "the content for " + channel.word() + " has no variant for the arm " + missing,
          "Add a file without a language and arm in its name.");
    }
  }

  private List<Found> stated(Fields stated) {
    var found = new ArrayList<Found>();
    for (String word : stated.names()) {
      var channel = Channel.named(word);
      var text = stated.text(word);
      if (channel.isEmpty() || text.isEmpty()) {
        continue;
      }
      Optional<Path> path = inside(text.get().getValue());
      if (path.isEmpty() || !Files.isRegularFile(path.get())) {
        findings.error(
            text.get(),
            Rule.NO_CONTENT,
            "there is no file '" + text.get().getValue() + "' beside the campaign",
            "Paths begin at the folder of the campaign file and stay in it.");
        continue;
      }
      String name = path.get().getFileName().toString();
      int dot = name.lastIndexOf('.');
      String base = dot < 0 ? name : name.substring(0, dot);
      String format = dot < 0 ? "" : name.substring(dot + 1);
      Path parent = Optional.ofNullable(path.get().getParent()).orElse(folder);
      for (Path file : files(parent)) {
        String other = file.getFileName().toString();
        if (other.startsWith(base + ".") && other.endsWith("." + format)) {
          String middle =
              other.length() <= base.length() + format.length() + 1
                  ? ""
                  : other.substring(base.length() + 1, other.length() - format.length() - 1);
          variant(file, channel.get(), middle, format, text.get()).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private Optional<Path> inside(String written) {
    try {
      Path path = folder.resolve(written).normalize();
      boolean stays = path.toAbsolutePath().startsWith(folder.toAbsolutePath().normalize());
      return stays ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private List<Found> inFolder(String step, Node at) {
    var found = new ArrayList<Found>();
    for (Path file : files(folder.resolve(stem).resolve(step))) {
      String name = file.getFileName().toString();
      int first = name.indexOf('.');
      int last = name.lastIndexOf('.');
      if (first <= 0) {
        continue;
      }
      String word = name.substring(0, first);
      var channel = Channel.named(word);
      if (channel.isEmpty()) {
        findings.error(
            at,
            Rule.UNKNOWN_WORD,
            "the template '" + name + "' of the step '" + step + "' is for no channel",
            Suggestion.hint(word, CampaignReader.channels()));
        continue;
      }
      String middle = first == last ? "" : name.substring(first + 1, last);
      variant(file, channel.get(), middle, name.substring(last + 1), at).ifPresent(found::add);
    }
    return found;
  }

  private Optional<Found> variant(
      Path file, Channel channel, String middle, String format, Node at) {
    if (!FORMATS.contains(format)) {
      findings.error(
          at,
          Rule.UNKNOWN_WORD,
          "the template '" + file.getFileName() + "' has an unknown format",
          Suggestion.hint(format, FORMATS));
      return Optional.empty();
    }
    String locale = "";
    String arm = "";
    for (String part :
        middle.isEmpty() ? List.<String>of() : Arrays.asList(middle.split("\\.", -1))) {
      if (isLocale(part) && locale.isEmpty() && arm.isEmpty()) {
        locale = part;
      } else if (arms.contains(part) && arm.isEmpty()) {
        arm = part;
      } else {
        findings.error(
            at,
            Rule.UNKNOWN_WORD,
            "'"
                + part
                + "' in the template name '"
                + file.getFileName()
                + "' is neither a language nor an arm",
            Suggestion.hint(part, arms));
        return Optional.empty();
      }
    }
    return Optional.of(new Found(file, channel, locale, arm, format));
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private Optional<Variant> read(Found found, boolean survey) {
    String text;
    try {
      if (!found.file().toRealPath().startsWith(folder.toRealPath())) {
        findings.add(
            Findings.ofFile(
                found.file(),
                Rule.UNREADABLE,
                "the template leads outside of the campaign's folder",
                "Put the text itself there: what lies elsewhere must not get into mails by a link."));
        return Optional.empty();
      }
      if (Files.size(found.file()) > LARGEST) {
        findings.add(
            Findings.ofFile(found.file(), Rule.UNREADABLE, "the template is larger than 1 MB", ""));
        return Optional.empty();
      }
      text = Files.readString(found.file()).replace("\r\n", "\n");
    } catch (CharacterCodingException e) {
      findings.add(
          Findings.ofFile(found.file(), Rule.UNREADABLE, "the template is not UTF-8 text", ""));
      return Optional.empty();
    } catch (IOException e) {
      findings.add(
          Findings.ofFile(found.file(), Rule.UNREADABLE, "the template cannot be read", ""));
      return Optional.empty();
    }
    return checks.variant(
        new SourceText(found.file(), text),
        found.channel(),
        found.locale(),
        found.arm(),
        found.format(),
        survey);
  }
}
