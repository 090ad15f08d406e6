package io.lamplighter.campaigns.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.language.CampaignFile.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The campaigns that ship, each of them checked against the attributes that ship.
class CatalogTest {
  private static final Path FOLDER = Path.of("catalog");
  private static final Path ATTRIBUTES =
      Path.of("../ledger/src/main/resources/io/lamplighter/ledger/attributes.yaml");
  private static final Path HASHES = Path.of("src/test/resources/catalog.hashes");

  private static Settings settings;
  private static Schema schema;

  @BeforeAll
  static void readAttributesAndSchema() throws IOException {
    settings =
        new Settings(Catalogue.parse(Files.readString(ATTRIBUTES)), ZoneId.of("America/Denver"));
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(CampaignSchema.text(), InputFormat.JSON);
  }

  static List<Path> files() {
    return CampaignFile.files(List.of(FOLDER));
  }

  @Test
  void shipsTheCampaignsOfTheField() {
    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .contains(
            "ebill-adoption.yaml",
            "power-is-back.yaml",
            "service-call-survey.yaml",
            "autopay.yaml",
            "bill-help.yaml");
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsWithoutAProblem(Path file) {
    assertThat(CampaignFile.problemsIn(List.of(file), settings)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void fitsTheSchemaOfEditors(Path file) throws IOException {
    assertThat(schema.validate(Files.readString(file), InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void isNamedLikeItsFile(Path file) {
    assertThat(file.getFileName().toString())
        .isEqualTo(valid(file).campaign().name().value() + ".yaml");
  }

  @ParameterizedTest
  @MethodSource("files")
  void comesBackFromItsJson(Path file) {
    var campaign = valid(file).campaign();

    assertThat(CompiledCampaign.fromJson(CompiledCampaign.toJson(campaign))).isEqualTo(campaign);
  }

  /// The hash of a campaign that nobody touched never changes: it is what was applied. Whoever
  /// changes a campaign or, with a decision page, the compiled form, records anew with
  /// `-Dtest.jvm=-Dlamplighter.record=true`.
  @Test
  void keepsTheRecordedHashes() throws IOException {
    var hashes = new TreeMap<String, String>();
    for (Path file : files()) {
      hashes.put(file.getFileName().toString(), valid(file).hash());
    }
    String text =
        hashes.entrySet().stream()
            .map(entry -> entry.getValue() + "  " + entry.getKey() + "\n")
            .collect(Collectors.joining());
    if (Boolean.getBoolean("lamplighter.record")) {
      Files.writeString(HASHES, text);
    }

    assertThat(text).isEqualTo(Files.readString(HASHES));
  }

  private static Outcome.Valid valid(Path file) {
    return (Outcome.Valid) CampaignFile.read(file, settings);
  }
}
