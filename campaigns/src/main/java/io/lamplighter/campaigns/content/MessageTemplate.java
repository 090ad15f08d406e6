package io.lamplighter.campaigns.content;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Journey.Variant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// One variant of one contact, compiled once and rendered for each customer by any number of
/// threads.
public final class MessageTemplate {
  private static final Pattern NOT_IN_A_LINE = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

  /// Marks that turn the direction of writing: they can make a subject read as another.
  private static final Pattern BIDI =
      Pattern.compile("[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

  private static final int LONGEST_SUBJECT = 250;

  private final Optional<Liquid> subject;
  private final Optional<Liquid> html;
  private final Optional<Liquid> text;
  private final boolean sms;

  private MessageTemplate(
      Optional<Liquid> subject, Optional<Liquid> html, Optional<Liquid> text, boolean sms) {
    this.subject = subject;
    this.html = html;
    this.text = text;
    this.sms = sms;
  }

  /// @param main the variant to send
  /// @param written the text part if the author wrote one; otherwise it is made from the HTML
  static MessageTemplate compile(Channel channel, Variant main, Optional<Variant> written) {
    var locale = main.locale().isEmpty() ? Locale.US : Locale.forLanguageTag(main.locale());
    var subject =
        main.subject().isEmpty()
            ? Optional.<Liquid>empty()
            : Optional.of(new Liquid(main.subject(), false, locale));
    Optional<String> html =
        switch (main.format()) {
          case "mjml" -> Optional.of(mjml(main, locale));
          case "html" -> Optional.of(main.body());
          default -> Optional.empty();
        };
    String text = written.map(Variant::body).or(() -> html.map(PlainText::of)).orElse(main.body());
    return new MessageTemplate(
        subject,
        html.map(source -> new Liquid(source, true, locale)),
        Optional.of(new Liquid(text, false, locale)),
        channel == Channel.SMS);
  }

  private static String mjml(Variant main, Locale locale) {
    var compiled = Mjml.compile(main.body(), locale.toLanguageTag());
    if (!compiled.flaws().isEmpty()) {
      throw new IllegalArgumentException("not MJML: " + compiled.flaws());
    }
    return compiled.html();
  }

  /// The paths that this template shows or asks about; true for those without which it has nothing
  /// to send. `render` looks at no other data.
  public Map<String, Boolean> reads() {
    var reads = new TreeMap<String, Boolean>();
    for (var part : new Optional<?>[] {subject, html, text}) {
      if (part.isPresent() && part.get() instanceof Liquid liquid) {
        liquid.needed().forEach((path, needed) -> reads.merge(path, needed, Boolean::logicalOr));
      }
    }
    return reads;
  }

  /// The message for one customer.
  ///
  /// @param data values by path, for example `customer.first_name`: texts, whole numbers, doubles,
  ///   booleans and times (a `ZonedDateTime` in the reader's zone; an `Instant` is shown in UTC).
  ///   What is missing or null counts as missing
  public Message render(Map<String, ?> data) {
    try {
      String line = subject.isPresent() ? oneLine(subject.get().render(data)) : "";
      String page = html.isPresent() ? html.get().render(data) : "";
      String words = text.isPresent() ? text.get().render(data) : "";
      if (subject.isPresent() && line.isBlank()) {
        return new Message.Aborted("the subject is empty");
      }
      return new Message.Rendered(line, page, sms ? SmsParts.plain(words).strip() : words);
    } catch (Abort abort) {
      return new Message.Aborted(abort.reason());
    }
  }

  /// No line breaks, which would begin another header, and nothing that reverses the reading.
  private static String oneLine(String subject) {
    String line = BIDI.matcher(NOT_IN_A_LINE.matcher(subject).replaceAll(" ")).replaceAll("");
    String stripped = line.strip();
    return stripped.codePointCount(0, stripped.length()) > LONGEST_SUBJECT
        ? stripped.substring(0, stripped.offsetByCodePoints(0, LONGEST_SUBJECT))
        : stripped;
  }

  /// Whether a subject as the author wrote it could never stand in a header.
  static boolean isOneLine(String subject) {
    return !NOT_IN_A_LINE.matcher(subject).find() && !BIDI.matcher(subject).find();
  }
}
