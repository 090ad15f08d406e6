package io.lamplighter.workers.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lamplighter.ledger.Json;
import io.lamplighter.workers.intake.EventIntake.Refused;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /v1/events`: one CloudEvent (`application/cloudevents+json`) or one a line
/// (`application/x-ndjson`), with `Authorization: Bearer TOKEN`. Answers 202 with what became of
/// each row; 401, 404, 405 and 413 say what to change. After any other answer, send the same again.
public final class IntakeServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeServer.class);
  private static final int LARGEST = 8 * 1024 * 1024;
  private static final int MOST_ROWS = 10_000;

  static {
    // By itself the JDK's server waits for ever for the end of a request, and for any number of
    // them.
    unlessSet("sun.net.httpserver.maxReqTime", "60");
    unlessSet("jdk.httpserver.maxConnections", "500");
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private IntakeServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /// Starts to listen.
  ///
  /// @param port 0 takes any free one
  /// @param token that senders show; at least 16 characters
  public static IntakeServer start(
      String host, int port, String token, EventIntake intake, InstantSource clock)
      throws IOException {
    if (token.length() < 16) {
      throw new IllegalArgumentException(
          "the intake's token must have 16 characters or more: anybody who guesses it can report events");
    }
    var server = HttpServer.create(new InetSocketAddress(host, port), 64);
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(exchange, token, intake, clock));
    server.start();
    return new IntakeServer(server, threads);
  }

  private static void unlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private static void serve(
      HttpExchange exchange, String token, EventIntake intake, InstantSource clock)
      throws IOException {
    try (exchange) {
      answer(exchange, token, intake, clock);
    }
  }

  private static void answer(
      HttpExchange exchange, String token, EventIntake intake, InstantSource clock)
      throws IOException {
    try {
      if (!exchange.getRequestURI().getPath().equals("/v1/events")) {
        answer(exchange, 404, problem("events go to /v1/events"));
      } else if (!exchange.getRequestMethod().equals("POST")) {
        exchange.getResponseHeaders().set("Allow", "POST");
        answer(exchange, 405, problem("use POST"));
      } else if (!isAllowed(exchange, token)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        answer(exchange, 401, problem("show the intake's token: Authorization: Bearer TOKEN"));
      } else {
        take(exchange, intake, clock);
      }
    } catch (RuntimeException failed) {
      LOG.error("events could not be taken in: {}", failed.getClass().getName());
      answer(exchange, 503, problem("not taken in; send the same again later"));
    }
  }

  private static boolean isAllowed(HttpExchange exchange, String token) {
    var shown = exchange.getRequestHeaders().getFirst("Authorization");
    return shown != null
        && MessageDigest.isEqual(shown.getBytes(UTF_8), ("Bearer " + token).getBytes(UTF_8));
  }

  private static void take(HttpExchange exchange, EventIntake intake, InstantSource clock)
      throws IOException {
    var body = exchange.getRequestBody().readNBytes(LARGEST + 1);
    if (body.length > LARGEST) {
      answer(exchange, 413, problem("at most 8 MB at once"));
      return;
    }
    var text = new String(body, UTF_8);
    var type = exchange.getRequestHeaders().getFirst("Content-Type");
    var rows =
        type != null && type.startsWith("application/x-ndjson")
            ? text.lines().filter(line -> !line.isBlank()).toList()
            : List.of(text);
    if (rows.size() > MOST_ROWS) {
      answer(exchange, 413, problem("at most 10,000 events at once"));
      return;
    }
    var taken = intake.take(rows, clock.instant());
    var result = new LinkedHashMap<String, Object>();
    result.put("added", taken.added());
    result.put("repeated", taken.repeated());
    result.put("refused", taken.refused().stream().map(IntakeServer::row).toList());
    answer(exchange, 202, result);
  }

  private static Map<String, Object> row(Refused refused) {
    return Map.of("row", refused.row(), "rule", refused.rule(), "why", refused.why());
  }

  private static Map<String, Object> problem(String text) {
    return Map.of("problem", text);
  }

  private static void answer(HttpExchange exchange, int status, Map<String, Object> body)
      throws IOException {
    var bytes = Json.of(body).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
