package io.lamplighter.ledger.imports;

import static io.lamplighter.ledger.imports.FieldType.BOOL;
import static io.lamplighter.ledger.imports.FieldType.DATE;
import static io.lamplighter.ledger.imports.FieldType.INTEGER;
import static io.lamplighter.ledger.imports.FieldType.TEXT;
import static io.lamplighter.ledger.imports.FieldType.TIME;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the rows of a file are, and the fields that such a row can have.
public enum Dataset {
  CUSTOMERS(
      List.of("key"),
      fields(
          "key household given_name family_name language class persona preferred_channel zone"
              + " jurisdiction",
          TEXT,
          "low_income medical_baseline moratorium",
          BOOL,
          "birth_decade",
          INTEGER,
          "since",
          DATE),
      List.of("attributes.", "contact.")),
  PREMISES(
      List.of("key", "address", "city", "state", "zip", "zone"),
      fields("key address city state zip tract zone dwelling ownership heating", TEXT),
      List.of()),
  ACCOUNTS(
      List.of("key", "customer"),
      fields(
          "key customer premise class status rate_code delivery",
          TEXT,
          "opened closed",
          DATE,
          "autopay budget_billing",
          BOOL),
      List.of("attributes.")),
  EVENTS(
      List.of("key", "type", "occurred_at"),
      fields("source key type customer account", TEXT, "occurred_at known_at", TIME),
      List.of("data.")),
  ENROLLMENTS(
      List.of("program", "occurred_at"),
      fields("source key customer account program status via", TEXT, "occurred_at known_at", TIME),
      List.of()),
  CONSENTS(
      List.of("customer", "channel", "purpose", "granted", "since"),
      fields(
          "customer channel purpose basis source evidence",
          TEXT,
          "granted",
          BOOL,
          "since captured_at",
          TIME),
      List.of()),
  CONTACTS(
      List.of("key", "customer", "channel", "category", "at"),
      fields("key customer channel category", TEXT, "at", TIME),
      List.of()),
  TRACTS(
      List.of("key", "published"), fields("key", TEXT, "published", DATE), List.of("attributes."));

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it immutable
  private final List<String> needed;

  @SuppressWarnings("ImmutableEnumChecker") // never changed after it is made
  private final Map<String, FieldType> fields;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it immutable
  private final List<String> open;

  Dataset(List<String> needed, Map<String, FieldType> fields, List<String> open) {
    this.needed = needed;
    this.fields = fields;
    this.open = open;
  }

  /// The word that mappings use, for example `customers`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Dataset> named(String word) {
    return Arrays.stream(values()).filter(dataset -> dataset.word().equals(word)).findFirst();
  }

  /// Fields that every row must have.
  List<String> needed() {
    return needed;
  }

  /// The type of a field that always has the same one.
  Optional<FieldType> type(String field) {
    return Optional.ofNullable(fields.get(field));
  }

  /// Whether a row can have a field.
  boolean has(String field) {
    return fields.containsKey(field) || open.stream().anyMatch(prefix -> isBelow(field, prefix));
  }

  /// All names that a field can have, groups by their prefix.
  List<String> names() {
    return Stream.concat(fields.keySet().stream(), open.stream().map(prefix -> prefix + "NAME"))
        .toList();
  }

  private static boolean isBelow(String field, String prefix) {
    return field.startsWith(prefix) && field.substring(prefix.length()).matches("[a-z][a-z0-9_]*");
  }

  private static Map<String, FieldType> fields(Object... namesThenType) {
    var fields = new LinkedHashMap<String, FieldType>();
    for (int i = 0; i < namesThenType.length; i += 2) {
      for (var name : ((String) namesThenType[i]).split(" ", -1)) {
        fields.put(name, (FieldType) namesThenType[i + 1]);
      }
    }
    return fields;
  }
}
