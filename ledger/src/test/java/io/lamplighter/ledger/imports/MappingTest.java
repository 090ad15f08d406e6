package io.lamplighter.ledger.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class MappingTest {
  private static final String SOUND =
      """
      apiVersion: lamplighter/v1
      kind: Mapping
      name: cis
      dataset: customers
      columns:
        no: { field: key }
        note: { skip: free text }
      """;

  @Test
  void tellsAllProblemsAtOnceWithTheirPlaces() {
    var broken =
        catchThrowableOfType(
            MappingException.class,
            () ->
                Mapping.parse(
                    "cis.yaml",
                    """
                    apiVersion: lamplighter/v1
                    kind: Mapping
                    name: cis
                    dataset: custommers
                    rejects: few
                    columns:
                      age: { field: attributes.age, type: number, meaning: Age }
                      zip: { field: postcode }
                      tel: { field: contact.pigeon }
                      note: { }
                    """));

    assertThat(broken.problems())
        .extracting(MappingProblem::line, MappingProblem::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                1, "no column becomes 'key', which all customers need"),
            org.assertj.core.groups.Tuple.tuple(4, "there is no dataset 'custommers'"),
            org.assertj.core.groups.Tuple.tuple(5, "'few' is no share"),
            org.assertj.core.groups.Tuple.tuple(7, "there is no type 'number'"),
            org.assertj.core.groups.Tuple.tuple(8, "customers have no field 'postcode'"),
            org.assertj.core.groups.Tuple.tuple(9, "'contact.pigeon' names no channel"),
            org.assertj.core.groups.Tuple.tuple(10, "column 'note' goes nowhere"));
    assertThat(broken.getMessage()).startsWith("cis.yaml:1:1: ");
  }

  @Test
  void hasOneFingerprintWhateverItsLayout() {
    var reordered =
        """
        # the same
        kind: Mapping
        apiVersion: lamplighter/v1
        name: cis
        dataset: customers
        columns:
          note: { skip: free text }
          "no":
            field: key
        """;

    assertThat(Mapping.parse("b", reordered).fingerprint())
        .isEqualTo(Mapping.parse("a", SOUND).fingerprint())
        .isNotEqualTo(Mapping.parse("a", SOUND.replace("free", "secret")).fingerprint());
  }

  @Test
  void refusesWhatIsNotYamlWithThePlace() {
    var broken =
        catchThrowableOfType(
            MappingException.class, () -> Mapping.parse("cis.yaml", "kind: [Mapping\nname: x"));

    assertThat(broken.problems()).first().extracting(MappingProblem::line).isEqualTo(2);
  }

  @Test
  void saysOfAttributesOnlyWhatModelsCanMakeOfThem() {
    var broken =
        catchThrowableOfType(
            MappingException.class,
            () ->
                Mapping.parse(
                    "cis.yaml",
                    """
                    apiVersion: lamplighter/v1
                    kind: Mapping
                    name: cis
                    dataset: customers
                    columns:
                      no: { field: key, calendar: yes }
                      month: { field: attributes.month, calendar: maybe, meaning: Month }
                      job: { field: attributes.job, codes: [none], meaning: Job }
                      days: { field: attributes.days, type: integer, codes: [never], meaning: Days }
                    """));

    assertThat(broken.problems())
        .extracting(MappingProblem::line, MappingProblem::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                6, "'calendar' says what models make of an attribute, and 'key' is none"),
            org.assertj.core.groups.Tuple.tuple(7, "'maybe' cannot be the calendar"),
            org.assertj.core.groups.Tuple.tuple(
                8, "only numbers can be mistaken for amounts, and this is a text"),
            org.assertj.core.groups.Tuple.tuple(9, "'never' is no number"));
  }
}
