package io.lamplighter.console.drawing;

import java.util.List;

/// A chart as a page shows it.
///
/// @param id unique on its page
/// @param finding one sentence: what the chart shows
/// @param note units, span, and what is left out
/// @param width class of the plot: `narrow`, `wide` or `wider`
/// @param svg the drawing
/// @param table the same in numbers
/// @param csv address of the rows
public record Figure(
    String id, String finding, String note, String width, String svg, Table table, String csv) {

  /// A table of words: the first column heads its row, the others are figures.
  public record Table(String caption, List<String> columns, List<List<String>> rows) {}
}
