package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomerTest {
  private OpenConsole open;

  @BeforeAll
  void open() {
    open = OpenConsole.overTheSample();
  }

  @AfterAll
  void close() {
    open.close();
  }

  @Test
  void findsByNumberAndLeadsToAnAddressThatSaysNothing() {
    var address = find(Role.VIEWER, "C-1190004");

    assertThat(address).matches("/customers/[A-Za-z0-9_-]{22}");
    assertThat(open.as(Role.VIEWER).get(address).body())
        .contains("C-1190004")
        .contains("Sent: invite")
        .contains("Decided: ebill-adoption");
  }

  @Test
  void saysWhichProgramIsNextAndWhatItRestsOn() {
    var page = open.as(Role.VIEWER).get(find(Role.VIEWER, "C-1194900")).body();

    assertThat(page)
        .contains("Next best action")
        .contains("model e-bill 2, at the decision of")
        // The campaign states no value of an enrollment.
        .contains("not stated")
        .contains("nothing is shown to beat the best single action");
  }

  @Test
  void listsWhenManyBeginLikeThat() {
    var page = open.as(Role.VIEWER).postFrom("/customers", "/customers", Map.of("q", "halvorsen"));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("The first 50").contains("Halvorsen");
  }

  @Test
  void saysThatNobodyWasFoundAndTakesNoWildcards() {
    assertThat(open.as(Role.VIEWER).postFrom("/customers", "/customers", Map.of("q", "%")).body())
        .contains("Nobody begins like that");
  }

  @Test
  void masksContactDetailsUnlessTheRoleAllows() {
    var address = find(Role.VIEWER, "C-1190004");

    assertThat(open.as(Role.OPERATOR).get(address).body())
        .contains("p••••••@mail.example")
        .contains("••• ••• 0004")
        .doesNotContain("person4@")
        .doesNotContain("Quarry Lane");
    assertThat(open.as(Role.PRIVACY_OFFICER).get(address).body())
        .contains("person4@mail.example")
        .contains("4 Quarry Lane");
  }

  @Test
  void opensNothingForAnAddressThatWasMadeUp() {
    var viewer = open.as(Role.VIEWER);

    assertThat(viewer.get("/customers/AAAAAAAAAAAAAAAAAAAAAA").statusCode()).isEqualTo(404);
    assertThat(viewer.get("/customers/4").statusCode()).isEqualTo(404);
    assertThat(viewer.get("/customers/" + "A".repeat(64)).statusCode()).isEqualTo(404);
  }

  @Test
  void showsWhatADecisionWasMadeFrom() {
    var page = open.as(Role.VIEWER).get(find(Role.VIEWER, "C-1190004")).body();

    assertThat(page)
        .contains("e-bill 1, score 0.045")
        .contains("line at 0.041")
        .contains("bills paid online in the last 12 months 4")
        .contains("save-time, chance 0.5");
  }

  @Test
  void saysWhySomebodyIsNotIn() {
    assertThat(open.as(Role.VIEWER).get(find(Role.VIEWER, "C-1194803")).body())
        .contains("capped: enough messages lately");
  }

  private String find(Role role, String key) {
    var answer = open.as(role).postFrom("/customers", "/customers", Map.of("q", key));
    assertThat(answer.statusCode()).isEqualTo(302);
    return answer.headers().firstValue("Location").orElseThrow().replaceFirst("https?://[^/]+", "");
  }
}
