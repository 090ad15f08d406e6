package io.lamplighter.workers.cohorts;

import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.ledger.touchpoints.Touchpoints.Leased;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.pages.Links;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The links of messages that reach people: each carries a token of its own, and those to the
/// utility's own hosts count clicks on their way.
public final class TrackedLinks implements Composer {
  private static final Pattern LINK = Pattern.compile("href=\"(https://[^\"<>\\s]+)\"");

  private final Composer composer;
  private final Links links;
  private final Set<String> hosts;

  /// @param hosts whose pages count clicks, for example `my.acme.example`
  public TrackedLinks(Composer composer, Links links, Set<String> hosts) {
    this.composer = composer;
    this.links = links;
    this.hosts = Set.copyOf(hosts);
  }

  /// The addresses that a template may show, for one message.
  public static TemplateComposer.Links of(Links links, Leased leased, Instant intentAt) {
    var unsubscribe = links.unsubscribe(leased.id(), intentAt);
    var byName = new HashMap<String, String>();
    byName.put("unsubscribe", unsubscribe.toString());
    byName.put("preferences", links.preferences(leased.id(), intentAt).toString());
    if (leased.survey() != null) {
      byName.put("survey", links.survey(leased.id(), intentAt).toString());
    }
    return new TemplateComposer.Links(
        byName, leased.category().messageClass() == MessageClass.MARKETING ? unsubscribe : null);
  }

  @Override
  public Map<Leased, Composed> compose(List<Leased> leased, Instant intentAt, Instant deadline) {
    var composed = new HashMap<>(composer.compose(leased, intentAt, deadline));
    composed.replaceAll(
        (each, was) ->
            was instanceof Composed.Ready(var message)
                ? new Composed.Ready(tracked(message))
                : was);
    return composed;
  }

  private Message tracked(Message message) {
    var content = message.content();
    var html = tracked(content.html(), message.key(), message.intentAt());
    return html.equals(content.html())
        ? message
        : new Message(
            message.key(),
            message.address(),
            new Message.Content(content.subject(), html, content.text()),
            message.campaign(),
            message.wave(),
            message.category(),
            message.intentAt(),
            message.deadline(),
            message.unsubscribe());
  }

  private String tracked(String html, TouchpointId touchpoint, Instant intentAt) {
    return LINK.matcher(html)
        .replaceAll(
            link -> {
              var target = target(link.group(1).replace("&amp;", "&"));
              return Matcher.quoteReplacement(
                  target == null || !hosts.contains(target.getHost())
                      ? link.group()
                      : "href=\"" + links.click(touchpoint, target, intentAt) + "\"");
            });
  }

  private static @org.jspecify.annotations.Nullable URI target(String address) {
    try {
      var target = URI.create(address);
      return target.getHost() == null ? null : target;
    } catch (IllegalArgumentException noAddress) {
      return null;
    }
  }
}
