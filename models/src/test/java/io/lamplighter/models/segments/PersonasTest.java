package io.lamplighter.models.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Labels;
import io.lamplighter.models.data.Numbers;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.segments.Personas.Centre;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PersonasTest {
  private static final List<FeatureSpec> FEATURES =
      List.of(
          FeatureSpec.numeric("bill"),
          FeatureSpec.numeric("portal"),
          FeatureSpec.categorical("home"));

  /// Three kinds of customers: 0 small flats that never use the portal, 1 large houses that do, 2
  /// farms with large bills that do not.
  private static Table customers(int count, double apart, long seed) {
    var random = new SplittableRandom(seed);
    var bill = new double[count];
    var portal = new double[count];
    var home = new String[count];
    for (int i = 0; i < count; i++) {
      int kind = kind(i);
      bill[i] = 100 + apart * 60 * (kind == 0 ? -1 : kind) + 15 * random.nextGaussian();
      portal[i] = 5 + apart * 4 * (kind == 1 ? 1 : -1) + random.nextGaussian();
      home[i] = apart == 0 ? "any" : List.of("flat", "house", "farm").get(kind);
    }
    return Table.of(
        Numbers.of("bill", bill), Numbers.of("portal", portal), Labels.of("home", home));
  }

  private static int kind(int i) {
    return i % 10 < 5 ? 0 : i % 10 < 8 ? 1 : 2;
  }

  @ParameterizedTest
  @EnumSource(Centre.class)
  void findsTheKindsOfCustomersThereAre(Centre centre) {
    var personas = Personas.learn(FEATURES, customers(1000, 1, 1), centre, 7);

    assertThat(personas.personas()).hasSize(3);
    assertThat(personas.silhouette()).isGreaterThan(0.5);
    var names = personas.assign(customers(1000, 1, 2));
    var pairs = new HashMap<Map.Entry<Integer, String>, Integer>();
    for (int i = 0; i < 1000; i++) {
      pairs.merge(Map.entry(kind(i), names.get(i)), 1, Integer::sum);
    }
    assertThat(pairs.values().stream().filter(n -> n > 150).mapToInt(n -> n).sum())
        .isGreaterThan(980);
    assertThat(personas.personas().getFirst().share()).isBetween(0.45, 0.55);
    assertThat(String.join("; ", personas.personas().getFirst().traits()))
        .contains("home flat")
        .contains("low bill")
        .contains("low portal");
  }

  @ParameterizedTest
  @EnumSource(Centre.class)
  void givesTheSameGroupsForTheSameSeedAndReadsThemBack(Centre centre) {
    var table = customers(300, 0.5, 3);
    var personas = Personas.learn(FEATURES, table, centre, 7);

    assertThat(Personas.learn(FEATURES, table, centre, 7).toJson()).isEqualTo(personas.toJson());
    assertThat(Personas.fromJson(personas.toJson()).assign(table))
        .isEqualTo(personas.assign(table));
  }

  @Test
  void saysThatGroupsAreHardlyApartWhereThereAreNone() {
    var personas = Personas.learn(FEATURES, customers(1000, 0, 4), Centre.MEAN, 7);

    assertThat(personas.silhouette()).isLessThan(0.4);
  }

  /// One customer with an absurd bill must not become a persona.
  @Test
  void anOddCustomerIsNoPersona() {
    var table = customers(1000, 1, 5);
    var bill = ((Numbers) table.column("bill")).toArray();
    bill[0] = 1e9;

    var personas = Personas.learn(FEATURES, table.with(Numbers.of("bill", bill)), Centre.MEAN, 7);

    assertThat(personas.personas()).allSatisfy(p -> assertThat(p.share()).isGreaterThan(0.01));
  }

  @Test
  void refusesAHandfulOfCustomers() {
    assertThatThrownBy(() -> Personas.learn(FEATURES, customers(49, 1, 1), Centre.MEAN, 7))
        .isInstanceOf(BadData.class)
        .hasMessageContaining("only 49");
  }
}
