package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The third version of the sample's model waits for a yes.
class ModelApprovalTest {
  private static final String PAGE = "/models/e-bill";
  private static final String ANSWER = PAGE + "/3/approval";

  private OpenConsole open;

  @BeforeEach
  void open() {
    open = OpenConsole.overTheSample();
    open.ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    "UPDATE model_version SET state = 'awaiting' WHERE model = 'e-bill' AND version = 3"));
  }

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void anApproverLetsAVersionDecideWithAReasonInTheAudit() {
    var approver = open.as(Role.APPROVER);

    assertThat(approver.get("/").body()).contains("e-bill: version 3 awaits approval");
    assertThat(approver.get(PAGE).body()).contains("Awaiting approval", "Decide…");
    var mute = approver.postFrom(PAGE, ANSWER, Map.of("as", "approve", "comment", " "));
    assertThat(states()).containsExactly("1 retired", "2 champion", "3 awaiting");
    assertThat(mute.headers().firstValue("Location").orElse("")).endsWith("done=no");

    approver.postFrom(PAGE, ANSWER, Map.of("as", "approve", "comment", "the card is fine"));

    assertThat(states()).containsExactly("1 retired", "2 retired", "3 champion");
    assertThat(audit()).containsExactly("approver approve model e-bill version 3 the card is fine");
    assertThat(approver.get(PAGE).body())
        .contains("version 3 decides", "approved by approver: the card is fine");
  }

  @Test
  void anApproverRejectsAndGoesBack() {
    var approver = open.as(Role.APPROVER);

    approver.postFrom(PAGE, ANSWER, Map.of("as", "reject", "comment", "too few"));
    approver.postFrom(PAGE, PAGE + "/roll-back", Map.of("comment", "complaints"));

    assertThat(states()).containsExactly("1 champion", "2 refused", "3 refused");
    assertThat(audit())
        .containsExactly(
            "approver reject model e-bill version 3 too few",
            "approver roll back model e-bill version 2 complaints");
    assertThat(
            approver
                .postFrom(PAGE, PAGE + "/roll-back", Map.of("comment", "more"))
                .headers()
                .firstValue("Location")
                .orElse(""))
        .endsWith("done=late");
  }

  @Test
  void theResultsOfItsCampaignSayThatAVersionWaits() {
    assertThat(open.as(Role.VIEWER).get("/campaigns/ebill-adoption/results").body())
        .contains("a version awaits approval")
        .contains("Version 3 of e-bill passed the promotion rule and awaits approval")
        .contains("version 2 decides until then");
  }

  @Test
  void aModelThatIsUnhealthySaysSoWhereItsPeopleAndItsScoresAreSeen() {
    open.ledger
        .jdbi()
        .useHandle(
            db ->
                db.execute(
                    """
                    UPDATE model_version SET state = 'champion' WHERE model = 'csat';
                    INSERT INTO model_alarm (model, version, at, code, detail)
                    VALUES ('e-bill', 2, TIMESTAMPTZ '2026-11-15 07:00Z', 'UNHEALTHY', 'AUC 0.48 (0.44 to 0.52) within waves'),
                           ('csat', 1, TIMESTAMPTZ '2026-11-15 07:00Z', 'UNHEALTHY', 'it orders nobody')
                    """));
    var viewer = open.as(Role.VIEWER);

    assertThat(viewer.get("/campaigns/ebill-adoption/results").body())
        .contains("model unhealthy: drawn by lot")
        .contains("people are drawn by lot: AUC 0.48 (0.44 to 0.52) within waves");
    assertThat(viewer.get(PAGE).body())
        .contains("Unhealthy: it ranks people no better than chance")
        .contains("version 2 unhealthy, stopped deciding")
        .contains("Until another version takes over, people are drawn by lot");
    assertThat(viewer.get("/models/csat").body())
        .contains("its scores are unknown and audiences that ask for them take nobody");
    assertThat(viewer.get("/").body())
        .contains("e-bill: version 2 is unhealthy and stopped deciding, people are drawn by lot")
        .contains("csat: version 1 is unhealthy and stopped deciding, its scores are unknown");
  }

  @Test
  void nobodyElseDecidesAboutModels() {
    for (var role : List.of(Role.VIEWER, Role.AUTHOR, Role.OPERATOR)) {
      var guest = open.as(role);

      assertThat(guest.get(PAGE).body()).contains("Awaiting approval").doesNotContain("Decide…");
      assertThat(
              guest
                  .postFrom(PAGE, ANSWER, Map.of("as", "approve", "comment", "me too"))
                  .statusCode())
          .isNotEqualTo(302);
    }
    assertThat(states()).contains("3 awaiting");
  }

  private List<String> states() {
    return column(
        "SELECT version || ' ' || state FROM model_version WHERE model = 'e-bill' ORDER BY version");
  }

  private List<String> audit() {
    return column(
        "SELECT actor || ' ' || action || ' ' || subject || ' ' || (detail->>'comment') FROM audit"
            + " WHERE action LIKE '%model' ORDER BY id");
  }

  private List<String> column(String sql) {
    return open.ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }
}
