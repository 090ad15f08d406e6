package io.lamplighter.campaigns.content;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Journey.Content;
import io.lamplighter.campaigns.definition.Journey.Variant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The compiled templates of a worker: each variant is compiled when it is first sent and kept.
/// Safe to share.
public final class Templates {
  private record Key(Channel channel, Variant main, Optional<Variant> text) {}

  private final Map<Key, MessageTemplate> compiled = new ConcurrentHashMap<>();

  /// The template for a customer's language and arm: the variant of both, else of the language,
  /// else of the arm, else the plain one. Empty if the content has nothing for the channel.
  ///
  /// @param locale the customer's language, `es` or `es-MX`; empty for the usual one
  /// @param arm empty without arms
  /// @throws IllegalArgumentException if the variant is no template, which reading the campaign
  ///   would have said
  public Optional<MessageTemplate> of(Content content, Channel channel, String locale, String arm) {
    var variants = content.byChannel().getOrDefault(channel, List.of());
    boolean pages = variants.stream().anyMatch(variant -> !variant.format().equals("txt"));
    var main = best(variants, locale, arm, pages);
    return main.map(
        variant -> {
          // The text part is the author's only if it speaks the same language in the same arm.
          var text =
              pages
                  ? best(variants, locale, arm, false)
                      .filter(written -> written.locale().equals(variant.locale()))
                      .filter(written -> written.arm().equals(variant.arm()))
                  : Optional.<Variant>empty();
          return compiled.computeIfAbsent(
              new Key(channel, variant, text),
              key -> MessageTemplate.compile(key.channel(), key.main(), key.text()));
        });
  }

  private static Optional<Variant> best(
      List<Variant> variants, String locale, String arm, boolean pages) {
    return variants.stream()
        .filter(variant -> pages != variant.format().equals("txt"))
        .filter(variant -> variant.arm().isEmpty() || variant.arm().equals(arm))
        .filter(variant -> variant.locale().isEmpty() || fits(variant.locale(), locale))
        .max(
            Comparator.comparingInt((Variant variant) -> variant.locale().length())
                .thenComparingInt(variant -> variant.arm().length()));
  }

  private static boolean fits(String variant, String locale) {
    return locale.equals(variant) || locale.startsWith(variant + "-");
  }
}
