package io.lamplighter.simulator.living;

import io.lamplighter.simulator.mail.Letter;
import io.lamplighter.simulator.mail.MailCatcher;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Reads the mail that was caught and does what people do with it: follows links, answers surveys
/// on their page, unsubscribes with one click. All of it over HTTP, with the links of the letter
/// and nothing else.
final class Inbox {
  private static final Pattern MESSAGE_ID = Pattern.compile("<([0-9a-f-]{36})@.*");
  private static final Pattern CLICK = Pattern.compile("href=\"(http[^\"]*/c/[^\"]+)\"");
  private static final Pattern SURVEY = Pattern.compile("href=\"(http[^\"?]*/s/[^\"?]+)");
  private static final Pattern ONE_CLICK =
      Pattern.compile("(?i)list-unsubscribe:.*?<(http[^>]+)>.*");
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final MailCatcher catcher;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Map<UUID, Long> numbers = new ConcurrentHashMap<>();
  private long last;

  Inbox(MailCatcher catcher) {
    this.catcher = catcher;
  }

  /// Follows the first link that counts clicks.
  ///
  /// @return false if there is no such letter, or it has no such link
  /// @throws IOException if our page does not do as it should
  boolean click(UUID touchpoint) throws IOException, InterruptedException {
    var link = letter(touchpoint).flatMap(letter -> first(CLICK, letter.html()));
    if (link.isPresent()) {
      send(get(link.get()), 302);
    }
    return link.isPresent();
  }

  /// Opens the survey's page and gives an answer with its button.
  boolean answer(UUID touchpoint, int score, String comment)
      throws IOException, InterruptedException {
    var link = letter(touchpoint).flatMap(letter -> first(SURVEY, letter.html()));
    if (link.isPresent()) {
      send(get(link.get() + "?a=" + score), 200);
      send(
          post(
              link.get(),
              "a="
                  + score
                  + "&comment="
                  + URLEncoder.encode(comment, StandardCharsets.UTF_8)
                  + "&website="),
          200);
    }
    return link.isPresent();
  }

  /// Presses the mail program's own button.
  boolean unsubscribe(UUID touchpoint) throws IOException, InterruptedException {
    var link =
        letter(touchpoint)
            .flatMap(
                letter ->
                    letter.head().stream()
                        .flatMap(line -> first(ONE_CLICK, line).stream())
                        .findFirst());
    if (link.isPresent()) {
      send(post(link.get(), "List-Unsubscribe=One-Click"), 200);
    }
    return link.isPresent();
  }

  private synchronized Optional<Letter> letter(UUID touchpoint) throws IOException {
    while (true) {
      var caught = catcher.since(last, 1_000);
      for (var each : caught) {
        var id = MESSAGE_ID.matcher(each.messageId());
        if (id.matches()) {
          numbers.put(UUID.fromString(id.group(1)), each.number());
        }
        last = each.number();
      }
      if (caught.isEmpty()) {
        var number = numbers.get(touchpoint);
        return number == null ? Optional.empty() : catcher.open(number);
      }
    }
  }

  private static Optional<String> first(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    return found.find() ? Optional.of(found.group(1).replace("&amp;", "&")) : Optional.empty();
  }

  private static HttpRequest.Builder request(String address) {
    return HttpRequest.newBuilder(URI.create(address))
        .timeout(PATIENCE)
        .header("User-Agent", BROWSER);
  }

  private static HttpRequest get(String address) {
    return request(address).build();
  }

  private static HttpRequest post(String address, String form) {
    return request(address)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form))
        .build();
  }

  private void send(HttpRequest request, int expected) throws IOException, InterruptedException {
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status != expected) {
      throw new IOException("a page answered " + status + " instead of " + expected);
    }
  }
}
