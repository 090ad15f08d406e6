package io.lamplighter.simulator.bank;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// The bank's file on a calendar: its rows are in the order of their dates, which it does not tell.
/// Each five hundred of them are the calling list of one week, the last third from day one on.
record BankFiles(List<String> header, List<String> rows) {
  /// The first row that has not been called on day one.
  static final int FIRST = 27_458;

  static final int WAVE = 500;
  static final ZoneId ZONE = ZoneId.of("Europe/Lisbon");
  static final LocalDate DAY_ONE = LocalDate.parse("2026-01-05");

  /// Three rows that no import may take: not a number, not a month, not the columns.
  private static final List<String> BAD =
      List.of(
          "forty;\"admin.\";\"single\";\"unknown\";\"no\";\"no\";\"no\";\"cellular\";\"nov\";\"fri\";90;1;999;0;\"nonexistent\";-1.1;94.767;-50.8;1.028;4963.6;\"no\"",
          "40;\"admin.\";\"single\";\"unknown\";\"no\";\"no\";\"no\";\"cellular\";\"brumaire\";\"fri\";90;1;999;0;\"nonexistent\";-1.1;94.767;-50.8;1.028;4963.6;\"no\"",
          "40;\"admin.\"");

  static BankFiles read(Path file) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return new BankFiles(List.of(lines.getFirst()), lines.subList(1, lines.size()));
    }
  }

  /// The Monday in whose week a row is on the list.
  static LocalDate week(int row) {
    return DAY_ONE.plusWeeks(Math.floorDiv(row - FIRST, WAVE));
  }

  static Instant listed(int row) {
    return week(row).atStartOfDay(ZONE).toInstant();
  }

  /// When a row of the past was called: one after the other from ten on.
  static Instant called(int row) {
    return week(row)
        .atTime(LocalTime.of(10, 0))
        .atZone(ZONE)
        .toInstant()
        .plusSeconds(60L * Math.floorMod(row - FIRST, WAVE));
  }

  static String key(int row) {
    return "bank-%05d".formatted(row);
  }

  boolean subscribed(int row) {
    return rows.get(row).endsWith("\"yes\"");
  }

  int waves() {
    return (rows.size() - FIRST + WAVE - 1) / WAVE;
  }

  int inWave(int wave) {
    return Math.min(WAVE, rows.size() - FIRST - wave * WAVE);
  }

  /// The whole file with the three bad rows behind it.
  Path withBadRows(Path folder) {
    var lines = new ArrayList<>(header);
    lines.addAll(rows);
    lines.addAll(BAD);
    return write(folder.resolve("bank-additional-full.csv"), lines);
  }

  /// Who is on the list of which week, from the first row of interest on.
  Path lists(Path folder) {
    var lines = new ArrayList<>(List.of("customer,listed"));
    for (int row = FIRST; row < rows.size(); row++) {
      lines.add(key(row) + "," + listed(row));
    }
    return write(folder.resolve("calling-list.csv"), lines);
  }

  /// Who was called before day one.
  Path calls(Path folder) {
    var lines = new ArrayList<>(List.of("call,customer,at"));
    for (int row = 0; row < FIRST; row++) {
      lines.add("call-" + row + "," + key(row) + "," + called(row));
    }
    return write(folder.resolve("calls.csv"), lines);
  }

  /// Who of them subscribed: a day later.
  Path deposits(Path folder) {
    var lines = new ArrayList<>(List.of("customer,at"));
    for (int row = 0; row < FIRST; row++) {
      if (subscribed(row)) {
        lines.add(key(row) + "," + called(row).plusSeconds(86_400));
      }
    }
    return write(folder.resolve("deposits.csv"), lines);
  }

  private static Path write(Path file, List<String> lines) {
    try {
      return Files.write(file, lines);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
