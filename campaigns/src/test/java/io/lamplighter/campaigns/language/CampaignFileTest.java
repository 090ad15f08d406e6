package io.lamplighter.campaigns.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogues;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Campaign.Arm;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.definition.Journey.Until;
import io.lamplighter.campaigns.definition.Journey.Variant;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.language.CampaignFile.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignFileTest {
  private static final Settings SETTINGS =
      new Settings(Catalogues.small(), ZoneId.of("America/Denver"));
  private static final String MAIL =
      """
      ---
      subject: Your bill, without the paper
      ---
      <mjml><mj-body><mj-section><mj-column>
        <mj-text>Hello. <a href="{{ links.unsubscribe }}">Stop</a> {{ utility.address }}</mj-text>
      </mj-column></mj-section></mj-body></mjml>
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeTemplates() throws IOException {
    write("ebill/invite/email.mjml", MAIL);
    write("ebill/invite/sms.txt", "Go paperless: {{ utility.portal }}\n");
    write("ebill/help/email.mjml", MAIL);
    write("ebill/reminder/email.mjml", MAIL);
  }

  @Test
  void compilesEveryKeyOfTheLanguage() throws IOException {
    var campaign =
        valid(
                """
                apiVersion: lamplighter/v1
                kind: Campaign
                name: ebill
                owner: digital-adoption
                category: program
                for: account
                goal:
                  enrollment: e-bill
                  within: 30d
                  target: 15% more enrollments by 2027-06-30
                  value: 14 USD
                audience:
                  where: |
                    account.class == 'residential' && !enrolled('e-bill')
                      && billing.bills_paid_online_12m >= 2
                  reentry: after 180d
                every: monday and thursday at 09:30 in America/New_York
                holdout: 12.5%
                choose:
                  propensity: ebill-adoption
                  take: top 30%
                  explore: 5%
                  reconsider: 14d
                channels: { allow: [sms, email], prefer: learned }
                arms:
                  save-time: 50%
                  save-paper: 50%
                journey:
                  - send: invite
                    expires: 4h
                    pace: at once
                    was: invitation
                  - wait: 7d
                    until: enrolled
                  - if: clicked('invite')
                    then: [ { send: help, channel: email } ]
                    else: [ { send: reminder, channel: next-best } ]
                  - wait: 14d
                    until: event bill.paid
                exit: on leaving the audience
                after enrollment: { survey: csat, in: 24h..48h }
                """)
            .campaign();

    assertThat(campaign.name()).isEqualTo(new CampaignName("ebill"));
    assertThat(campaign.owner()).isEqualTo("digital-adoption");
    assertThat(campaign.category()).isEqualTo(Category.PROGRAM);
    assertThat(campaign.subject()).isEqualTo(UnitKind.ACCOUNT);
    assertThat(campaign.goal())
        .contains(
            new Campaign.Goal(
                "e-bill",
                Duration.ofDays(30),
                Optional.of(new Campaign.Target(0.15, LocalDate.of(2027, 6, 30))),
                Optional.of(new Money(1400, "USD"))));
    assertThat(campaign.audience())
        .isEqualTo(
            "account.class == 'residential' && !enrolled('e-bill')"
                + " && billing.bills_paid_online_12m >= 2");
    assertThat(campaign.reentry()).contains(Duration.ofDays(180));
    assertThat(campaign.trigger())
        .isEqualTo(
            new Trigger.Every(
                EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.THURSDAY),
                Optional.empty(),
                LocalTime.of(9, 30),
                ZoneId.of("America/New_York")));
    assertThat(campaign.holdout()).isEqualTo(Share.percent(12.5));
    assertThat(campaign.choice())
        .isEqualTo(
            new Choice(
                Optional.of(new Choice.Score.Propensity("ebill-adoption")),
                new Choice.Take.Top(Share.percent(30)),
                Share.percent(5)));
    assertThat(campaign.reconsider()).isEqualTo(Duration.ofDays(14));
    assertThat(campaign.channels())
        .isEqualTo(
            new Campaign.ChannelChoice(
                List.of(Channel.EMAIL, Channel.SMS), Campaign.Preference.LEARNED));
    assertThat(campaign.arms())
        .containsExactly(
            new Arm("save-paper", Share.percent(50)), new Arm("save-time", Share.percent(50)));
    assertThat(campaign.exit()).isEqualTo(Campaign.ExitRule.ON_LEAVING_AUDIENCE);
    assertThat(campaign.afterEnrollment())
        .hasValueSatisfying(
            followUp -> {
              assertThat(followUp.survey()).isEqualTo(Survey.CSAT);
              assertThat(followUp.earliest()).isEqualTo(Duration.ofDays(1));
              assertThat(followUp.latest()).isEqualTo(Duration.ofDays(2));
              assertThat(followUp.content().byChannel()).containsKey(Channel.EMAIL);
            });
    assertThat(campaign.journey().longest()).isEqualTo(Duration.ofDays(21));
  }

  @Test
  void joinsTheSidesOfABranchBehindIt() throws IOException {
    var steps =
        valid(
                program(
                    """
                    - send: invite
                    - if: clicked('invite')
                      then: [ { send: help } ]
                      else: go on
                    - if: has(clicked('help')) && clicked('help')
                      then: [ { exit: was helped } ]
                      else: [ { wait: 2d }, { send: reminder } ]
                    - wait: 14d
                      until: enrolled
                    """))
            .campaign()
            .journey()
            .steps();

    assertThat(steps)
        .extracting(step -> step.key().value())
        .containsExactly(
            "invite", "if-1", "help", "if-2", "exit-1", "wait-1", "reminder", "wait-2");
    assertThat(steps.get(1))
        .isEqualTo(new Step.Branch(key("if-1"), "clicked('invite')", at("help"), at("if-2")));
    assertThat(steps.get(3))
        .isEqualTo(
            new Step.Branch(
                key("if-2"),
                "has(clicked('help')) && clicked('help')",
                at("exit-1"),
                at("wait-1")));
    assertThat(((Step.Send) steps.get(2)).next()).isEqualTo(at("if-2"));
    assertThat(((Step.Send) steps.get(6)).next()).isEqualTo(at("wait-2"));
    assertThat(steps.get(7))
        .isEqualTo(
            new Step.Wait(
                key("wait-2"),
                Duration.ofDays(14),
                new Until.Enrolled("e-bill"),
                Optional.empty()));
  }

  @Test
  void turnsTheWindowOfASurveyIntoAWaitAndASellBy() throws IOException {
    var journey =
        valid(program("- survey: csat\n  in: 24h..48h\n- survey: nps\n  name: loyalty\n"))
            .campaign()
            .journey();

    assertThat(journey.step(key("wait-1")))
        .isEqualTo(
            new Step.Wait(key("wait-1"), Duration.ofDays(1), new Until.TimePasses(), at("csat")));
    assertThat(((Step.Ask) journey.step(key("csat"))).expires()).contains(Duration.ofDays(1));
    assertThat(((Step.Ask) journey.step(key("loyalty"))).survey()).isEqualTo(Survey.NPS);
  }

  @Test
  void fillsInWhatIsUsual() throws IOException {
    var program = valid(program("- send: invite\n")).campaign();
    var service =
        valid(
                """
                apiVersion: lamplighter/v1
                kind: Campaign
                name: power-is-back
                owner: outages
                category: service
                when event: outage.restored
                journey: [ { send: notice, content: { email: ebill/invite/email.mjml } } ]
                """)
            .campaign();

    assertThat(program.holdout()).isEqualTo(Share.percent(10));
    assertThat(program.exit()).isEqualTo(Campaign.ExitRule.ON_ENROLLMENT);
    assertThat(program.reconsider()).isEqualTo(Duration.ofDays(30));
    assertThat(program.reentry()).isEmpty();
    assertThat(program.choice()).isEqualTo(Choice.EVERYBODY);
    assertThat(program.channels().allow()).containsExactly(Channel.EMAIL);
    assertThat(((Trigger.Every) program.trigger()).zone()).isEqualTo(ZoneId.of("America/Denver"));
    assertThat(service.holdout()).isEqualTo(Share.NONE);
    assertThat(service.exit()).isEqualTo(Campaign.ExitRule.NEVER);
    assertThat(service.reconsider()).isEqualTo(Duration.ZERO);
    assertThat(service.reentry()).contains(Duration.ZERO);
    assertThat(service.subject()).isEqualTo(UnitKind.CUSTOMER);
  }

  @Test
  void putsTemplatesByLanguageAndArmIntoTheDefinition() throws IOException {
    write("ebill/invite/email.es.mjml", MAIL.replace("Hello", "Hola"));
    write("ebill/invite/email.save-paper.mjml", MAIL.replace("Hello", "Trees"));
    write("ebill/invite/email.es.save-paper.mjml", MAIL.replace("Hello", "Bosques"));

    var journey =
        valid(program("- send: invite\n") + "arms: { save-paper: 50%, save-time: 50% }\n")
            .campaign()
            .journey();

    var content = ((Step.Send) journey.step(key("invite"))).content();
    assertThat(content.byChannel().get(Channel.EMAIL))
        .extracting(Variant::locale, Variant::arm, Variant::subject)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("", "", "Your bill, without the paper"),
            org.assertj.core.groups.Tuple.tuple("", "save-paper", "Your bill, without the paper"),
            org.assertj.core.groups.Tuple.tuple("es", "", "Your bill, without the paper"),
            org.assertj.core.groups.Tuple.tuple(
                "es", "save-paper", "Your bill, without the paper"));
    assertThat(content.byChannel().get(Channel.EMAIL).get(3).body()).contains("Bosques");
  }

  @Test
  void hasTheSameHashWhateverTheLayout() throws IOException {
    var plain = valid(program("- send: invite\n- wait: 48h\n"));
    var other =
        valid(
            """
            # a comment
            journey: [ {send: 'invite'}, {wait: 2d} ]   # the steps
            every: "day at 09:00"
            owner: digital-adoption
            category: program
            audience: {where: "( account.class == \\"residential\\" )"}
            goal: {within: 720h, enrollment: e-bill}
            for: account
            name: ebill
            kind: Campaign
            apiVersion: lamplighter/v1
            """);

    assertThat(other.campaign()).isEqualTo(plain.campaign());
    assertThat(other.hash()).isEqualTo(plain.hash()).hasSize(64);
  }

  @Test
  void changesItsHashWithAnyWordOfATemplate() throws IOException {
    var before = valid(program("- send: invite\n")).hash();
    write("ebill/invite/email.mjml", MAIL.replace("Hello", "Dear customer"));

    assertThat(valid(program("- send: invite\n")).hash()).isNotEqualTo(before);
  }

  @Test
  void comesBackFromItsJson() throws IOException {
    var campaign =
        valid(
                program(
                        """
                        - send: invite
                        - if: clicked('invite')
                          then: [ { exit: done } ]
                          else: go on
                        - survey: nps
                          in: 24h..48h
                        """)
                    + "after enrollment: { survey: csat, in: 24h..48h }\n")
            .campaign();

    var json = CompiledCampaign.toJson(campaign);

    assertThat(CompiledCampaign.fromJson(json)).isEqualTo(campaign);
    assertThat(CompiledCampaign.toJson(CompiledCampaign.fromJson(json))).isEqualTo(json);
  }

  @Test
  void knowsWhereEachStepStands() throws IOException {
    var source = valid(program("- send: invite\n- wait: 2d\n")).source();

    assertThat(source.of(key("wait-1")).orElseThrow().line())
        .isEqualTo(source.of(key("invite")).orElseThrow().line() + 1);
  }

  private static StepKey key(String key) {
    return new StepKey(key);
  }

  private static Optional<StepKey> at(String key) {
    return Optional.of(new StepKey(key));
  }

  private static String program(String steps) {
    return """
    apiVersion: lamplighter/v1
    kind: Campaign
    name: ebill
    owner: digital-adoption
    category: program
    for: account
    goal: { enrollment: e-bill, within: 30d }
    audience: { where: "account.class == 'residential'" }
    every: day at 09:00
    journey:
    """
        + steps.indent(2);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Outcome.Valid valid(String yaml) throws IOException {
    Path file = folder.resolve("ebill.yaml");
    Files.writeString(file, yaml);
    return switch (CampaignFile.read(file, SETTINGS)) {
      case Outcome.Valid valid -> valid;
      case Outcome.Invalid invalid -> {
        var text = new StringBuilder("\n");
        invalid.problems().forEach(problem -> text.append(problem).append('\n'));
        throw new AssertionError(text.toString());
      }
    };
  }
}
