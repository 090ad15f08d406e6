package io.lamplighter.workers.intake;

import io.lamplighter.ledger.Json;
import io.lamplighter.ledger.customers.Numbering;
import io.lamplighter.ledger.facts.Event;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads CloudEvents 1.0 in JSON. The subject is `acct:KEY` or `cust:KEY`, the utility's own number
/// of an account or a customer.
final class CloudEvents {
  /// What is wrong with one event, without quoting it: it may hold personal data.
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String why) {
      super(why);
    }
  }

  private CloudEvents() {}

  static Event read(String json) throws UnreadableException {
    if (!json.stripLeading().startsWith("{")) {
      throw new UnreadableException("it is no JSON object");
    }
    Map<String, Object> fields;
    try {
      fields = Json.object(json);
    } catch (RuntimeException noObject) {
      throw new UnreadableException("it is no JSON object");
    }
    if (!"1.0".equals(fields.get("specversion"))) {
      throw new UnreadableException("'specversion' must be \"1.0\"");
    }
    var source = text(fields, "source");
    var id = text(fields, "id");
    var type = text(fields, "type");
    var at = time(text(fields, "time"));
    var subject = text(fields, "subject");
    var data = data(fields);
    if (subject.startsWith("acct:")) {
      return Event.of(source, id, type, Numbering.account(subject.substring(5)), at, data);
    }
    if (subject.startsWith("cust:")) {
      return Event.of(source, id, type, Numbering.customer(subject.substring(5)), at, data);
    }
    throw new UnreadableException("'subject' must be acct:KEY or cust:KEY");
  }

  private static String text(Map<String, Object> fields, String name) throws UnreadableException {
    if (fields.get(name) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new UnreadableException("'" + name + "' is missing or no text");
  }

  private static Instant time(String text) throws UnreadableException {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException noTime) {
      throw new UnreadableException("'time' is no RFC 3339 time with an offset");
    }
  }

  private static Map<String, Object> data(Map<String, Object> fields) throws UnreadableException {
    var data = new LinkedHashMap<String, Object>();
    var given = fields.get("data");
    if (given instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (value != null) {
              data.put(String.valueOf(name), value);
            }
          });
    } else if (given != null) {
      throw new UnreadableException("'data' must be a JSON object");
    }
    return data;
  }
}
