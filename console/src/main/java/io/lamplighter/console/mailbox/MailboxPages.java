package io.lamplighter.console.mailbox;

import io.lamplighter.console.Settings;
import io.lamplighter.console.mailbox.CaughtMail.Caught;
import io.lamplighter.console.mailbox.CaughtMail.Letter;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.util.HtmlUtils;

/// What customers of the demo got. A message could carry anything, so its body comes as a document
/// of its own that may run, load and send nothing; its links are listed beside it.
@Controller
public class MailboxPages {
  private static final int SHOWN = 200;
  private static final int LINKS = 40;
  private static final Pattern LINK =
      Pattern.compile(
          "<a\\b[^>]*?\\bhref\\s*=\\s*[\"'](https?://[^\"'\\s]+)[\"']", Pattern.CASE_INSENSITIVE);
  private static final Pattern PLAIN_LINK = Pattern.compile("https?://[^\\s<>\"')]+");

  private final Settings settings;

  public MailboxPages(Settings settings) {
    this.settings = settings;
  }

  @GetMapping("/mailbox")
  String mailbox(Model model) {
    model.addAttribute("crumbs", List.of(Crumb.here("Mailbox")));
    model.addAttribute("letters", mail().newest(SHOWN));
    model.addAttribute("shown", SHOWN);
    return "mailbox";
  }

  @GetMapping("/mailbox.csv")
  ResponseEntity<String> csv() {
    var csv = new Csv("number", "at", "from", "to", "subject");
    for (Caught caught : mail().newest(Integer.MAX_VALUE)) {
      csv.row(caught.number(), caught.at(), caught.from(), caught.to(), caught.subject());
    }
    return csv.download("mailbox");
  }

  @GetMapping("/mailbox/{number}")
  String letter(@PathVariable long number, Model model) {
    var letter = letter(number);
    model.addAttribute(
        "crumbs", List.of(new Crumb("Mailbox", "/mailbox"), Crumb.here("Message " + number)));
    model.addAttribute("letter", letter);
    model.addAttribute("links", links(letter));
    return "letter";
  }

  @GetMapping("/mailbox/{number}/body")
  ResponseEntity<String> body(@PathVariable long number) {
    var letter = letter(number);
    var html =
        letter.html().isEmpty()
            ? "<!doctype html><meta charset=utf-8><title>Message</title><pre>"
                + HtmlUtils.htmlEscape(letter.text())
                + "</pre>"
            : letter.html();
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .body(html);
  }

  /// Where a message leads: http and https only, each once, in order.
  static List<String> links(Letter letter) {
    var html = LINK.matcher(letter.html());
    var found =
        html.find()
            ? LINK.matcher(letter.html())
                .results()
                .map(link -> HtmlUtils.htmlUnescape(link.group(1)))
            : PLAIN_LINK.matcher(letter.text()).results().map(link -> link.group());
    return found.distinct().limit(LINKS).toList();
  }

  private Letter letter(long number) {
    return mail().open(number).orElseThrow(NotHereException::new);
  }

  private CaughtMail mail() {
    return settings.mail().orElseThrow(NotHereException::new);
  }
}
