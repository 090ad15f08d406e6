package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.content.Names;
import io.lamplighter.campaigns.content.TemplateCheck;
import io.lamplighter.campaigns.definition.Journey.Variant;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.language.Problem.Severity;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Splits a template file into subject and body and checks both.
final class TemplateChecks {
  private static final Pattern FRONT_MATTER =
      Pattern.compile("\\A---\\n(?<head>(?:(?!---\\n).*\\n)*)---\\n(?<body>[\\s\\S]*)\\z");
  private static final Pattern SUBJECT = Pattern.compile("subject:[ \\t]*(?<text>.*)");

  private final Category category;
  private final UnitKind kind;
  private final Trigger trigger;
  private final Catalogue catalogue;
  private final Findings findings;

  TemplateChecks(
      Category category, UnitKind kind, Trigger trigger, Catalogue catalogue, Findings findings) {
    this.category = category;
    this.kind = kind;
    this.trigger = trigger;
    this.catalogue = catalogue;
    this.findings = findings;
  }

  /// The variant of a template file, if it could be read.
  ///
  /// @param survey whether it invites to a survey
  Optional<Variant> variant(
      SourceText source,
      Channel channel,
      String locale,
      String arm,
      String format,
      boolean survey) {
    String text = source.text();
    String subject = "";
    int subjectFrom = 0;
    int bodyFrom = 0;
    if (text.startsWith("---")) {
      var parts = FRONT_MATTER.matcher(text);
      if (!parts.matches()) {
        flaw(source, Rule.BAD_FRONT_MATTER, 0, 3, "the top of the template is never closed", "");
        return Optional.empty();
      }
      var line = SUBJECT.matcher(parts.group("head").stripTrailing());
      if (!line.matches()) {
        flaw(
            source,
            Rule.BAD_FRONT_MATTER,
            parts.start("head"),
            parts.end("head"),
            "expected one line 'subject: ...' here",
            "");
        return Optional.empty();
      }
      subject = unquoted(line.group("text").strip());
      subjectFrom = text.indexOf(subject, parts.start("head") + line.start("text"));
      bodyFrom = parts.start("body");
    }
    boolean needsSubject = channel == Channel.EMAIL && !format.equals("txt");
    if (needsSubject && subject.isBlank()) {
      flaw(
          source,
          Rule.BAD_SUBJECT,
          0,
          0,
          "the e-mail has no subject",
          "Begin the file with '---', 'subject: ...', '---'.");
    }
    var variant = new Variant(locale, arm, format, subject, text.substring(bodyFrom));
    var names = Names.of(catalogue, kind, trigger, survey);
    var result = TemplateCheck.of(variant, channel, category, names);
    report(source, Severity.ERROR, result.subject(), subjectFrom);
    report(source, Severity.ERROR, result.body(), bodyFrom);
    report(source, Severity.WARNING, result.warnings(), bodyFrom);
    return Optional.of(variant);
  }

  private void report(SourceText source, Severity severity, List<Flaw> flaws, int offset) {
    for (Flaw flaw : flaws) {
      findings.in(
          source,
          severity,
          new Flaw(
              flaw.rule(), flaw.from() + offset, flaw.to() + offset, flaw.message(), flaw.hint()));
    }
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && ((text.startsWith("\"") && text.endsWith("\""))
                || (text.startsWith("'") && text.endsWith("'")));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private void flaw(SourceText source, Rule rule, int from, int to, String message, String hint) {
    findings.in(source, Severity.ERROR, new Flaw(rule, from, to, message, hint));
  }
}
