package io.lamplighter.campaigns.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.language.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
  private static final String HEAD = "apiVersion: lamplighter/v1\nkind: Policy\nname: ours\n";

  @Test
  void everyRuleOfTheShippedPolicyNamesItsSourceAndWhoReviewedIt() {
    var policy = PolicyFile.standard();

    var sources =
        Stream.of(
                policy.hours().windows().stream().map(Policy.Window::source),
                policy.consent().stream().map(Policy.ConsentRule::source),
                policy.protections().values().stream().map(Policy.ProtectionRule::source),
                policy.caps().stream().map(Policy.Cap::source),
                policy.warmUps().stream().map(Policy.WarmUp::source),
                Stream.of(policy.replies().source(), policy.launch().source()))
            .flatMap(stream -> stream)
            .toList();
    assertThat(sources)
        .hasSizeGreaterThan(30)
        .allSatisfy(
            source -> {
              assertThat(source.text()).isNotBlank();
              assertThat(source.reviewedBy()).isNotBlank();
            });
  }

  @Test
  void aFileStatesOnlyWhatDiffers() {
    var ours =
        PolicyFile.read(
            Path.of("policy.yaml"),
            HEAD
                + """
                caps:
                  - of: household
                    at-most: 2
                    per: 7d
                    binds: [program]
                    counts: all
                    source: board decision of 2026-05-01
                    reviewed-by: counsel
                """);

    assertThat(ours.caps())
        .singleElement()
        .satisfies(
            cap -> {
              assertThat(cap.atMost()).isEqualTo(2);
              assertThat(cap.per()).isEqualTo(Duration.ofDays(7));
              assertThat(cap.channels()).contains(Channel.values());
            });
    assertThat(ours.hours()).isEqualTo(PolicyFile.standard().hours());
    assertThat(ours.name()).isEqualTo("ours");
    assertThat(ours.hash()).isNotEqualTo(PolicyFile.standard().hash());
  }

  @Test
  void commentsAndOrderMakeNoDifferenceToTheHashButAMinuteDoes() {
    var plain = HEAD + "waits: { best-hour: 24h, paused: 1h }\n";
    var reordered =
        "# ours\nname: ours\nkind: Policy\nwaits:\n  paused: '1h'\n  best-hour: 24h\n"
            + "apiVersion: lamplighter/v1\n";
    var other = HEAD + "waits: { best-hour: 24h, paused: 61m }\n";

    assertThat(PolicyFile.read(Path.of("a"), plain).hash())
        .isEqualTo(PolicyFile.read(Path.of("b"), reordered).hash())
        .isNotEqualTo(PolicyFile.read(Path.of("a"), other).hash())
        .hasSize(64);
  }

  @Test
  void saysEverythingThatIsWrongAtOnceAndWhere() {
    var text =
        HEAD
            + """
            caps:
              - of: persn
                at-most: many
                per: 30
                binds: [programm]
                counts: all
                sources: memory
                reviewed-by: nobody
            sell-buy: {}
            """;

    var problems = PolicyFile.problemsIn(Path.of("policy.yaml"), text);

    assertThat(problems)
        .extracting(
            problem -> problem.at().line() + ":" + problem.at().column() + " " + problem.message())
        .containsExactly(
            "5:5 'source' is missing",
            "5:9 unknown cap 'persn'",
            "6:14 'many' is no whole number",
            "7:10 '30' is no length of time",
            "8:13 unknown category 'programm'",
            "10:5 unknown key 'sources'",
            "12:1 unknown key 'sell-buy'");
    assertThat(problems)
        .filteredOn(problem -> problem.at().line() == 8)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.hint()).startsWith("did you mean 'program'?");
              assertThat(problem.toString()).startsWith("policy.yaml:8:13: unknown category");
            });
  }

  @Test
  void aPolicyThatIsNoYamlSaysWhere() {
    assertThat(PolicyFile.problemsIn(Path.of("policy.yaml"), "name: [a\nkind: Policy\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.at().line()).isEqualTo(2));
    assertThat(PolicyFile.problemsIn(Path.of("policy.yaml"), ""))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).isEqualTo("this is no policy"));
  }

  @Test
  void aWindowMustCloseAfterItOpens() {
    var text =
        HEAD
            + """
            hours:
              needed-for: [sms]
              windows:
                - jurisdictions: [US, usa]
                  channels: [sms]
                  categories: [program]
                  open: { mon-fri: 21:00-08:00, noday: 08:00-09:00, sat: 08:00-24:00 }
                  holidays: perhaps
                  source: test
                  reviewed-by: test
              holidays:
                - country: US
                  days: { Moon Day: second moonday of july, Leap Day: 02-30 }
                  source: test
                  reviewed-by: test
            """;

    assertThat(PolicyFile.problemsIn(Path.of("policy.yaml"), text))
        .extracting(Problem::message)
        .containsExactly(
            "'usa' is no jurisdiction",
            "'21:00-08:00' is no span of hours",
            "'noday' is no day",
            "'perhaps' cannot stand here",
            "'second moonday of july' is no day of the year",
            "'02-30' is no day of the year");
  }

  @Test
  void everyPairOfCategoryAndChannelStatesItsConsentExactlyOnce() {
    var text =
        HEAD
            + """
            consent:
              - categories: all
                channels: [email, sms, voice, direct_mail, worklist, inbox, push, webhook]
                needs: express
                source: test
                reviewed-by: test
              - categories: [program]
                channels: [email, audience_file]
                needs: written
                source: test
                reviewed-by: test
            """;

    assertThat(PolicyFile.problemsIn(Path.of("policy.yaml"), text))
        .extracting(Problem::message)
        .contains("consent for program over email is stated twice")
        .contains("consent for survey over audience_file is not stated")
        .hasSize(5);
  }

  @Test
  void aKeyThatStandsTwiceIsSaidSo() {
    assertThat(PolicyFile.problemsIn(Path.of("policy.yaml"), HEAD + "name: again\n"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.at().line()).isEqualTo(4);
              assertThat(problem.message()).isEqualTo("'name' stands here twice");
            });
  }

  @Test
  void priorityNamesEveryClass() {
    assertThat(PolicyFile.problemsIn(Path.of("p"), HEAD + "priority: [service, marketing]\n"))
        .extracting(Problem::message)
        .containsExactly("the priority of 'safety' is not stated");
    assertThat(PolicyFile.standard().priority())
        .containsExactly(MessageClass.SAFETY, MessageClass.SERVICE, MessageClass.MARKETING);
  }

  @Test
  void readsAFileAndThrowsAllProblemsAsOne(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("policy.yaml"), PolicyFile.standardText());

    assertThat(PolicyFile.read(file)).isEqualTo(PolicyFile.standard());
    assertThatThrownBy(() -> PolicyFile.read(Path.of("bad.yaml"), "kind: Other\n"))
        .isInstanceOfSatisfying(
            PolicyFileException.class, wrong -> assertThat(wrong.problems()).hasSize(3));
  }

  @Test
  void aTextMessageAboutAProgramNeedsMoreThanALetter() {
    var policy = PolicyFile.standard();

    assertThat(policy.consentNeeded(Category.PROGRAM, Channel.SMS)).isEqualTo(ConsentNeed.WRITTEN);
    assertThat(policy.consentNeeded(Category.PROGRAM, Channel.DIRECT_MAIL))
        .isEqualTo(ConsentNeed.NO_REFUSAL);
    assertThat(policy.consentNeeded(Category.EMERGENCY, Channel.VOICE))
        .isEqualTo(ConsentNeed.NOTHING);
  }
}
