package io.lamplighter.console.words;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// A table to take away, as RFC 4180 has it. Numbers are plain (a point, no separators), instants
/// are ISO 8601 in UTC. A text that a spreadsheet would run as a formula gets an apostrophe in
/// front: whoever sends us a name does not get to run code at an analyst's desk.
public final class Csv {
  private static final MediaType TYPE = MediaType.parseMediaType("text/csv;charset=UTF-8");
  private static final String FORMULA_STARTS = "=+-@\t\r\n";

  private final StringBuilder text = new StringBuilder();

  public Csv(String... columns) {
    row(List.of(columns));
  }

  /// Adds a row of texts, numbers, dates, instants and nulls.
  public Csv row(@Nullable Object... cells) {
    var row = new ArrayList<@Nullable Object>(cells.length);
    for (var cell : cells) {
      row.add(cell);
    }
    return row(row);
  }

  private Csv row(List<? extends @Nullable Object> cells) {
    text.append(cells.stream().map(Csv::cell).collect(Collectors.joining(","))).append("\r\n");
    return this;
  }

  private static String cell(@Nullable Object cell) {
    return switch (cell) {
      case null -> "";
      case Number number -> number.toString();
      case Boolean yes -> yes.toString();
      case Instant instant -> instant.toString();
      case LocalDate date -> date.toString();
      default -> quoted(cell.toString());
    };
  }

  private static String quoted(String value) {
    var safe =
        !value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  public String text() {
    return text.toString();
  }

  /// As a download.
  ///
  /// @param name file name without its ending
  public ResponseEntity<String> download(String name) {
    var headers = new HttpHeaders();
    headers.setContentType(TYPE);
    headers.setContentDisposition(ContentDisposition.attachment().filename(name + ".csv").build());
    return ResponseEntity.ok().headers(headers).body(text.toString());
  }
}
