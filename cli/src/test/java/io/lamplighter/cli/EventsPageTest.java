package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.ledger.attributes.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The page about events tells of each type what the catalogue knows.
class EventsPageTest {
  @Test
  void namesEveryEventAndItsFields() throws IOException {
    var rows =
        Files.readString(Path.of("../docs/events.md"))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .collect(Collectors.toMap(line -> line.split("`", -1)[1], line -> line));

    assertThat(Attributes.catalogue().events()).isNotEmpty();
    assertThat(rows.keySet()).containsAll(Attributes.catalogue().events().keySet());
    Attributes.catalogue()
        .events()
        .forEach(
            (type, event) ->
                event
                    .fields()
                    .keySet()
                    .forEach(field -> assertThat(rows.get(type)).contains("`" + field + "`")));
  }
}
