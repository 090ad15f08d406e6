package io.lamplighter.workers.channels.worklist;

import static io.lamplighter.workers.channels.MessageFixture.NOW;
import static io.lamplighter.workers.channels.MessageFixture.aMessage;
import static io.lamplighter.workers.channels.MessageFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.channels.MessageFixture;
import io.lamplighter.workers.channels.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorklistChannelTest {
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final String FILE = "sms-2026-03-02.csv";

  @TempDir Path folder;

  @Test
  void aTextIsARowOfTheDayItWasIntended() throws Exception {
    var message = aText(1).saying("Your power is back").build();

    var outcomes = channel().send(List.of(message), CLOCK);

    assertThat(outcomes).containsExactly(new Outcome.Accepted(message.key(), FILE));
    assertThat(rows())
        .containsExactly(
            List.of(
                key(1).value().toString(),
                "e-bill",
                "program",
                "+13035550142",
                "Your power is back",
                "2026-03-02T17:00:00Z"));
  }

  @Test
  void givingAMessageAgainAfterACrashWritesNoSecondRow() throws Exception {
    var batch = List.of(aText(1).build(), aText(2).build());
    // Written, and then the worker died before the outcome was: nobody heard these answers.
    channel().send(batch, CLOCK);

    var again = channel().send(batch, CLOCK);

    assertThat(again).allSatisfy(answer -> assertThat(answer).isInstanceOf(Outcome.Accepted.class));
    assertThat(rows()).extracting(List::getFirst).containsExactly(keyText(1), keyText(2));
  }

  @Test
  void whatACrashLeftHalfWrittenIsNeverSeen() throws Exception {
    channel().send(List.of(aText(1).build()), CLOCK);
    Files.writeString(folder.resolve("." + FILE + ".part"), "key,camp");

    channel().send(List.of(aText(2).build()), CLOCK);

    assertThat(rows()).extracting(List::getFirst).containsExactly(keyText(1), keyText(2));
    assertThat(folder.resolve("." + FILE + ".part")).doesNotExist();
  }

  @Test
  void noFieldIsAFormulaAndANumberStaysANumber() throws Exception {
    channel().send(List.of(aText(1).saying("=HYPERLINK(\"http://x\")").build()), CLOCK);
    channel().send(List.of(aText(2).saying("two\r\nlines, \"quoted\"").build()), CLOCK);
    channel().send(List.of(aText(3).to("@SUM(1)").saying("-1").build()), CLOCK);

    assertThat(rows())
        .extracting(row -> row.get(3) + " " + row.get(4))
        .containsExactly(
            "+13035550142 '=HYPERLINK(\"http://x\")",
            "+13035550142 two\r\nlines, \"quoted\"",
            "'@SUM(1) '-1");
  }

  @Test
  void aMessageAtItsDeadlineIsNotWrittenAndTheOthersKeepTheirPlaces() throws Exception {
    var late = aText(1).notAfter(NOW).build();
    var inTime = aText(2).build();

    assertThat(channel().send(List.of(late, inTime), CLOCK))
        .containsExactly(
            new Outcome.NotCalled(late.key(), "past_deadline"),
            new Outcome.Accepted(inTime.key(), FILE));
    assertThat(rows()).hasSize(1);
  }

  @Test
  void severalWorkersShareAFolder() throws Exception {
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var work = new ArrayList<Callable<List<Outcome>>>();
      for (int worker = 0; worker < 4; worker++) {
        int first = worker * 5;
        work.add(() -> channel().send(texts(first, first + 10), CLOCK));
      }
      for (var done : workers.invokeAll(work)) {
        assertThat(done.get()).hasSize(10);
      }
    }

    assertThat(rows()).extracting(List::getFirst).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void aFolderThatCannotBeWrittenIsTriedLater() throws Exception {
    var notAFolder = Files.writeString(folder.resolve("file"), "");
    var message = aText(1).build();

    var outcome =
        new WorklistChannel(Channel.SMS, notAFolder, ZoneId.of("America/Denver"))
            .send(List.of(message), CLOCK)
            .getFirst();

    assertThat(outcome).isInstanceOf(Outcome.TryLater.class);
  }

  private WorklistChannel channel() {
    return new WorklistChannel(Channel.SMS, folder, ZoneId.of("America/Denver"));
  }

  private static MessageFixture aText(int number) {
    return aMessage().number(number).to("+13035550142");
  }

  private static List<Message> texts(int from, int to) {
    var texts = new ArrayList<Message>();
    for (int i = from; i < to; i++) {
      texts.add(aText(i).build());
    }
    return texts;
  }

  private static String keyText(int number) {
    return key(number).value().toString();
  }

  private List<List<String>> rows() throws Exception {
    try (var csv = CsvReader.builder().ofCsvRecord(folder.resolve(FILE))) {
      return csv.stream().skip(1).map(CsvRecord::getFields).toList();
    }
  }
}
