package io.lamplighter.ledger.imports;

import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Makes the attributes that a file brought known to the attribute catalogue, so that audiences,
/// templates and models can speak of them. Hidden ones stay out.
final class Catalogued {
  private Catalogued() {}

  static void remember(Handle db, Mapping mapping) {
    for (var column : mapping.columns().values()) {
      if (column.field().startsWith("attributes.") && column.hidden().isEmpty()) {
        remember(
            db,
            column.field().substring("attributes.".length()),
            column.type() == FieldType.DATE ? "time" : column.type().word(),
            column.meaning(),
            mapping.name(),
            column.values(),
            column.forModels());
      }
    }
    for (var field : mapping.fields().entrySet()) {
      if (field.getKey().startsWith("attributes.")) {
        remember(
            db,
            field.getKey().substring("attributes.".length()),
            field.getValue().type().word(),
            field.getValue().meaning(),
            mapping.name(),
            Set.of(),
            field.getValue().forModels());
      }
    }
  }

  private static void remember(
      Handle db,
      String name,
      String type,
      String meaning,
      String source,
      Set<String> words,
      boolean forModels) {
    db.createUpdate(
            """
            INSERT INTO attribute (name, type, meaning, source, words, for_models)
            VALUES (:name, :type, :meaning, :source, :words, :forModels)
            ON CONFLICT (name) DO UPDATE
               SET type = excluded.type, meaning = excluded.meaning, source = excluded.source,
                   words = excluded.words,
                   for_models = excluded.for_models
            """)
        .bind("name", name)
        .bind("type", type)
        .bind("meaning", meaning)
        .bind("source", source)
        .bindArray("words", String.class, words)
        .bind("forModels", forModels)
        .execute();
  }
}
