package io.lamplighter.simulator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.reports.Why;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.Program;
import io.lamplighter.simulator.meridian.TruthSettings;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.cohorts.Composer.Composed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A campaign that learns its channels in a world where contact does much and texts do more, so
/// that five weeks show what takes a year elsewhere.
class LearnedChannelsTest {
  private static final LocalDate DAY_ZERO = LocalDate.parse("2026-03-02");
  private static final Meridian MERIDIAN =
      Meridian.of(
          11,
          1_800,
          DAY_ZERO,
          TruthSettings.standard()
              .with(Program.EBILL, new TruthSettings.Rate(.02, .15, .05))
              .with(Channel.SMS, 2.2));

  @TempDir private static Path folder;
  private static Ledger ledger;

  @BeforeAll
  static void rehearseOnce() throws IOException {
    ledger = rehearse();
  }

  private static Ledger rehearse() throws IOException {
    Files.createDirectories(folder.resolve("learned"));
    Files.writeString(
        folder.resolve("learned/invite.txt"),
        "Subject: Bills by e-mail\n\nHello. {{ utility.address }} {{ links.unsubscribe }}\n");
    Files.writeString(folder.resolve("learned/text.txt"), "Hello. Reply STOP to end.");
    Files.writeString(
        folder.resolve("learned.yaml"),
        """
        apiVersion: lamplighter/v1
        kind: Campaign
        name: learned
        owner: tests
        category: program
        for: customer
        goal: { enrollment: e-bill, within: 14d }
        audience:
          where: "!enrolled('e-bill')"
          reentry: after 30d
        every: monday at 09:00
        holdout: 5%
        channels: { allow: [email, sms], prefer: learned }
        journey:
          - send: invite
            content: { email: learned/invite.txt, sms: learned/text.txt }
          - wait: 3d
        """);
    var ledger = TestLedger.fresh("rehearsal");
    var catalogue = catalogue();
    var read =
        CampaignFile.read(folder.resolve("learned.yaml"), new Settings(catalogue, Meridian.ZONE));
    if (!(read instanceof CampaignFile.Outcome.Valid valid)) {
      throw new AssertionError(read);
    }
    Rehearsal.run(
        ledger,
        new Rehearsal.Plan(
            List.of(valid),
            MERIDIAN,
            1,
            37,
            catalogue,
            PolicyFile.standard(),
            playbook ->
                (leased, intentAt, latest) -> {
                  var composed =
                      new HashMap<io.lamplighter.ledger.touchpoints.Touchpoints.Leased, Composed>();
                  for (var each : leased) {
                    composed.put(
                        each,
                        new Composed.Ready(
                            new Message(
                                each.id(),
                                each.address(),
                                new Message.Content("Hello", "", "Hello"),
                                new io.lamplighter.campaigns.CampaignName(each.campaign()),
                                each.wave(),
                                each.category(),
                                intentAt,
                                latest,
                                null)));
                  }
                  return composed;
                }),
        line -> {});
    return ledger;
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  void movesTowardsTheChannelThatReallyWorksBetter() {
    var better = reallyBetter();

    assertThat(share(better, first())).isCloseTo(.5, within(.06));
    assertThat(share(better, last())).isGreaterThan(.75);
  }

  @Test
  void goesOnTryingEveryChannelAndLogsTheChance() {
    var chances =
        doubles(
            """
            SELECT DISTINCT p_channel FROM decision WHERE channel_segment IS NOT NULL
            """);

    assertThat(chances).isNotEmpty().allMatch(chance -> chance > .0199 && chance < .9801);
    for (var wave : texts("SELECT DISTINCT wave_id FROM learned_share")) {
      assertThat(
              doubles(
                  """
                  SELECT sum(probability) FROM learned_share WHERE wave_id = '%s'
                   GROUP BY segment, open
                  """
                      .formatted(wave)))
          .allSatisfy(sum -> assertThat(sum).isCloseTo(1, within(1e-9)));
    }
    // As many were drawn as the chances said.
    assertThat(
            doubles(
                    """
                    SELECT avg(1 / p_channel) FROM decision WHERE channel_why <> 'stated'
                       AND channel_segment IS NOT NULL AND chosen
                    """)
                .getFirst())
        .isCloseTo(2, within(.25));
  }

  @Test
  void theSameSeedLearnsAndDrawsTheSame() throws IOException {
    try (var again = rehearse()) {
      for (var rows :
          List.of(
              "SELECT s::text FROM learned_share s ORDER BY wave_id, segment, open, option",
              "SELECT d::text FROM decision d ORDER BY id")) {
        assertThat(texts(again, rows)).isNotEmpty().isEqualTo(texts(rows));
      }
    }
  }

  @Test
  void whoHasSaidWhatTheyWantGetsThat() {
    assertThat(
            texts(
                """
                SELECT DISTINCT channel_why || ' ' || (d.channel = c.preferred_channel)::text
                       || ' ' || p_channel
                  FROM decision d JOIN customer c ON c.id = d.customer_id
                 WHERE c.preferred_channel = ANY(d.channels)
                """))
        .containsExactly("stated true 1");
  }

  @Test
  void learnsNothingFromTheHoldoutNorFromOutcomesThatMayStillCome() {
    assertThat(
            texts(
                """
                SELECT s.option || ' ' || s.tried || ' ' || s.enrolled FROM learned_share s
                 WHERE s.wave_id = '%s' ORDER BY s.segment, s.open, s.option
                """
                    .formatted(last())))
        .isNotEmpty()
        .isEqualTo(
            texts(
                """
                SELECT s.option || ' ' || count(d.id) || ' ' || count(g.customer_id)
                  FROM learned_share s JOIN wave w ON w.id = s.wave_id
                  LEFT JOIN decision d
                    ON d.channel = s.option AND array_to_string(d.channels, '+') = s.open
                   AND d.channel_segment IS NOT NULL AND s.segment IN ('', d.channel_segment) AND d.chosen AND NOT d.held_out
                   AND d.at <= w.tick - interval '14 days'
                  LEFT JOIN enrollment g
                    ON g.customer_id = d.customer_id AND g.program = 'e-bill'
                   AND g.occurred_at > d.at AND g.occurred_at <= d.at + interval '14 days'
                 WHERE s.wave_id = '%s'
                 GROUP BY s.segment, s.open, s.option ORDER BY s.segment, s.open, s.option
                """
                    .formatted(last())));
    assertThat(texts("SELECT DISTINCT held_out::text FROM decision")).contains("true");
  }

  @Test
  void saysByWhichChancesAChannelWasDrawn() {
    long customer =
        doubles(
                """
                SELECT customer_id::float8 FROM decision WHERE channel_segment IS NOT NULL
                   AND wave_id = '%s' ORDER BY id LIMIT 1
                """
                    .formatted(last()))
            .getFirst()
            .longValue();

    var why =
        Why.of(
            ledger.jdbi(),
            new CustomerId(customer),
            "learned",
            Optional.empty(),
            Instant.parse("2026-04-24T12:00:00Z"));

    assertThat(why.decision().get("channel_shares"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .hasSize(2)
        .allSatisfy(
            share ->
                assertThat(share)
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .containsKeys("channel", "probability", "tried", "enrolled"));
    assertThat(why.toJson()).isNotEmpty();
  }

  /// Which of the two adds more among those to whom both were open and who wished for neither.
  private static Channel reallyBetter() {
    var customers =
        texts(
            """
            SELECT DISTINCT c.key FROM decision d JOIN customer c ON c.id = d.customer_id
             WHERE d.channel_segment IS NOT NULL
            """);
    double email = 0;
    double text = 0;
    for (var key : customers) {
      long number = Meridian.number(key);
      email += MERIDIAN.truth().effect(number, Program.EBILL, Channel.EMAIL, DAY_ZERO);
      text += MERIDIAN.truth().effect(number, Program.EBILL, Channel.SMS, DAY_ZERO);
    }
    assertThat(Math.abs(email - text) / customers.size()).isGreaterThan(.02);
    return email > text ? Channel.EMAIL : Channel.SMS;
  }

  private static String first() {
    return texts("SELECT min(wave_id) FROM learned_share").getFirst();
  }

  private static String last() {
    return texts("SELECT max(wave_id) FROM learned_share").getFirst();
  }

  private static double share(Channel channel, String wave) {
    return doubles(
            """
            SELECT avg((channel = '%s')::int)::float8 FROM decision
             WHERE wave_id = '%s' AND channel_segment IS NOT NULL AND chosen
            """
                .formatted(channel.word(), wave))
        .getFirst();
  }

  private static List<Double> doubles(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(Double.class).list());
  }

  private static List<String> texts(String sql) {
    return texts(ledger, sql);
  }

  private static List<String> texts(Ledger ledger, String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }

  private static Catalogue catalogue() throws IOException {
    try (var in = Ledger.class.getResourceAsStream("attributes.yaml")) {
      return Catalogue.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
