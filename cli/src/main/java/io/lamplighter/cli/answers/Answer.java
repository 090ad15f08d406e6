package io.lamplighter.cli.answers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a verb has to say: keys for scripts, blocks for people.
public final class Answer {
  private final Map<String, Object> keys = new LinkedHashMap<>();
  private final List<Block> blocks = new ArrayList<>();

  /// One part of an answer as people read it.
  public sealed interface Block {
    record Title(String text) implements Block {}

    /// One or more lines.
    record Text(String text) implements Block {}

    /// @param head names of the columns; those that hold numbers end in `#`, which is not shown
    record Table(List<String> head, List<List<String>> rows) implements Block {}

    /// Something wrong at a place in a file.
    ///
    /// @param text all of it, as a compiler would print it
    record Finding(String severity, String code, Span at, String message, String hint, String text)
        implements Block {}
  }

  /// A stretch of a file, lines and columns from 1; the end column is the one behind.
  public record Span(String file, int line, int column, int endLine, int endColumn) {}

  /// A key of the JSON object: text, number, boolean, list or map of such.
  public Answer key(String name, Object value) {
    keys.put(name, value);
    return this;
  }

  public Answer title(String text) {
    return block(new Block.Title(text));
  }

  public Answer text(String text) {
    return block(new Block.Text(text));
  }

  public Answer table(List<String> head, List<List<String>> rows) {
    return block(new Block.Table(List.copyOf(head), List.copyOf(rows)));
  }

  public Answer finding(Block.Finding finding) {
    return block(finding);
  }

  private Answer block(Block block) {
    blocks.add(block);
    return this;
  }

  Map<String, Object> keys() {
    return keys;
  }

  List<Block> blocks() {
    return blocks;
  }
}
