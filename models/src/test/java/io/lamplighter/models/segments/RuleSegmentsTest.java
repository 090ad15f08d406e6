package io.lamplighter.models.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.models.data.Column;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RuleSegmentsTest {
  private static final List<FeatureSpec> FEATURES =
      List.of(
          FeatureSpec.numeric("account.bill"),
          FeatureSpec.numeric("calls.days_since").special(999),
          FeatureSpec.categorical("account.rate"));
  private static final int CUSTOMERS = 6000;

  private final boolean[] goal = new boolean[CUSTOMERS];
  private final Table table;

  /// Six in ten of the customers with a large bill on a time-of-use rate reach the goal, three in
  /// ten of those whose bill is not known, one in ten of the others.
  RuleSegmentsTest() {
    var random = new SplittableRandom(6);
    var bill = new double[CUSTOMERS];
    var call = new double[CUSTOMERS];
    var rate = new String[CUSTOMERS];
    for (int i = 0; i < CUSTOMERS; i++) {
      bill[i] = random.nextDouble() < 0.15 ? Double.NaN : 40 + 160 * random.nextDouble();
      call[i] = random.nextDouble() < 0.6 ? 999 : random.nextInt(365);
      rate[i] =
          random.nextDouble() < 0.1 ? "" : List.of("flat", "TOU", "o'clock").get(random.nextInt(3));
      double chance =
          Double.isNaN(bill[i]) ? 0.3 : bill[i] > 120 && rate[i].equals("TOU") ? 0.6 : 0.1;
      goal[i] = random.nextDouble() < chance;
    }
    table =
        Table.of(
            Numbers.of("account.bill", bill),
            Numbers.of("calls.days_since", call),
            Labels.of("account.rate", rate));
  }

  @Test
  void writesDownWhoReachesTheGoal() {
    var segments = RuleSegments.find(FEATURES, table, goal, 0.05);

    var best = segments.getFirst();
    assertThat(best.condition()).contains("account.rate == 'TOU'").contains("account.bill > 1");
    assertThat(best.rate().value()).isCloseTo(0.6, within(0.08));
    assertThat(best.rate().low()).isLessThan(0.6);
    assertThat(best.rate().high()).isGreaterThan(0.6);
    assertThat(RuleSegments.lift(segments)).isGreaterThan(2.5);
  }

  /// An audience evaluates the condition on the values as they are: unknown is false, 999 is 999.
  @Test
  void anAudienceFindsExactlyTheCustomersThatWereCounted() {
    var random = new SplittableRandom(9);
    var never = ((Numbers) table.column("calls.days_since")).toArray();
    for (int i = 0; i < CUSTOMERS; i++) {
      goal[i] = goal[i] || (never[i] < 200 && random.nextDouble() < 0.5);
    }

    var segments = RuleSegments.find(FEATURES, table, goal, 0.02);

    assertThat(segments).hasSizeGreaterThan(3);
    var counts = new int[segments.size()];
    for (int row = 0; row < CUSTOMERS; row++) {
      int in = 0;
      for (int s = 0; s < counts.length; s++) {
        if (Audience.holds(segments.get(s).condition(), table, row)) {
          in++;
          counts[s] += row % 2;
        }
      }
      assertThat(in).as("segments of row %d", row).isEqualTo(1);
    }
    assertThat(counts)
        .containsExactly(segments.stream().mapToInt(RuleSegments.Segment::customers).toArray());
  }

  @Test
  void findsNothingWhereThereIsNothing() {
    var random = new SplittableRandom(11);
    var columns = new ArrayList<Column>();
    var features = new ArrayList<FeatureSpec>();
    for (int c = 0; c < 5; c++) {
      columns.add(Numbers.of("x" + c, random.doubles(4000).toArray()));
      features.add(FeatureSpec.numeric("x" + c));
    }
    var luck = new boolean[4000];
    for (int i = 0; i < luck.length; i++) {
      luck[i] = random.nextDouble() < 0.2;
    }

    var segments = RuleSegments.find(features, Table.of(columns), luck, 0.05);

    assertThat(RuleSegments.lift(segments)).isLessThan(1.25);
  }

  /// Reads conditions as audiences do: comparisons with what is missing are false.
  private static final class Audience {
    static boolean holds(String condition, Table table, int row) {
      return Arrays.stream(condition.split(" && "))
          .allMatch(
              term ->
                  Arrays.stream(term.replaceAll("^\\((.*)\\)$", "$1").split(" \\|\\| "))
                      .anyMatch(part -> one(part, table, row)));
    }

    private static boolean one(String part, Table table, int row) {
      if (part.equals("true")) {
        return true;
      }
      if (part.startsWith("!has(") || part.startsWith("has(")) {
        String name = part.substring(part.indexOf('(') + 1, part.indexOf(')'));
        return table.column(name).isMissing(row) == part.startsWith("!");
      }
      var words = part.split(" ", 3);
      var column = table.column(words[0]);
      if (column.isMissing(row)) {
        return false;
      }
      if (words[2].startsWith("'")) {
        String word = words[2].substring(1, words[2].length() - 1).replace("\\'", "'");
        return column.text(row).equals(word) == words[1].equals("==");
      }
      int order = Double.compare(((Numbers) column).value(row), Double.parseDouble(words[2]));
      return switch (words[1]) {
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        case "==" -> order == 0;
        case "!=" -> order != 0;
        default -> throw new IllegalArgumentException(part);
      };
    }
  }
}
