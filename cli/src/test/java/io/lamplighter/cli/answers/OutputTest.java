package io.lamplighter.cli.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.cli.answers.Answer.Block.Finding;
import io.lamplighter.cli.answers.Answer.Span;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
  private static final Answer ANSWER =
      new Answer()
          .key("sent", 1200)
          .key("channels", List.of("email", "sms"))
          .title("July")
          .table(
              List.of("channel", "sent#"), List.of(List.of("email", "1,150"), List.of("a|b", "50")))
          .text("Next: look");

  private static final Answer FINDING =
      new Answer()
          .finding(
              new Finding(
                  "error",
                  "LL-010",
                  new Span("a,b.yaml", 14, 14, 14, 19),
                  "unknown channel 'emial', 100%",
                  "did you mean 'email'?",
                  "a,b.yaml:14:14: unknown channel"));

  @Test
  void alignsNumbersToTheRightForPeople() {
    assertThat(printed(Output.TEXT, ANSWER))
        .isEqualTo(
            """
            July
            channel   sent
            email    1,150
            a|b         50
            Next: look
            """);
  }

  @Test
  void printsOneObjectWithItsSchemaVersionForScripts() {
    assertThat(printed(Output.JSON, ANSWER))
        .isEqualTo(
            """
            {
              "schemaVersion" : 1,
              "sent" : 1200,
              "channels" : [ "email", "sms" ]
            }
            """);
  }

  @Test
  void makesTablesForPagesAndEscapesWhatWouldBreakThem() {
    assertThat(printed(Output.MARKDOWN, ANSWER))
        .isEqualTo(
            """
            ## July

            | channel | sent |
            | --- | ---: |
            | email | 1,150 |
            | a\\|b | 50 |

            Next: look

            """);
  }

  @Test
  void remarksAtTheLineForGitHubAndEscapesWhatItWouldMisread() {
    assertThat(printed(Output.GITHUB, FINDING))
        .isEqualTo(
            "::error file=a%2Cb.yaml,line=14,col=14,endLine=14,endColumn=19,title=LL-010::"
                + "unknown channel 'emial', 100%25%0Adid you mean 'email'?\n");
  }

  private static String printed(Output output, Answer answer) {
    var text = new StringWriter();
    output.write(answer, new PrintWriter(text));
    return text.toString().replace("\r\n", "\n");
  }
}
