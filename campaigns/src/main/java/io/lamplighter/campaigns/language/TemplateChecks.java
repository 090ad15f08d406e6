package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.definition.Journey.Variant;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.language.Problem.Severity;
import java.util.Optional;
import java.util.regex.Pattern;

/// Splits a template file into subject and body and checks both.
final class TemplateChecks {
  private static final Pattern FRONT_MATTER =
      Pattern.compile("\\A---\\n(?<head>(?:(?!---\\n).*\\n)*)---\\n(?<body>[\\s\\S]*)\\z");
  private static final Pattern SUBJECT = Pattern.compile("subject:[ \\t]*(?<text>.*)");

  private final Findings findings;

  TemplateChecks(
      Category category,
      UnitKind subject,
      Trigger trigger,
      Catalogue catalogue,
      Findings findings) {
    this.findings = findings;
  }

  Optional<Variant> variant(
      SourceText source, Channel channel, String locale, String arm, String format) {
    String text = source.text();
    String subject = "";
    String body = text;
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
      body = parts.group("body");
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
      return Optional.empty();
    }
    return Optional.of(new Variant(locale, arm, format, subject, body));
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
