package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.language.Problem.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The text of a file and its lines. Places are counted in code points, as YAML marks are.
final class SourceText {
  private final Path file;
  private final String text;
  private final int[] codePoints;
  private final List<Integer> lineStarts = new ArrayList<>();

  SourceText(Path file, String text) {
    this.file = file;
    this.text = text;
    this.codePoints = text.codePoints().toArray();
    lineStarts.add(0);
    for (int i = 0; i < codePoints.length; i++) {
      boolean lineFeed = codePoints[i] == '\n';
      boolean lonelyReturn =
          codePoints[i] == '\r' && (i + 1 == codePoints.length || codePoints[i + 1] != '\n');
      if (lineFeed || lonelyReturn) {
        lineStarts.add(i + 1);
      }
    }
  }

  Path file() {
    return file;
  }

  String text() {
    return text;
  }

  int length() {
    return codePoints.length;
  }

  int codePoint(int index) {
    return codePoints[index];
  }

  Location location(int from, int to) {
    int start = Math.clamp(from, 0, codePoints.length);
    int end = Math.clamp(to, start, codePoints.length);
    int line = line(start);
    int endLine = line(end);
    return new Location(
        file,
        line,
        start - lineStarts.get(line - 1) + 1,
        endLine,
        end - lineStarts.get(endLine - 1) + 1);
  }

  private int line(int index) {
    int line = lineStarts.size();
    while (line > 1 && lineStarts.get(line - 1) > index) {
      line--;
    }
    return line;
  }

  /// A line by its number, without its end.
  String lineText(int number) {
    int from = lineStarts.get(number - 1);
    int to = number < lineStarts.size() ? lineStarts.get(number) : codePoints.length;
    while (to > from && (codePoints[to - 1] == '\n' || codePoints[to - 1] == '\r')) {
      to--;
    }
    return new String(codePoints, from, to - from);
  }
}
