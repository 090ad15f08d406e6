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

  @Test
  void bringsTheNextWaveForwardAndLeavesOtherCampaignsAlone() {
    var operator = open.as(Role.OPERATOR);

    assertThat(operator.get(PAGE).body()).contains("Run a wave now");
    operator.postFrom(PAGE, PAGE + "/wave", Map.of());
    operator.postFrom(PAGE, "/campaigns/csat-after-call/wave", Map.of());

    assertThat(
            one(
                "SELECT string_agg(name || ' ' || next_tick, ',') FROM campaign WHERE next_tick = '"
                    + SampleLedger.NOW
                    + "'"))
        .startsWith("ebill-adoption ")
        .doesNotContain(",");
    assertThat(one("SELECT count(*)::text FROM campaign WHERE next_tick IS NOT NULL"))
        .isEqualTo("1");
    assertThat(deeds()).containsExactly("operator run a wave");
  }

  @Test
  void settlesAnAmbiguousMessageOnceWithTheReasonInTheAudit() {
    var operator = open.as(Role.OPERATOR);
    var page = PAGE + "/reconciliation";
    var message = one("SELECT id::text FROM touchpoint WHERE state = 'ambiguous' ORDER BY id");
    var before = one("SELECT count(*)::text FROM touchpoint WHERE state = 'ambiguous'");
    var how = Map.of("message", message, "as", "failed", "reason", "the provider never saw it");

    assertThat(operator.get(page).body()).contains("Resolve…");
    assertThat(operator.postFrom(page, PAGE + "/settle", how).headers().firstValue("Location"))
        .hasValueSatisfying(at -> assertThat(at).contains("settled=failed"));
    assertThat(operator.postFrom(page, PAGE + "/settle", how).headers().firstValue("Location"))
        .hasValueSatisfying(at -> assertThat(at).contains("settled=before"));

    assertThat(one("SELECT state || ' ' || reason FROM touchpoint WHERE id = '" + message + "'"))
        .isEqualTo("failed settled_by_a_person");
    assertThat(one("SELECT count(*)::text FROM touchpoint WHERE state = 'ambiguous'"))
        .isEqualTo(String.valueOf(Integer.parseInt(before) - 1));
    assertThat(one("SELECT count(*)::text FROM contact WHERE ref = '" + message + "'"))
        .isEqualTo("0");
    assertThat(one("SELECT detail->>'reason' FROM audit WHERE action = 'settle as failed'"))
        .isEqualTo("the provider never saw it");
    assertThat(operator.get(page).body()).contains("balances to the person");
  }

  @Test
  void settlesNothingWithoutAReasonOrWithoutTheRight() {
    var message = one("SELECT id::text FROM touchpoint WHERE state = 'ambiguous' ORDER BY id");
    var page = PAGE + "/reconciliation";

    open.as(Role.OPERATOR)
        .postFrom(page, PAGE + "/settle", Map.of("message", message, "as", "sent", "reason", " "));
    var viewer = open.as(Role.VIEWER);
    assertThat(viewer.get(page).body()).doesNotContain("Resolve…");
    assertThat(
            viewer
                .postFrom(
                    "/",
                    PAGE + "/settle",
                    Map.of("message", message, "as", "sent", "reason", "because"))
                .statusCode())
        .isEqualTo(403);

    assertThat(one("SELECT state FROM touchpoint WHERE id = '" + message + "'"))
        .isEqualTo("ambiguous");
  }

  private String one(String sql) {
    return open.ledger
        .jdbi()
        .withHandle(db -> db.createQuery(sql).mapTo(String.class).findFirst().orElseThrow());
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
