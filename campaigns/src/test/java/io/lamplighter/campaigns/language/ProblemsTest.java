package io.lamplighter.campaigns.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.audience.Catalogues;
import io.lamplighter.campaigns.language.CampaignFile.Outcome;
import io.lamplighter.campaigns.language.Problem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {
  private static final Settings SETTINGS =
      new Settings(Catalogues.small(), ZoneId.of("America/Denver"));
  private static final String GOOD =
      """
      apiVersion: lamplighter/v1
      kind: Campaign
      name: bill-help
      owner: assistance
      category: service
      for: account
      goal: { enrollment: e-bill, within: 30d }
      every: day at 09:00
      channels: { allow: [sms] }
      journey:
        - send: offer
        - wait: 7d
          until: enrolled
        - if: clicked('offer')
          then: [ { send: thanks } ]
          else: go on
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeTemplates() throws IOException {
    template("offer/sms.txt", "Help: {{ utility.phone }}\n");
    template("thanks/sms.txt", "Thanks\n");
  }

  @Test
  void learnsNoChannelsWithoutAGoal() throws IOException {
    var without =
        GOOD.replace("goal: { enrollment: e-bill, within: 30d }\n", "")
            .replace("    until: enrolled\n", "")
            .replace("allow: [sms] }", "allow: [sms], prefer: learned }");

    assertThat(problems(without))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.rule()).isEqualTo(Rule.NEEDS_GOAL);
              assertThat(problem.severity()).isEqualTo(Severity.ERROR);
              assertThat(problem.at().line()).isEqualTo(8);
              assertThat(problem.at().column()).isEqualTo(35);
              assertThat(problem.hint()).startsWith("goal: { enrollment:");
            });
  }

  @Test
  void noStepTakesTheKeyOfTheSurveyAfterAnEnrollment() throws IOException {
    template("after-enrollment/sms.txt", "Welcome\n");

    assertThat(problems(GOOD.replace("send: thanks", "send: after-enrollment")))
        .extracting(Problem::rule)
        .containsExactly(Rule.DUPLICATE_STEP);
  }

  @Test
  void warnsOfArmsWhoseTextsAreAllTheSame() {
    var problems = problems(GOOD.replace("for: account", "for: account\narms: { a: 50%, b: 50% }"));

    assertThat(problems)
        .anySatisfy(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
              assertThat(problem.message()).isEqualTo("all arms get the same texts");
              assertThat(problem.hint()).contains("invite.a.mjml");
            });
  }

  @Test
  void saysEverythingAtOnceInTheOrderOfTheFile() {
    var problems =
        problems(
            """
            apiVersion: lamplighter/v1
            kind: Campaign
            name: Bill help
            category: progam
            holdot: 10%
            goal: { enrollment: e-bil, within: 30 days }
            audience:
              where: >
                account.clas == 'residential'
                && account.autopay
            every: fortnight at 9
            channels: { allow: [sms] }
            journey:
              - send: offer
                channel: emial
              - wait: a week
              - if: clicked('ofer')
                then: [ { send: thanks } ]
            """);

    assertThat(problems.stream().map(this::printed).collect(Collectors.joining("\n")))
        .isEqualTo(
            """
            bill-help.yaml:1:1: the key 'owner' is missing [LL-004]
              1 | apiVersion: lamplighter/v1
                | ^^^^^^^^^^
              Who answers for it: owner: digital-adoption
            bill-help.yaml:3:7: 'Bill help' is no name of a campaign [LL-014]
              3 | name: Bill help
                |       ^^^^^^^^^
              Lower-case words of letters and digits joined by hyphens: ebill-adoption.
            bill-help.yaml:4:11: unknown category 'progam' [LL-010]
              4 | category: progam
                |           ^^^^^^
              did you mean 'program'? One of: billing, emergency, program, service, survey.
            bill-help.yaml:5:1: unknown key 'holdot' [LL-003]
              5 | holdot: 10%
                | ^^^^^^
              did you mean 'holdout'? One of: after enrollment, apiVersion, arms, audience, by, \
            category, channels, choose, every, exit, for, goal, holdout, journey, kind, name, owner, \
            when event.
            bill-help.yaml:6:21: the catalogue has no program 'e-bil' [LL-046]
              6 | goal: { enrollment: e-bil, within: 30 days }
                |                     ^^^^^
              did you mean 'e-bill'? One of: autopay, e-bill.
            bill-help.yaml:6:36: '30 days' is not a duration [LL-011]
              6 | goal: { enrollment: e-bil, within: 30 days }
                |                                    ^^^^^^^
              A whole number and s, m, h or d: 30m, 72h, 7d.
            bill-help.yaml:9:5: unknown attribute 'account.clas' [LL-042]
              9 |     account.clas == 'residential'
                |     ^^^^^^^^^^^^
              did you mean 'account.class'?
            bill-help.yaml:11:8: 'fortnight at 9' is not a time to look for people [LL-015]
              11 | every: fortnight at 9
                 |        ^^^^^^^^^^^^^^
              For example: day at 09:00, monday and thursday at 09:00, month on 1 at 09:00 in \
            America/Denver.
            bill-help.yaml:15:14: unknown channel 'emial' [LL-010]
              15 |     channel: emial
                 |              ^^^^^
              did you mean 'email'? One of: audience_file, direct_mail, email, inbox, push, sms, \
            voice, webhook, worklist.
            bill-help.yaml:16:11: 'a week' is not a duration [LL-011]
              16 |   - wait: a week
                 |           ^^^^^^
              A whole number and s, m, h or d: 30m, 72h, 7d.
            bill-help.yaml:17:5: the branch does not say what happens otherwise [LL-033]
              17 |   - if: clicked('ofer')
                 |     ^^
              Add 'else:' with steps, or 'else: go on'.
            bill-help.yaml:17:9: the journey has no step 'ofer' that contacts somebody [LL-036]
              17 |   - if: clicked('ofer')
                 |         ^^^^^^^^^^^^^^^
              did you mean 'offer'?""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        // what is replaced in a good file => by what => rule => line:column
        "lamplighter/v1 => lamplighter/v2 => WRONG_VERSION => 1:13",
        "kind: Campaign => kind: [Campaign] => WRONG_SHAPE => 2:7",
        "owner: assistance => owner: => WRONG_SHAPE => 4:7",
        "owner: assistance => owner: a: b => NOT_YAML => 4:9",
        "owner: assistance => owner: &x me => NO_ANCHORS => 4:8",
        "owner: assistance => owner: !mine me => NO_ANCHORS => 4:8",
        "owner: assistance => name: again => DUPLICATE_KEY => 4:1",
        "for: account => for: house => UNKNOWN_WORD => 6:6",
        "e-bill, within: 30d => e-bill => MISSING_KEY => 7:9",
        "within: 30d => within: 30d, value: 14 => BAD_MONEY => 7:49",
        "within: 30d => within: 30d, target: a lot => BAD_PHRASE => 7:50",
        "within: 30d => within: 30d, target: 5% more enrollments by 2027-02-30 => BAD_DATE => 7:50",
        "day at 09:00 => month at 09:00 => BAD_TRIGGER => 8:8",
        "day at 09:00 => month on 30 at 09:00 => BAD_TRIGGER => 8:8",
        "day at 09:00 => day at 25:00 => BAD_TRIGGER => 8:8",
        "day at 09:00 => day at 09:00 in America/Dever => BAD_TRIGGER => 8:8",
        "every: day at 09:00 => by: foot => BAD_PHRASE => 8:5",
        "every: day at 09:00 => when event: outage.restord => NOT_IN_CATALOGUE => 8:13",
        "every: day at 09:00 => holdout: 10% => ONE_TRIGGER => 1:1",
        "every: day at 09:00 => {every: day at 09:00, by: hand} => NOT_YAML => 9:1",
        "category: service => category: program\\nholdout: none => HOLDOUT_REASON => 6:10",
        "category: service => category: emergency\\nholdout: 5% => NO_HOLDOUT_HERE => 6:10",
        "category: service => category: service\\nholdout: 105% => BAD_SHARE => 6:10",
        "goal: { enrollment: e-bill, within: 30d } => exit: on enrollment => NEEDS_GOAL => 7:7",
        "for: account => for: account\\narms: { a: 50%, b: 60% } => SHARES_NOT_WHOLE => 7:1",
        "for: account => for: account\\narms: { es: 50%, b: 50% } => CONFUSING_ARM => 7:9",
        "for: account => for: account\\narms: { allow: [es, b], prefer: learned } => CONFUSING_ARM => 7:17",
        "for: account => for: account\\narms: { allow: [a], prefer: learned } => WRONG_SHAPE => 7:16",
        "for: account => for: account\\narms: { allow: [a, a], prefer: learned } => DUPLICATE_KEY => 7:20",
        "for: account => for: account\\narms: { allow: [a, b] } => MISSING_KEY => 7:9",
        "for: account => for: account\\narms: { prefer: learned } => MISSING_KEY => 7:9",
        "for: account => for: account\\narms: { allow: [a, b], prefer: stated } => WRONG_SHAPE => 7:32",
        "for: account => for: account\\narms: { allow: [a, b], prefer: learned, c: 50% } => UNKNOWN_KEY => 7:41",
        "goal: { enrollment: e-bill, within: 30d } => arms: { allow: [a, b], prefer: learned } => NEEDS_GOAL => 7:1",
        "for: account => for: account\\nchoose: { take: top 30% } => MISSING_KEY => 7:11",
        "for: account => for: account\\nchoose: { uplift: ebill-adoption, take: top => BAD_PHRASE => 7:41",
        "for: account => for: account\\nchoose: { need: arrears } => MISSING_KEY => 7:11",
        "for: account => for: account\\nchoose: { need: arrears, take: everybody } => WRONG_SHAPE => 7:26",
        "for: account => for: account\\nchoose: { need: arreas, take: top 5 } => UNKNOWN_WORD => 7:17",
        "for: account => for: account\\nchoose: { propensity: x, need: arrears } => WRONG_SHAPE => 7:26",
        "for: account => for: account\\nchoose: { propensity: csat } => WRONG_SHAPE => 7:23",
        "for: account => for: account\\nchoose: { need: arrears, take: top 5, floors: { by: account.class, residential: 60%, commercial: 60% } } => FLOORS_TOO_HIGH => 7:39",
        "for: account => for: account\\nchoose: { need: arrears, take: top 5, floors: { by: account.class, comercial: 60% } } => NEVER_EQUAL => 7:68",
        "for: account => for: account\\nchoose: { need: arrears, take: top 5, floors: { by: account.clas, commercial: 60% } } => UNKNOWN_ATTRIBUTE => 7:53",
        "for: account => for: account\\nchoose: { need: arrears, take: top 5, floors: { by: account.class } } => MISSING_KEY => 7:39",
        "for: account => for: account\\nchoose: { propensity: x, floors: { by: account.class, commercial: 5% } } => WRONG_SHAPE => 7:26",
        "for: account => for: account\\naudience: { reentry: soon } => BAD_PHRASE => 7:22",
        "- wait: 7d => - wait: until 2027-01-01 => NOT_YET => 12:11",
        "- wait: 7d => - split: 2 => NOT_YET => 12:5",
        "- wait: 7d => - webhook: x => NOT_YET => 12:5",
        "- wait: 7d => - set attribute: x => NOT_YET => 12:5",
        "- wait: 7d => - sned: x => UNKNOWN_STEP => 12:5",
        "- wait: 7d => - 7d => NOT_YAML => 13:10",
        "- wait: 7d => - send: offer => DUPLICATE_STEP => 12:11",
        "until: enrolled => until: paid => BAD_PHRASE => 13:12",
        "until: enrolled => until: event bill.payed => NOT_IN_CATALOGUE => 13:18",
        "else: go on => then: go on => DUPLICATE_KEY => 16:5",
        "else: go on => else: go => WRONG_SHAPE => 16:11",
        "else: go on => else: [ { exit: x }, { send: more } ] => UNREACHABLE => 16:34",
        "clicked('offer') => clicked('thanks') => NO_SUCH_STEP => 14:9",
        "clicked('offer') => clicked('offer') && => EXPRESSION_SYNTAX => 14:28",
        "- send: offer => - send: missing => NO_CONTENT => 11:11",
        "- send: offer => - send: Offer => BAD_NAME => 11:11",
        "- send: offer => - { send: offer, pace: slowly } => UNKNOWN_WORD => 11:26",
        "- send: offer => - { send: offer, content: { sms: ../x.txt } } => NO_CONTENT => 11:36",
      })
  void pointsAtTheProblem(String part, String by, Rule rule, String place) {
    assertThat(GOOD).contains(part);
    String yaml = GOOD.replace(part, by.replace("\\n", "\n"));

    var problems = problems(yaml.replace("take: top\n", "take: top }\n"));

    assertThat(problems)
        .as(() -> problems.toString())
        .anySatisfy(
            problem -> {
              assertThat(problem.rule()).isEqualTo(rule);
              assertThat(problem.at().line() + ":" + problem.at().column()).isEqualTo(place);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        // the value of where: => line:column of 'oops'
        "account.autopay && oops => 7:29",
        "'account.class == ''residential'' && oops' => 7:47",
        "\"account.class == \\u0027residential\\x27 && \\\"\\\" != oops\" => 7:61",
        "\"account.autopay \\n    && oops\" => 8:8",
        "account.autopay~    && oops => 8:8",
        "|~    account.autopay~    && oops~ => 9:8",
        "|2-~    account.autopay~    && oops => 9:8",
        ">~    account.autopay~    && (account.kwh > 1~       || oops)~ => 10:11",
        ">-~~    account.autopay~~    && oops~ => 11:8",
      })
  void translatesPlacesInExpressionsIntoPlacesOfTheFile(String where, String place) {
    String yaml =
        GOOD.replace("every:", "audience:\n  where: " + unfold(where) + "\nevery:")
            .replace("goal: { enrollment: e-bill, within: 30d }\n", "")
            .replace("    until: enrolled\n", "")
            .replace("apiVersion: lamplighter/v1\n", "apiVersion: lamplighter/v1\n");

    var problem =
        problems(yaml).stream()
            .filter(each -> each.rule() == Rule.UNKNOWN_ATTRIBUTE)
            .findFirst()
            .orElseThrow();

    assertThat(problem.message()).contains("'oops'");
    assertThat(problem.at().line() + ":" + problem.at().column()).isEqualTo(shift(place));
    assertThat(problem.excerpt().substring(problem.at().column() - 1)).startsWith("oops");
    assertThat(problem.at().endColumn() - problem.at().column()).isEqualTo(4);
  }

  private static String unfold(String where) {
    return where.replace("~", "\n").replace("\\n", "\n").replaceAll("\\n$", "");
  }

  /// Places are written as if `where:` stood in line 7; it stands in line 8 of the file made here.
  private static String shift(String place) {
    var parts = place.split(":", -1);
    return (Integer.parseInt(parts[0]) + 1) + ":" + parts[1];
  }

  @Test
  void pointsIntoTemplates() throws IOException {
    template(
        "offer/sms.txt", "Help for\n{{ customer.frist_name }} and {{ customer.first_name }}\n");

    var problems = problems(GOOD);

    assertThat(problems)
        .extracting(this::printed)
        .containsExactly(
            """
            bill-help/offer/sms.txt:2:4: there is no 'customer.frist_name' to show [LL-062]
              2 | {{ customer.frist_name }} and {{ customer.first_name }}
                |    ^^^^^^^^^^^^^^^^^^^
              did you mean 'customer.first_name'?""",
            """
            bill-help/offer/sms.txt:2:34: 'customer.first_name' can be missing [LL-063]
              2 | {{ customer.frist_name }} and {{ customer.first_name }}
                |                                  ^^^^^^^^^^^^^^^^^^^
              Write {{ customer.first_name | default: '...' }} or put it into \
            {% if customer.first_name %}.""");
  }

  @Test
  void pointsIntoSubjectsAndBehindFrontMatter() throws IOException {
    template(
        "offer/email.html", "---\nsubject: \"For {{ nobody }}\"\n---\n<p>\n{{ nothing }}</p>\n");

    assertThat(problems(GOOD))
        .extracting(problem -> problem.at().line() + ":" + problem.at().column())
        .containsExactly("2:18", "5:4");
  }

  @Test
  void wantsEveryArmAndTheUsualLanguageServed() throws IOException {
    Files.delete(folder.resolve("bill-help/offer/sms.txt"));
    template("offer/sms.a.txt", "A");
    template("offer/sms.es.txt", "Ayuda");

    assertThat(problems(GOOD + "arms: { a: 50%, b: 50% }\n"))
        .extracting(Problem::rule)
        .containsExactly(Rule.MISSING_TRANSLATION);
    template("offer/sms.b.txt", "B");
    assertThat(problems(GOOD + "arms: { a: 50%, b: 50% }\n")).isEmpty();
  }

  @Test
  void findsMisnamedTemplates() throws IOException {
    template("offer/smss.txt", "x");
    template("offer/sms.spanish.txt", "x");

    assertThat(problems(GOOD))
        .extracting(Problem::message)
        .containsExactly(
            "'spanish' in the template name 'sms.spanish.txt' is neither a language nor an arm",
            "the template 'smss.txt' of the step 'offer' is for no channel");
  }

  @Test
  void keepsWarningsOfAFileThatIsValid() throws IOException {
    template("offer/sms.txt", "x".repeat(161));

    var outcome = CampaignFile.read(write(GOOD), SETTINGS);

    assertThat(((Outcome.Valid) outcome).warnings())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.WARNING);
              assertThat(problem.toString()).contains(": warning: the text message is sent");
            });
  }

  @Test
  void saysWhatIsWrongWithTheFileItself() throws IOException {
    Files.write(folder.resolve("latin.yaml"), new byte[] {'n', (byte) 0xE9});
    Files.writeString(folder.resolve("empty.yaml"), "");
    Files.writeString(folder.resolve("two.yaml"), "a: 1\n---\nb: 2\n");
    Files.writeString(folder.resolve("tab.yaml"), "a:\n\tb: 1\n");
    Files.writeString(folder.resolve("list.yaml"), "- a\n");

    assertThat(messages("none.yaml")).containsExactly("there is no such file");
    assertThat(messages("latin.yaml")).containsExactly("the file is not UTF-8 text");
    assertThat(messages("empty.yaml")).containsExactly("the file is empty");
    assertThat(messages("two.yaml")).containsExactly("a second document begins here");
    assertThat(messages("tab.yaml").getFirst()).startsWith("the file is not YAML here");
    assertThat(messages("list.yaml").getFirst()).isEqualTo("expected a group of keys here");
  }

  @Test
  void explainsEveryCode() {
    assertThat(Arrays.stream(Rule.values()).map(Rule::code)).doesNotHaveDuplicates();
    for (Rule rule : Rule.values()) {
      assertThat(Rule.of(rule.code())).contains(rule);
      assertThat(rule.explanation()).hasSizeGreaterThan(30);
    }
  }

  private List<String> messages(String file) {
    return CampaignFile.problemsIn(List.of(folder.resolve(file)), SETTINGS).stream()
        .map(Problem::message)
        .toList();
  }

  private String printed(Problem problem) {
    return problem.toString().replace(folder + "/", "");
  }

  private void template(String name, String text) throws IOException {
    Path file = folder.resolve("bill-help").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Path write(String yaml) {
    try {
      return Files.writeString(folder.resolve("bill-help.yaml"), yaml);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Problem> problems(String yaml) {
    return CampaignFile.problemsIn(List.of(write(yaml)), SETTINGS);
  }
}
