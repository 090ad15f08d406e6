package io.lamplighter.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.cli.embedded.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir private Path temp;

  @Test
  void takeTheOptionBeforeTheEnvironmentAndBlankForNotSet() {
    var environment = Map.of("LAMPLIGHTER_DB_USER", "ada", "LAMPLIGHTER_TEMPORAL_NAMESPACE", " ");

    assertThat(new Settings(environment, Map.of(Setting.DB_USER, "bob")).get(Setting.DB_USER))
        .contains("bob");
    assertThat(new Settings(environment, Map.of()).get(Setting.DB_USER)).contains("ada");
    assertThat(new Settings(environment, Map.of()).namespace()).isEqualTo("default");
  }

  @Test
  void leadToTheNamedDatabaseWithItsOptions() throws Exception {
    var secret = Files.writeString(temp.resolve("secret"), "from a file\n");
    var environment = new HashMap<String, String>();
    environment.put("LAMPLIGHTER_DB", "postgresql://db.example:5433/ledger?sslmode=verify-full");

    var withoutPassword = new Settings(environment, Map.of()).database().orElseThrow();
    environment.put("LAMPLIGHTER_DB_PASSWORD_FILE", secret.toString());
    var withFile = new Settings(environment, Map.of()).database().orElseThrow();
    environment.put("LAMPLIGHTER_DB_PASSWORD", "from the environment");
    var withPassword = new Settings(environment, Map.of()).database().orElseThrow();

    assertThat(withoutPassword.url())
        .isEqualTo("jdbc:postgresql://db.example:5433/ledger?sslmode=verify-full");
    assertThat(withoutPassword.user()).isEqualTo("lamplighter");
    assertThat(withFile.password()).isEqualTo("from a file");
    assertThat(withPassword.password()).isEqualTo("from the environment");
  }

  @Test
  void takeAJdbcAddressAsItIs() {
    assertThat(database("jdbc:postgresql://db/ledger").url())
        .isEqualTo("jdbc:postgresql://db/ledger");
  }

  @Test
  void refuseAnAddressThatIsNoneAndOneWithAPasswordWithoutRepeatingIt() {
    for (var wrong : new String[] {"db:5432", "mysql://db/ledger", "postgresql://db", "a b"}) {
      assertThatThrownBy(() -> database(wrong))
          .isInstanceOf(WrongSettingException.class)
          .hasMessageContaining("postgresql://host:5432/name");
    }
    assertThatThrownBy(() -> database("postgresql://ada:secret@db/ledger"))
        .isInstanceOf(WrongSettingException.class)
        .hasMessageContaining("LAMPLIGHTER_DB_PASSWORD")
        .hasMessageNotContaining("secret");
  }

  @Test
  void findNoDatabaseWhereNoneIsNamedAndNoneRuns() {
    var settings = new Settings(Map.of("LAMPLIGHTER_DATA", temp.toString()), Map.of());

    assertThat(settings.database()).isEmpty();
    assertThat(settings.temporal()).isEmpty();
  }

  @Test
  void areAllInTheDocumentAndTheDocumentNamesNoOthers() throws Exception {
    var documented =
        Files.readAllLines(Path.of("../docs/configuration.md")).stream()
            .takeWhile(line -> !line.startsWith("Read by the launcher"))
            .filter(line -> line.startsWith("| `"))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(Setting.values()).map(SettingsTest::documentedAs).toList());
  }

  private static String documentedAs(Setting setting) {
    return "| `%s` | %s | %s | %s |"
        .formatted(
            setting.variable(),
            setting.option().map(option -> "`" + option + "`").orElse(""),
            setting.standard(),
            setting.meaning());
  }

  private static DatabaseAddress database(String address) {
    return new Settings(Map.of(), Map.of(Setting.DB, address)).database().orElseThrow();
  }
}
