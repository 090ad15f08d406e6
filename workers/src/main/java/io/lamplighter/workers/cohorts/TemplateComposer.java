package io.lamplighter.workers.cohorts;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.content.MessageTemplate;
import io.lamplighter.campaigns.content.Templates;
import io.lamplighter.campaigns.definition.Campaign.FollowUp;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.touchpoints.Touchpoints.Leased;
import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.channels.Message;
import java.math.BigDecimal;
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
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Composes messages from the campaign's templates. What a template shows is read by one query for
/// a whole batch, each row under its own customer, and handed to the template as plain values.
public final class TemplateComposer implements Composer {
  private final Jdbi jdbi;
  private final Playbook playbook;
  private final Templates templates = new Templates();
  private final Map<String, String> utility;
  private final BiFunction<Leased, Instant, Links> links;

  /// The addresses in one message.
  ///
  /// @param oneClick null only where the category carries no way to unsubscribe
  public record Links(Map<String, String> byName, @Nullable URI oneClick) {}

  /// @param utility values of `utility.*`, by path
  /// @param links the addresses in a message, by whom it is for and when its intent is committed
  public TemplateComposer(
      Jdbi jdbi,
      Playbook playbook,
      Map<String, String> utility,
      BiFunction<Leased, Instant, Links> links) {
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
    var events = events(ready);
    for (var each : ready) {
      var values =
          new HashMap<String, Object>(known.getOrDefault(each.leased().customer(), Map.of()));
      values.putAll(events.getOrDefault(each.leased().entry(), Map.of()));
      composed.put(each.leased(), compose(each, values, intentAt, deadline));
    }
    return composed;
  }

  /// The fields of the events that brought people in, where the words speak of them, by entry.
  private Map<EntryId, Map<String, Object>> events(List<Ready> ready) {
    var asked =
        ready.stream()
            .filter(
                each ->
                    each.template().reads().keySet().stream()
                        .anyMatch(path -> path.startsWith("event.")))
            .map(each -> each.leased().entry())
            .toList();
    if (asked.isEmpty()) {
      return Map.of();
    }
    return jdbi.withHandle(
        db -> {
          var fields = new HashMap<EntryId, Map<String, Object>>();
          db.createQuery(
                  """
                  SELECT e.id, p.source, p.key FROM entry e
                    JOIN pending_entry p
                      ON p.campaign = e.campaign AND p.source || '/' || p.key = e.occurrence
                   WHERE e.id = ANY(:entries)
                  """)
              .bindArray("entries", UUID.class, asked.stream().map(EntryId::value).toList())
              .map(
                  (rows, context) ->
                      fields.put(
                          new EntryId(rows.getObject(1, UUID.class)),
                          named(Facts.fields(db, rows.getString(2), rows.getString(3)))))
              .list();
          return fields;
        });
  }

  private static Object plain(BigDecimal number) {
    return number.scale() <= 0 ? (Object) number.longValue() : (Object) number.doubleValue();
  }

  private static Map<String, Object> named(Map<String, Object> fields) {
    var named = new HashMap<String, Object>();
    fields.forEach(
        (name, value) ->
            named.put(
                "event." + name,
                value instanceof BigDecimal number ? plain(number.stripTrailingZeros()) : value));
    return named;
  }

  private Optional<MessageTemplate> template(Leased leased) {
    var campaign = playbook.play(leased.campaign(), leased.version()).campaign();
    if (leased.step().equals(FollowUp.STEP) && campaign.afterEnrollment().isPresent()) {
      var content = campaign.afterEnrollment().get().content();
      return templates.of(content, leased.channel(), leased.language(), leased.arm());
    }
    var step = campaign.journey().step(leased.step());
    return step instanceof Step.Contact contact
        ? templates.of(contact.content(), leased.channel(), leased.language(), leased.arm())
        : Optional.empty();
  }

  private Composed compose(
      Ready ready, Map<String, Object> known, Instant intentAt, Instant deadline) {
    var leased = ready.leased();
    var addresses = links.apply(leased, intentAt);
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
