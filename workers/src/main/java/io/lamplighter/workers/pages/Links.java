package io.lamplighter.workers.pages;

import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.workers.pages.LinkTokens.Purpose;
import java.net.URI;
import java.time.Instant;

/// The addresses that go into messages. The same touchpoint and instant always give the same ones.
///
/// @param base where the public pages are reached from outside, for example
///   `https://pages.meridian.example`, with or without a path
public record Links(LinkTokens tokens, URI base) {
  /// For the one-click header and the link in the text.
  public URI unsubscribe(TouchpointId touchpoint, Instant intentAt) {
    return at("/u/", tokens.token(Purpose.UNSUBSCRIBE, touchpoint, intentAt));
  }

  public URI preferences(TouchpointId touchpoint, Instant intentAt) {
    return at("/p/", tokens.token(Purpose.PREFERENCES, touchpoint, intentAt));
  }

  /// A survey's page; `?a=4` behind it picks an answer without giving it.
  public URI survey(TouchpointId touchpoint, Instant intentAt) {
    return at("/s/", tokens.token(Purpose.SURVEY, touchpoint, intentAt));
  }

  /// A link that counts clicks on its way to its target.
  public URI click(TouchpointId touchpoint, URI target, Instant intentAt) {
    return at("/c/", tokens.click(touchpoint, target, intentAt));
  }

  private URI at(String path, String token) {
    var root = base.toString();
    return URI.create(
        (root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path + token);
  }
}
