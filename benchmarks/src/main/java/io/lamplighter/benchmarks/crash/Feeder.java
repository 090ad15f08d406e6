package io.lamplighter.benchmarks.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A system of the utility that tells of events over HTTP, one after the other, and tells each
/// again until it is answered 202, whatever happens to whoever should answer.
final class Feeder implements AutoCloseable {
  static final String TOKEN = "crash-benchmark-token";
  private static final Duration BETWEEN = Duration.ofMillis(150);

  private final URI intake;
  private final List<String> customers;
  private final InstantSource clock;
  private final AtomicInteger told = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

  private Feeder(int port, List<String> customers, InstantSource clock) {
    this.intake = URI.create("http://127.0.0.1:" + port + "/v1/events");
    this.customers = customers;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("feeder").start(this::tellAll);
  }

  static Feeder start(int port, List<String> customers, InstantSource clock) {
    return new Feeder(port, customers, clock);
  }

  /// Whether every event was answered.
  boolean isDone() {
    return told.get() == customers.size();
  }

  int told() {
    return told.get();
  }

  private void tellAll() {
    try (var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      for (var customer : customers) {
        var event =
            """
            {"specversion":"1.0","source":"oms","id":"line/%s","type":"outage.restored",\
            "subject":"cust:%s","time":"%s","data":{"minutes":42,"cause":"equipment"}}"""
                .formatted(customer, customer, clock.instant());
        while (!closed && !answers(client, event)) {
          House.pause(Duration.ofMillis(500));
        }
        if (closed) {
          return;
        }
        told.incrementAndGet();
        House.pause(BETWEEN);
      }
    }
  }

  private boolean answers(HttpClient client, String event) {
    var request =
        HttpRequest.newBuilder(intake)
            .timeout(Duration.ofSeconds(5))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/cloudevents+json")
            .POST(BodyPublishers.ofString(event, UTF_8))
            .build();
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 400 && answer.statusCode() < 500) {
        throw new IllegalStateException("the intake refuses an event: " + answer.body());
      }
      return answer.statusCode() == 202;
    } catch (IOException killed) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", stopped);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
