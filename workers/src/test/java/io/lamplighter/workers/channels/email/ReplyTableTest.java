package io.lamplighter.workers.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.workers.channels.email.ReplyTable.Meaning;
import io.lamplighter.workers.channels.email.WatchedTransport.Stage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTableTest {
  private final ReplyTable table = ReplyTable.standard();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RCPT    | 550 5.1.1 <ada@mail.example> no such user        | HARD",
        "RCPT    | 550 5.1.10 recipient domain has a null MX         | HARD",
        "RCPT    | 550 5.2.1 mailbox disabled                        | HARD",
        "RCPT    | 525 5.7.13 account disabled                       | HARD",
        "RCPT    | 550 No such user here                             | HARD",
        "RCPT    | 550 mailbox unavailable                           | HARD",
        "RCPT    | 550 5.1.8 sender's domain is bad                  | OURS",
        "RCPT    | 550 5.7.1 blocked by policy                       | OURS",
        "END     | 550 5.7.26 unauthenticated mail is prohibited     | OURS",
        "END     | 550 5.7.515 access denied                         | OURS",
        "RCPT    | 554 your address is on a block list               | OURS",
        "END     | 554 5.6.0 message is malformed                    | OURS",
        "MAIL    | 550 5.1.1 who are you                             | OURS",
        "CONNECT | 535 5.7.8 bad credentials                         | OURS",
        "RCPT    | 552 5.2.2 mailbox full                            | SOFT",
        "RCPT    | 552 over quota                                    | SOFT",
        "END     | 552 5.3.4 message too big                         | SOFT",
        "RCPT    | 550 requested action not taken                    | SOFT",
        "RCPT    | 450 4.2.1 greylisted                              | TRANSIENT",
        "RCPT    | 421 4.7.0 too many connections                    | TRANSIENT",
        "RCPT    | 552 5.5.3 too many recipients                     | TRANSIENT",
        "CONNECT | 421 service not available                         | TRANSIENT",
      })
  void aReplyMeansWhatTheTableSays(Stage stage, String reply, Meaning meaning) {
    assertThat(table.meaning(stage, reply)).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5.1.1 | 550 5.1.1 <ada@mail.example> unknown | HARD",
        "5.2.2 | mailbox is full                      | SOFT",
        "5.7.1 | 550 5.7.1 policy                     | OURS",
        "4.4.1 | no answer from host                  | TRANSIENT",
      })
  void aBounceThatComesLaterMeansTheSame(String status, String diagnostic, Meaning meaning) {
    assertThat(table.meaning(status, diagnostic)).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "550 5.1.1 <ada@mail.example> no such user | 550 5.1.1",
        "550-5.7.1 two                             | 550 5.7.1",
        "421 ada@mail.example                      | 421",
        "hello ada@mail.example                    | unreadable_reply",
      })
  void theCodeLeavesTheTextBehind(String reply, String code) {
    assertThat(ReplyTable.code(reply)).isEqualTo(code);
  }
}
