package io.lamplighter.cli.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lamplighter.cli.answers.Answer.Block;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The forms an answer can take.
public enum Output {
  /// For people at a terminal.
  TEXT {
    @Override
    void print(Answer answer, PrintWriter out) {
      for (var block : answer.blocks()) {
        switch (block) {
          case Block.Title title -> out.println(title.text());
          case Block.Text text -> out.println(text.text());
          case Block.Table table -> aligned(table).forEach(out::println);
          case Block.Finding finding -> out.println(finding.text());
        }
      }
    }
  },

  /// One object for scripts, with `schemaVersion`.
  JSON {
    @Override
    void print(Answer answer, PrintWriter out) {
      var object = new LinkedHashMap<String, Object>();
      object.put("schemaVersion", SCHEMA_VERSION);
      object.putAll(answer.keys());
      // What a report of the ledger says about itself gives way to the one number of this program.
      object.put("schemaVersion", SCHEMA_VERSION);
      try {
        out.println(
            JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(object));
      } catch (JsonProcessingException unwritable) {
        throw new IllegalStateException(unwritable);
      }
    }
  },

  /// For issues, pages and merge requests.
  MARKDOWN {
    @Override
    void print(Answer answer, PrintWriter out) {
      for (var block : answer.blocks()) {
        switch (block) {
          case Block.Title title -> out.println("## " + title.text() + "\n");
          case Block.Text text -> out.println(text.text() + "\n");
          case Block.Table table -> out.println(piped(table) + "\n");
          case Block.Finding finding -> out.println("```\n" + finding.text() + "\n```\n");
        }
      }
    }
  },

  /// As text, but what is wrong in a file becomes a remark at its line (GitHub Actions).
  GITHUB {
    @Override
    void print(Answer answer, PrintWriter out) {
      for (var block : answer.blocks()) {
        switch (block) {
          case Block.Title title -> out.println(title.text());
          case Block.Text text -> out.println(text.text());
          case Block.Table table -> aligned(table).forEach(out::println);
          case Block.Finding finding -> out.println(remark(finding));
        }
      }
    }
  };

  /// Grows when a key changes its meaning or goes; keys that are added leave it as it is.
  static final int SCHEMA_VERSION = 1;

  abstract void print(Answer answer, PrintWriter out);

  /// Prints the answer in this form.
  public void write(Answer answer, PrintWriter out) {
    print(answer, out);
    out.flush();
  }

  private static List<String> aligned(Block.Table table) {
    var head = table.head();
    var widths =
        IntStream.range(0, head.size())
            .map(
                column ->
                    Math.max(
                        shown(head.get(column)).length(),
                        table.rows().stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0)))
            .toArray();
    var lines = new java.util.ArrayList<String>();
    lines.add(line(head.stream().map(Output::shown).toList(), head, widths));
    table.rows().forEach(row -> lines.add(line(row, head, widths)));
    return lines;
  }

  private static String line(List<String> cells, List<String> head, int[] widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            column -> {
              var cell = cells.get(column);
              var space = " ".repeat(widths[column] - cell.length());
              return isNumber(head.get(column)) ? space + cell : cell + space;
            })
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  private static String piped(Block.Table table) {
    var lines = new java.util.ArrayList<String>();
    lines.add(row(table.head().stream().map(Output::shown).toList()));
    lines.add(row(table.head().stream().map(name -> isNumber(name) ? "---:" : "---").toList()));
    table.rows().forEach(cells -> lines.add(row(cells)));
    return String.join("\n", lines);
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static boolean isNumber(String column) {
    return column.endsWith("#");
  }

  private static String shown(String column) {
    return isNumber(column) ? column.substring(0, column.length() - 1) : column;
  }

  private static String remark(Block.Finding finding) {
    var at = finding.at();
    var message =
        finding.hint().isEmpty() ? finding.message() : finding.message() + "\n" + finding.hint();
    return "::%s file=%s,line=%d,col=%d,endLine=%d,endColumn=%d,title=%s::%s"
        .formatted(
            finding.severity(),
            escaped(at.file()).replace(":", "%3A").replace(",", "%2C"),
            at.line(),
            at.column(),
            at.endLine(),
            at.endColumn(),
            finding.code(),
            escaped(message));
  }

  private static String escaped(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }
}
