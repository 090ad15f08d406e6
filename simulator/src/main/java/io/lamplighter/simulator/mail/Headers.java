package io.lamplighter.simulator.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The head of a message, unfolded, as it came.
record Headers(List<Header> all) {
  record Header(String name, String value) {}

  static Headers of(byte[] message) {
    int end = 0;
    while (end + 3 < message.length
        && !(message[end] == '\r'
            && message[end + 1] == '\n'
            && message[end + 2] == '\r'
            && message[end + 3] == '\n')) {
      end++;
    }
    var head = new String(message, 0, end, ISO_8859_1).replaceAll("\r\n(?=[ \t])", "");
    var headers = new ArrayList<Header>();
    for (var line : head.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.add(
            new Header(
                line.substring(0, colon).toLowerCase(Locale.ROOT),
                line.substring(colon + 1).strip()));
      }
    }
    return new Headers(List.copyOf(headers));
  }

  /// @param name in lower case
  Optional<String> first(String name) {
    return all.stream().filter(header -> header.name().equals(name)).map(Header::value).findFirst();
  }
}
