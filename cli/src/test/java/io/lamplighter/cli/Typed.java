package io.lamplighter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/// What came of a command line that a test typed.
record Typed(int code, String out, String err) {
  static Typed run(Map<String, String> environment, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Lamplighter.run(environment, new PrintWriter(out), new PrintWriter(err), arguments);
    return new Typed(code, out.toString(), err.toString());
  }

  /// The environment that leads to a ledger, and to a Temporal that does not answer.
  static Map<String, String> environment(Ledger ledger) {
    var database =
        ledger
            .jdbi()
            .withHandle(
                db -> db.createQuery("SELECT current_database()").mapTo(String.class).one());
    return new HashMap<>(
        Map.of(
            "LAMPLIGHTER_DB", TestLedger.address(database).replaceAll("[?].*", ""),
            "LAMPLIGHTER_DB_USER", "postgres",
            "LAMPLIGHTER_DB_PASSWORD", "postgres",
            "LAMPLIGHTER_TEMPORAL_ADDRESS", "127.0.0.1:1"));
  }

  /// The object that `--output json` printed.
  JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
      throw new UncheckedIOException("no JSON on stdout, but on stderr: " + err, broken);
    }
  }
}
