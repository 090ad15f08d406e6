package io.lamplighter.simulator.living;

import io.lamplighter.ledger.Json;
import io.lamplighter.simulator.meridian.MeridianEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// The utility's systems, telling a worker over HTTP what happened.
final class Intake {
  private static final int AT_ONCE = 1_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final String token;

  Intake(URI address, String token) {
    this.address = address;
    this.token = token;
  }

  /// Reports events.
  ///
  /// @throws IOException if they were not taken in; report them again
  void report(List<MeridianEvent> events) throws IOException, InterruptedException {
    for (int from = 0; from < events.size(); from += AT_ONCE) {
      var rows =
          events.subList(from, Math.min(events.size(), from + AT_ONCE)).stream()
              .map(Intake::cloudEvent)
              .collect(Collectors.joining("\n"));
      var status =
          http.send(
                  HttpRequest.newBuilder(address)
                      .timeout(Duration.ofMinutes(1))
                      .header("Authorization", "Bearer " + token)
                      .header("Content-Type", "application/x-ndjson")
                      .POST(BodyPublishers.ofString(rows))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode();
      if (status != 202) {
        throw new IOException("events were not taken in: " + status);
      }
    }
  }

  private static String cloudEvent(MeridianEvent event) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("specversion", "1.0");
    fields.put("id", event.key());
    fields.put("source", event.source());
    fields.put("type", event.type());
    fields.put("time", event.occurred().toString());
    fields.put(
        "subject",
        event.account() == null ? "cust:" + event.customer() : "acct:" + event.account());
    fields.put("data", event.data());
    return Json.of(fields);
  }
}
