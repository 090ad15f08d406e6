package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CampaignControlTest {
  private static final String PAGE = "/campaigns/ebill-adoption";

  private OpenConsole open;

  @BeforeEach
  void open() {
    open = OpenConsole.overTheSample();
  }

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void pausesAndResumesForAnOperatorWithARowInTheAudit() {
    var operator = open.as(Role.OPERATOR);

    assertThat(operator.get(PAGE).body()).contains("Pause: holds 80\u00a0waiting sends");
    assertThat(operator.postFrom(PAGE, PAGE + "/pause", Map.of()).statusCode()).isEqualTo(302);
    assertThat(state()).isEqualTo("paused");
    assertThat(operator.get(PAGE).body()).contains("Resume: lets 80\u00a0waiting sends go on");
    operator.postFrom(PAGE, PAGE + "/resume", Map.of());

    assertThat(state()).isEqualTo("running");
    assertThat(deeds()).containsExactly("operator pause", "operator resume");
  }

  @Test
  void stopsAndOffersNoButtonAfterwards() {
    var operator = open.as(Role.ADMINISTRATOR);

    operator.postFrom(PAGE, PAGE + "/stop", Map.of());

    assertThat(state()).isEqualTo("stopped");
    assertThat(operator.get(PAGE).body()).doesNotContain("Pause:").doesNotContain("Stop:");
    assertThat(deeds()).containsExactly("administrator stop");
  }

  @ParameterizedTest
  @EnumSource(names = {"VIEWER", "AUTHOR", "APPROVER", "PRIVACY_OFFICER"})
  void refusesEverybodyElse(Role role) {
    var guest = open.as(role);

    assertThat(guest.get(PAGE).body()).doesNotContain("Pause:");
    assertThat(guest.postFrom("/", PAGE + "/pause", Map.of()).statusCode()).isEqualTo(403);
    assertThat(state()).isEqualTo("running");
    assertThat(deeds()).isEmpty();
  }

  @Test
  void refusesAnOrderWithoutTheFormsToken() {
    assertThat(open.as(Role.OPERATOR).post(PAGE + "/stop", Map.of()).statusCode()).isEqualTo(403);
    assertThat(state()).isEqualTo("running");
  }

  @Test
  void doesNothingForAGet() {
    assertThat(open.as(Role.OPERATOR).get(PAGE + "/stop").statusCode()).isGreaterThanOrEqualTo(404);
    assertThat(state()).isEqualTo("running");
  }

  private String state() {
    return open.ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery("SELECT state FROM campaign WHERE name = 'ebill-adoption'")
                    .mapTo(String.class)
                    .one());
  }

  private List<String> deeds() {
    return open.ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        "SELECT actor || ' ' || action FROM audit WHERE subject = 'ebill-adoption' AND action <> 'sign in' ORDER BY id")
                    .mapTo(String.class)
                    .list());
  }
}
