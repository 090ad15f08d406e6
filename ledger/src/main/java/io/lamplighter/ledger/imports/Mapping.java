package io.lamplighter.ledger.imports;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.ledger.consent.Basis;
import io.lamplighter.ledger.consent.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How the columns of a file become rows of the ledger:
///
/// ```yaml
/// apiVersion: lamplighter/v1
/// kind: Mapping
/// name: bank-marketing              # the source that rows are remembered by
/// dataset: customers                # or premises, accounts, events, enrollments, consents,
///                                   # contacts, tracts
/// delimiter: ";"
/// rejects: 1%                       # more bad rows than this refuse the whole file
/// zone: Europe/Lisbon               # of times without an offset
/// fields:                           # what stands in no column: constants, {row:5}, {column}
///   key: bank-{row:5}
///   attributes.row: { value: "{row}", type: integer, only: audience, meaning: Place in the file }
/// columns:                          # every column of the file, mapped or skipped
///   age: { field: attributes.age, type: integer, from: 17, to: 98, meaning: Age in years }
///   pdays: { field: attributes.pdays, type: integer, special: { "999": unknown } }
///   y: { field: attributes.subscribed, type: bool, hidden: the outcome, not for audiences }
///   duration: { skip: known only after the call }
/// consents:                         # only for customers: what all of them agreed to
///   - { channel: email, purpose: program, basis: express, since: 2008-05-01 }
/// ```
///
/// Rows are counted from 0, without the header. Further keys of a column: `values` (the only ones
/// there are), `map` (other words for them), `format` (of dates, as `dd/MM/yyyy`), `only: audience`
/// (models do not see it), `calendar: yes` (it tells the time and nothing about the customer:
/// models learn from it, but nobody is alarmed when it moves), `codes: [999]` (numbers that stand
/// for something else than an amount: kept as they are, also outside of the range, and a flag of
/// its own each for models). Events become known when they are imported, and wake who waits for
/// them, unless `known_at` is mapped or `known-after: 1d` makes them history.
///
/// @param name the source of what is imported
/// @param atMost share of bad rows that is still accepted
/// @param fingerprint of what the mapping says, whatever its layout
public record Mapping(
    String name,
    Dataset dataset,
    char delimiter,
    double atMost,
    ZoneId zone,
    Optional<Duration> knownAfter,
    Map<String, Given> fields,
    Map<String, Column> columns,
    Set<String> skipped,
    List<Agreed> consents,
    String fingerprint) {

  /// What becomes of one column.
  ///
  /// @param special texts that stand for a value of their own; empty for unknown
  /// @param map other words for texts; when given, there are no others
  /// @param values the only values there are; empty means any
  /// @param hidden why audiences and models must not see it, if so
  record Column(
      String field,
      FieldType type,
      Optional<DateTimeFormatter> format,
      Map<String, Optional<String>> special,
      Map<String, String> map,
      Set<String> values,
      Optional<Double> from,
      Optional<Double> to,
      String meaning,
      Optional<String> hidden,
      ForModels models) {}

  /// A field that stands in no column.
  record Given(Template template, FieldType type, String meaning, ForModels models) {}

  /// What models make of an attribute.
  ///
  /// @param learned whether they may learn from it at all
  /// @param calendar whether it merely tells the time: its drift alarms nobody
  /// @param codes numbers that are no amounts
  record ForModels(boolean learned, boolean calendar, List<Double> codes) {
    /// An attribute like any other.
    static final ForModels PLAIN = new ForModels(true, false, List.of());

    ForModels {
      codes = List.copyOf(codes);
    }
  }

  /// A consent that all customers of a file gave.
  record Agreed(Channel channel, Purpose purpose, Basis basis, Instant since) {}

  /// Reads a mapping file.
  ///
  /// @throws MappingException with all that is wrong with it
  /// @throws IOException if the file cannot be read
  public static Mapping read(Path file) throws IOException {
    return parse(file.toString(), text(file));
  }

  /// A pipe may never end, and a device is no text.
  private static String text(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is no file");
    }
    return Files.readString(file);
  }

  /// Reads a mapping.
  ///
  /// @param file how problems call it
  /// @throws MappingException with all that is wrong with it
  public static Mapping parse(String file, String text) {
    return new MappingReader(file).read(text);
  }
}
