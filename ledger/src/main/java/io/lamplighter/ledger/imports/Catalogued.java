package io.lamplighter.ledger.imports;

import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Makes the attributes that a file brought known to the attribute catalogue, so that audiences,
/// templates and models can speak of them. Hidden ones stay out.
final class Catalogued {
  private Catalogued() {}

  static void remember(Handle db, Mapping mapping) {
    var about =
        switch (mapping.dataset()) {
          case ACCOUNTS -> "account";
          case TRACTS -> "tract";
          // Others have no attributes.
          case CUSTOMERS, PREMISES, EVENTS, ENROLLMENTS, CONSENTS, CONTACTS -> "customer";
        };
    for (var column : mapping.columns().values()) {
      if (column.field().startsWith("attributes.") && column.hidden().isEmpty()) {
        remember(
            db,
            about,
            column.field().substring("attributes.".length()),
            column.type() == FieldType.DATE ? "time" : column.type().word(),
            column.meaning(),
            mapping.name(),
            column.values(),
            column.models());
      }
    }
    for (var field : mapping.fields().entrySet()) {
      if (field.getKey().startsWith("attributes.")) {
        remember(
            db,
            about,
            field.getKey().substring("attributes.".length()),
            field.getValue().type().word(),
            field.getValue().meaning(),
            mapping.name(),
            Set.of(),
            field.getValue().models());
      }
    }
  }

  private static void remember(
      Handle db,
      String about,
      String name,
      String type,
      String meaning,
      String source,
      Set<String> words,
      Mapping.ForModels models) {
    db.createUpdate(
            """
            INSERT INTO attribute
              (about, name, type, meaning, source, words, for_models, calendar, codes)
            VALUES (:about, :name, :type, :meaning, :source, :words, :forModels, :calendar, :codes)
            ON CONFLICT (about, name) DO UPDATE
               SET type = excluded.type, meaning = excluded.meaning, source = excluded.source,
                   words = excluded.words,
                   for_models = excluded.for_models, calendar = excluded.calendar,
                   codes = excluded.codes
            """)
        .bind("about", about)
        .bind("name", name)
        .bind("type", type)
        .bind("meaning", meaning)
        .bind("source", source)
        .bindArray("words", String.class, words)
        .bind("forModels", models.learned())
        .bind("calendar", models.calendar())
        .bindArray("codes", Double.class, models.codes())
        .execute();
  }
}
