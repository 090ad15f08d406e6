package io.lamplighter.campaigns.content;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.definition.Journey.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Everything that can be said about a template before anybody gets it.
public final class TemplateCheck {
  private static final int LARGEST_HTML = 102 * 1024;

  private TemplateCheck() {}

  /// What is wrong with a variant.
  ///
  /// @param subject flaws by their place in the subject
  /// @param body flaws by their place in the body
  /// @param warnings about the body, that do not refuse it
  public record Result(List<Flaw> subject, List<Flaw> body, List<Flaw> warnings) {}

  public static Result of(Variant variant, Channel channel, Category category, Names names) {
    var subject = liquid(variant.subject(), names);
    if (!MessageTemplate.isOneLine(variant.subject())) {
      subject.add(
          new Flaw(
              Rule.BAD_SUBJECT,
              0,
              variant.subject().length(),
              "the subject contains control characters or marks that reverse the writing",
              ""));
    }
    var body = liquid(variant.body(), names);
    var warnings = new ArrayList<Flaw>();
    boolean page = !variant.format().equals("txt");
    if (page) {
      body.addAll(Markup.flawsIn(variant.body(), variant.format().equals("mjml")));
    }
    if (variant.format().equals("mjml") && body.isEmpty()) {
      var compiled = Mjml.compile(variant.body(), "en");
      body.addAll(compiled.flaws());
      if (compiled.html().length() > LARGEST_HTML) {
        warnings.add(
            new Flaw(Rule.UNSAFE_LINK, 0, 0, "some mail programs cut mails of this size", ""));
      }
    }
    if (channel == Channel.EMAIL && category.messageClass() == MessageClass.MARKETING) {
      unsubscribe(variant.body(), body);
    }
    if (channel == Channel.SMS && body.isEmpty()) {
      sms(variant.body(), warnings);
    }
    return new Result(subject, body, warnings);
  }

  private static List<Flaw> liquid(String template, Names names) {
    var reading = LiquidReading.of(template);
    var flaws = new ArrayList<>(reading.flaws());
    flaws.addAll(reading.flawsWith(names));
    if (flaws.isEmpty()) {
      for (String error : Liquid.parseErrors(template)) {
        flaws.add(new Flaw(Rule.TEMPLATE_SYNTAX, 0, 0, "not Liquid: " + error, ""));
      }
    }
    return flaws;
  }

  private static void unsubscribe(String body, List<Flaw> flaws) {
    var reads = LiquidReading.of(body).needed().keySet();
    for (String path : List.of("links.unsubscribe", "utility.address")) {
      if (!reads.contains(path)) {
        flaws.add(
            new Flaw(
                Rule.NO_UNSUBSCRIBE,
                0,
                0,
                "the mail does not show {{ " + path + " }}",
                "The law asks for it at the end of every such mail."));
      }
    }
  }

  /// Counts what is fixed; what is filled in is taken as twelve characters each.
  private static void sms(String body, List<Flaw> warnings) {
    var text = new StringBuilder();
    for (var piece : LiquidPieces.of(body)) {
      text.append(
          switch (piece.kind()) {
            case TEXT -> piece.text();
            case OUTPUT -> "x".repeat(12);
            case TAG, BROKEN -> "";
          });
    }
    var parts = SmsParts.of(SmsParts.plain(text.toString()).strip());
    if (parts.parts() > 1) {
      warnings.add(
          new Flaw(
              Rule.LONG_SMS,
              0,
              0,
              "the text message is sent and paid as about "
                  + parts.parts()
                  + " parts ("
                  + Map.of(SmsParts.Alphabet.GSM_7, "GSM", SmsParts.Alphabet.UCS_2, "UCS-2")
                      .get(parts.alphabet())
                  + ", "
                  + parts.units()
                  + " units)",
              "Up to 160 units fit into one part, 70 outside of the GSM alphabet."));
    }
  }
}
