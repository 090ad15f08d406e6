package io.lamplighter.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final List<FeatureSpec> SPECS =
      List.of(FeatureSpec.numeric("days").special(999), FeatureSpec.categorical("rate"));

  private static Table training() {
    return Table.of(
        Numbers.of("days", 1, 2, 3, 999, Double.NaN, 5, 6, 7, 8, 9),
        Labels.of("rate", "A", "A", "A", "A", "B", "B", "B", "B", "rare", null));
  }

  private static double[] encode(Schema schema, Table table, int row) {
    var cells = new double[schema.width()];
    schema.encoder(table).encode(row, cells, 0);
    return cells;
  }

  @Test
  void flagsMissingAndSpecialValuesAndPutsTheTypicalOneInTheirPlace() {
    var schema = Schema.learn(SPECS, training());

    assertThat(encode(schema, training(), 0)).containsExactly(1, 0, 0, Schema.FIRST_LEVEL);
    assertThat(encode(schema, training(), 3)).containsExactly(6, 0, 1, Schema.FIRST_LEVEL);
    assertThat(encode(schema, training(), 4)).containsExactly(6, 1, 0, Schema.FIRST_LEVEL + 1);
    assertThat(encode(schema, training(), 9)).endsWith(Schema.ABSENT);
  }

  @Test
  void givesUnknownAndRareWordsTheReservedLevel() {
    var schema = Schema.learn(SPECS, training());
    var later = Table.of(Numbers.of("days", 1, 1), Labels.of("rate", "never seen", "rare"));

    assertThat(encode(schema, later, 0)).endsWith(Schema.OTHER);
    assertThat(encode(schema, later, 1)).endsWith(Schema.OTHER);
    assertThat(schema.level(1, Schema.OTHER)).isEqualTo("(other)");
    assertThat(schema.level(1, Schema.FIRST_LEVEL)).isEqualTo("A");
  }

  @Test
  void encodesTheSameWhateverTheOrderOfLevelsColumnsAndTypesOfALaterTable() {
    var schema = Schema.learn(SPECS, training());
    var reordered =
        Table.of(
            Labels.of("rate", "B", "A"), Labels.of("extra", "x", "y"), Labels.of("days", "8", "1"));

    assertThat(encode(schema, reordered, 0)).containsExactly(8, 0, 0, Schema.FIRST_LEVEL + 1);
    assertThat(encode(schema, reordered, 1)).containsExactly(1, 0, 0, Schema.FIRST_LEVEL);
  }

  @Test
  void neverLetsAnythingButFiniteFiguresThrough() {
    var schema = Schema.learn(List.of(FeatureSpec.numeric("x")), Table.of(Numbers.of("x", 1, 2)));
    var later = Table.of(Numbers.of("x", Double.NaN));

    assertThat(encode(schema, later, 0)).containsExactly(2);
    assertThatThrownBy(() -> Numbers.of("x", Double.POSITIVE_INFINITY)).isInstanceOf(BadData.class);
  }

  @Test
  void readsBackWhatItWrote() {
    var schema = Schema.learn(SPECS, training());

    assertThat(Schema.fromJson(schema.toJson())).isEqualTo(schema);
  }

  @Test
  void saysWhichFeatureIsMissingAndWhichCellIsNoNumber() {
    var schema = Schema.learn(SPECS, training());

    assertThatThrownBy(() -> schema.encoder(Table.of(Numbers.of("days", 1))))
        .hasMessageContaining("'rate'")
        .hasMessageContaining("Columns are: days");
    assertThatThrownBy(
            () -> schema.encoder(Table.of(Labels.of("days", "soon"), Labels.of("rate", "A"))))
        .hasMessageContaining("'soon' is not a number");
  }

  @Test
  void guessesWhatColumnsAre() {
    int n = 400;
    var rows = IntStream.range(0, n);
    var id = rows.mapToDouble(i -> 5000 + i).toArray();
    var pdays = IntStream.range(0, n).mapToDouble(i -> i % 10 == 0 ? i % 27 : 999).toArray();
    var balance = IntStream.range(0, n).mapToDouble(i -> i % 7 == 0 ? -1 : i * 37 % 91).toArray();
    var rate = IntStream.range(0, n).map(i -> i / 40).asDoubleStream().toArray();
    var same = new double[n];
    var names = IntStream.range(0, n).mapToObj(i -> "customer " + i).toArray(String[]::new);
    var words =
        IntStream.range(0, n).mapToObj(i -> i * 31 % 3 == 0 ? "yes" : "no").toArray(String[]::new);
    var guess =
        FeatureGuess.of(
            Table.of(
                Numbers.of("account_id", id),
                Numbers.of("pdays", pdays),
                Numbers.of("balance", balance),
                Numbers.of("euribor", rate),
                Numbers.of("constant", same),
                Labels.of("name", names),
                Labels.of("default", words)));

    assertThat(guess.features())
        .containsExactly(
            FeatureSpec.numeric("pdays").special(999),
            FeatureSpec.numeric("balance").special(-1),
            FeatureSpec.numeric("euribor").asCalendar(),
            FeatureSpec.categorical("default"));
    assertThat(guess.notes())
        .extracting(FeatureGuess.Note::code)
        .containsExactly(
            "IDENTIFIER", "SPECIAL_VALUE", "SPECIAL_VALUE", "AMBIENT", "CONSTANT", "IDENTIFIER");
  }

  @Test
  void doesNotTakeALargeAmountForACode() {
    var ages = IntStream.range(0, 400).mapToDouble(i -> i % 100).toArray();
    var spend = IntStream.range(0, 400).mapToDouble(i -> i * 2.5).toArray();
    Arrays.sort(spend);

    assertThat(FeatureGuess.specials(Arrays.stream(ages).sorted().toArray())).isEmpty();
    assertThat(FeatureGuess.specials(spend)).isEmpty();
  }
}
