package io.lamplighter.workers.cohorts;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.content.MessageTemplate;
import io.lamplighter.campaigns.content.Templates;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.ledger.touchpoints.Touchpoints.Leased;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.channels.Message;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Composes messages from the campaign's templates. What a template shows is read by one query for
/// a whole batch, each row under its own customer, and handed to the template as plain values.
public final class TemplateComposer implements Composer {
  private final Jdbi jdbi;
  private final Playbook playbook;
  private final Templates templates = new Templates();
  private final Map<String, String> utility;
  private final Function<Leased, Links> links;

  /// The addresses in one message.
  ///
  /// @param oneClick null only where the category carries no way to unsubscribe
  public record Links(Map<String, String> byName, @Nullable URI oneClick) {}

  /// @param utility values of `utility.*`, by path
  public TemplateComposer(
      Jdbi jdbi, Playbook playbook, Map<String, String> utility, Function<Leased, Links> links) {
    this.jdbi = jdbi;
    this.playbook = playbook;
    this.utility = Map.copyOf(utility);
    this.links = links;
  }

  private record Ready(Leased leased, MessageTemplate template) {}

  @Override
  public Map<Leased, Composed> compose(List<Leased> leased, Instant intentAt, Instant deadline) {
    var composed = new HashMap<Leased, Composed>();
    var ready = new ArrayList<Ready>();
    var paths = new TreeSet<String>();
    for (var each : leased) {
      template(each)
          .ifPresentOrElse(
              template -> {
                ready.add(new Ready(each, template));
                paths.addAll(template.reads().keySet());
              },
              () -> composed.put(each, new Composed.Aborted("no_content")));
    }
    var known = known(ready.stream().map(Ready::leased).toList(), paths, intentAt);
    for (var each : ready) {
      composed.put(
          each.leased(),
          compose(
              each, known.getOrDefault(each.leased().customer(), Map.of()), intentAt, deadline));
    }
    return composed;
  }

  private Optional<MessageTemplate> template(Leased leased) {
    var step =
        playbook.play(leased.campaign(), leased.version()).campaign().journey().step(leased.step());
    return step instanceof Step.Contact contact
        ? templates.of(contact.content(), leased.channel(), leased.language(), leased.arm())
        : Optional.empty();
  }

  private Composed compose(
      Ready ready, Map<String, Object> known, Instant intentAt, Instant deadline) {
    var leased = ready.leased();
    var addresses = links.apply(leased);
    var data = new LinkedHashMap<String, Object>(known);
    data.putAll(utility);
    addresses.byName().forEach((name, address) -> data.put("links." + name, address));
    data.put("arm", leased.arm());
    return switch (ready.template().render(data)) {
      case io.lamplighter.campaigns.content.Message.Aborted(var reason) ->
          new Composed.Aborted("aborted: " + reason);
      case io.lamplighter.campaigns.content.Message.Rendered(var subject, var html, var text) ->
          new Composed.Ready(
              new Message(
                  leased.id(),
                  leased.address(),
                  new Message.Content(subject, html, text),
                  new CampaignName(leased.campaign()),
                  leased.wave(),
                  leased.category(),
                  intentAt,
                  deadline,
                  addresses.oneClick()));
    };
  }

  /// The attributes that the templates of a batch show, by customer.
  private Map<Long, Map<String, Object>> known(List<Leased> leased, Set<String> paths, Instant at) {
    var shown =
        paths.stream().flatMap(path -> playbook.catalogue().attribute(path).stream()).toList();
    if (leased.isEmpty() || shown.isEmpty()) {
      return Map.of();
    }
    var columns = new StringBuilder();
    for (int i = 0; i < shown.size(); i++) {
      columns.append(", (").append(shown.get(i).sql().replace(":now", ":at")).append(") AS v");
      columns.append(i);
    }
    var byCustomer = new HashMap<Long, Map<String, Object>>();
    jdbi.useHandle(
        db ->
            db.createQuery(
                    "SELECT c.id"
                        + columns
                        + """
                         FROM customer c
                         LEFT JOIN LATERAL (SELECT * FROM account WHERE customer_id = c.id
                                             ORDER BY status DESC, opened NULLS LAST, id LIMIT 1) a
                                ON true
                         LEFT JOIN premise p ON p.id = a.premise_id
                        WHERE c.id = ANY(:customers)
                        """)
                .bindArray(
                    "customers",
                    Long.class,
                    leased.stream().map(Leased::customer).distinct().toList())
                .bind("at", at)
                .map(
                    (rows, context) -> {
                      var values = new HashMap<String, Object>();
                      for (int i = 0; i < shown.size(); i++) {
                        put(values, shown.get(i), rows.getObject("v" + i));
                      }
                      return byCustomer.put(rows.getLong(1), values);
                    })
                .list());
    return byCustomer;
  }

  private static void put(
      Map<String, Object> values, Catalogue.Attribute attribute, @Nullable Object value) {
    if (value != null) {
      values.put(attribute.path(), value instanceof Timestamp time ? time.toInstant() : value);
    }
  }
}
