package io.lamplighter.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.models.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return file(content.getBytes(StandardCharsets.UTF_8));
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("customers.csv"), content);
  }

  private static double number(Table table, String column, int row) {
    return ((Numbers) table.column(column)).value(row);
  }

  @Test
  void keepsCommasInsideQuotesTogether() throws IOException {
    var table =
        CsvFile.read(file("segment,spend\n\"6) $750 - $1,000\",3\n\"say \"\"hi\"\"\",4\n")).table();

    assertThat(table.column("segment").text(0)).isEqualTo("6) $750 - $1,000");
    assertThat(table.column("segment").text(1)).isEqualTo("say \"hi\"");
    assertThat(number(table, "spend", 1)).isEqualTo(4);
  }

  @Test
  void findsTheSeparatorAndTheDecimalComma() throws IOException {
    var table = CsvFile.read(file("name;bill\nAnn;12,5\nBob;-3\n")).table();

    assertThat(number(table, "bill", 0)).isEqualTo(12.5);
    assertThat(CsvFile.read(file("a\tb\n1\tx\n2\ty\n")).table().names()).containsExactly("a", "b");
    assertThat(CsvFile.read(file("a|b\n1|x,y\n2|y,z\n")).table().names()).containsExactly("a", "b");
  }

  @Test
  void readsDecimalCommasBetweenCommasAndSaysSo() throws IOException {
    var csv = CsvFile.read(file("name,bill\nAnn,\"12,5\"\nBob,-3\nEve,\"1,250\"\n"));

    assertThat(number(csv.table(), "bill", 0)).isEqualTo(12.5);
    assertThat(number(csv.table(), "bill", 2)).isEqualTo(1.25);
    assertThat(csv.notes())
        .singleElement()
        .asString()
        .contains("Column 'bill'", "decimal comma", "12,5");
  }

  @Test
  void doesNotGuessWhetherACommaPartsThousands() throws IOException {
    var csv = CsvFile.read(file("name,bill\nAnn,\"1,234\"\nBob,-3\nEve,\"12,000\"\n"));

    assertThat(csv.table().column("bill")).isInstanceOf(Labels.class);
    assertThat(csv.notes()).singleElement().asString().contains("Column 'bill'", "1,234", "point");
  }

  @Test
  void readsByteOrderMarksGzipWindowsTextAndAMissingLastNewline() throws IOException {
    assertThat(CsvFile.read(file("\uFEFFid;x\n1;2")).table().names()).containsExactly("id", "x");
    assertThat(
            CsvFile.read(file("name,x\nJosé,1\n".getBytes(Charset.forName("windows-1252"))))
                .table()
                .column("name")
                .text(0))
        .isEqualTo("José");
    assertThat(
            CsvFile.read(file("\uFEFFname,x\nJosé,1\n".getBytes(StandardCharsets.UTF_16LE)))
                .table()
                .column("name")
                .text(0))
        .isEqualTo("José");
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(CsvFile.read(file(zipped.toByteArray())).table().rows()).isEqualTo(1);
  }

  @Test
  void takesPostcodesAsWordsAndDatesAsDays() throws IOException {
    var table =
        CsvFile.read(
                file("zip,joined,seen\n01234,1970-01-02,1970-01-01T12:00:00Z\n00501,1970-01-03,\n"))
            .table();

    assertThat(table.column("zip")).isInstanceOf(Labels.class);
    assertThat(number(table, "joined", 1)).isEqualTo(2);
    assertThat(number(table, "seen", 0)).isEqualTo(0.5);
    assertThat(table.column("joined").text(0)).isEqualTo("1970-01-02");
    assertThat(table.column("seen").isMissing(1)).isTrue();
  }

  @Test
  void doesNotMistakeWordsForNumbers() throws IOException {
    var table = CsvFile.read(file("a,b,c\n1d,Infinity,0x1p3\n2f,1,4\n")).table();

    assertThat(table.columns()).allSatisfy(column -> assertThat(column).isInstanceOf(Labels.class));
  }

  @Test
  void saysWhichLineHasTooManyCells() throws IOException {
    var file = file("a,b\n1,2\n3,4,5\n");

    assertThatThrownBy(() -> CsvFile.read(file))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("customers.csv:3")
        .hasMessageContaining("3 cells where the first line has 2")
        .hasMessageContaining("double quotes");
  }

  @Test
  void saysWhatIsWrongWithFilesThatAreNoTables() throws IOException {
    assertThatThrownBy(() -> CsvFile.read(folder.resolve("nowhere.csv")))
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> CsvFile.read(folder)).hasMessageContaining("not a file");
    assertThatThrownBy(() -> CsvFile.read(file(""))).hasMessageContaining("empty");
    assertThatThrownBy(() -> CsvFile.read(file("a,b\n"))).hasMessageContaining("no row below it");
    assertThatThrownBy(() -> CsvFile.read(file("a,b,a\n1,2,3\n")))
        .hasMessageContaining("columns 1 and 3 are both called 'a'");
    assertThatThrownBy(() -> CsvFile.read(file("PK\u0003\u0004xx")))
        .hasMessageContaining("spreadsheet");
    assertThatThrownBy(() -> CsvFile.read(file("a,b\n1,\"never closed\n2,3\n")))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("quot");
    assertThatThrownBy(() -> CsvFile.read(file("a,b\n1,2\n"), List.of("c")))
        .hasMessageContaining("no column 'c' to drop")
        .hasMessageContaining("a, b");
  }

  @Test
  void saysThatAGzipFileIsCutShort() throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write("a,b\n1,2\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    var cut = java.util.Arrays.copyOf(zipped.toByteArray(), zipped.size() - 12);
    var file = file(cut);

    assertThatThrownBy(() -> CsvFile.read(file))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void fingerprintsTheContentAndNotTheCompression() {
    var csv = CsvFile.read(SharedData.file("hillstrom.csv.gz"));

    assertThat(csv.sha256())
        .isEqualTo("ff9e59285e9dc3f5fa3e0975419e6631ea5bdccd65d818991473d2367e02979c");
    assertThat(csv.bytes()).isEqualTo(3_964_975);
    assertThat(csv.table().rows()).isEqualTo(64_000);
    assertThat(((Labels) csv.table().column("history_segment")).levels()).hasSize(7);
  }
}
