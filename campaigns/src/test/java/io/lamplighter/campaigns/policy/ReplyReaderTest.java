package io.lamplighter.campaigns.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
  private final ReplyReader replies = new ReplyReader(PolicyFile.standard().replies());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stop", "STOP", " Stop. ", "STOP!!!", "stopall", "Stop all", "quit", "end", "revoke",
        "opt out", "opt-out", "OptOut", "cancel", "unsubscribe", "remove", "arrêt", "ARRET", "td",
        "alto", "baja", "parar", "No más", "ＳＴＯＰ", "🛑 stop 🛑", "s\u200Btop", "ﬆop"
      })
  void obeysTheAgreedWordsHoweverTheyAreWritten(String text) {
    assertThat(replies.read(text))
        .isInstanceOfSatisfying(
            Reply.OptOut.class,
            optOut -> {
              assertThat(optOut.certain()).isTrue();
              assertThat(optOut.wrongPerson()).isFalse();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Stop texting me please",
        "stpo",
        "stp",
        "Unsubscibe",
        "STOOOOP",
        "cancel these",
        "don't text me",
        "Don’t text me ever again",
        "DO NOT CALL",
        "please leave me alone",
        "I said fucking stop",
        "quiit",
        "please stop"
      })
  void obeysWhatAReasonablePersonUnderstandsAndShowsItToOne(String text) {
    assertThat(replies.read(text))
        .isInstanceOfSatisfying(
            Reply.OptOut.class, optOut -> assertThat(optOut.certain()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Wrong number", "sorry, wrong number!", "this is not my number"})
  void knowsAWrongNumber(String text) {
    assertThat(replies.read(text))
        .isInstanceOfSatisfying(
            Reply.OptOut.class, optOut -> assertThat(optOut.wrongPerson()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "HELP?", "Info", "ayuda"})
  void answersACallForHelp(String text) {
    assertThat(replies.read(text)).isEqualTo(new Reply.Help());
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "UNSTOP", "Yes!", "alta"})
  void takesBackWhoAsksForIt(String text) {
    assertThat(replies.read(text)).isEqualTo(new Reply.OptIn());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "👍",
        "5",
        "thanks",
        "when does the outage end?",
        "the power is back",
        "is there a bus stop near the office",
        "my bill is too high",
        "enroll me",
        "Yes please call me tomorrow"
      })
  void leavesEverythingElseToAPerson(String text) {
    assertThat(replies.read(text)).isEqualTo(new Reply.None());
  }

  @Test
  void namesTheWordsItWentBy() {
    assertThat(replies.read("Please, don't text me"))
        .isEqualTo(new Reply.OptOut("dont text", false, false));
  }
}
