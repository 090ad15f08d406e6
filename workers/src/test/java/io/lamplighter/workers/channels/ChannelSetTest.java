package io.lamplighter.workers.channels;

import static io.lamplighter.workers.channels.MessageFixture.NOW;
import static io.lamplighter.workers.channels.MessageFixture.aMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.workers.channels.recording.RecordingChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelSetTest {
  @Test
  void aRecordingChannelRefusesALiveLedger() {
    var recording = RecordingChannel.accepting(Channel.EMAIL);

    assertThatThrownBy(() -> ChannelSet.of("live", List.of(recording)))
        .isInstanceOf(WrongChannelException.class)
        .hasMessageContaining("'email' over recording sends nothing, but the ledger is live");
  }

  @Test
  void aLedgerThatIsNeitherCannotBeSentFrom() {
    assertThatThrownBy(() -> ChannelSet.of("copy", List.of()))
        .isInstanceOf(WrongChannelException.class);
  }

  @Test
  void aChannelThatIsNotConfiguredHasNoPort() {
    var set = ChannelSet.of("rehearsal", List.of(RecordingChannel.accepting(Channel.EMAIL)));

    assertThat(set.port(Channel.SMS)).isEmpty();
    assertThat(set.channels()).containsExactly(Channel.EMAIL);
  }

  @Test
  void twoProvidersOfOneChannelAreRefused() {
    assertThatThrownBy(
            () ->
                ChannelSet.of(
                    "rehearsal",
                    List.of(
                        RecordingChannel.accepting(Channel.EMAIL),
                        RecordingChannel.accepting(Channel.EMAIL))))
        .isInstanceOf(WrongChannelException.class)
        .hasMessageContaining("two providers");
  }

  @Test
  void aMessageAtItsDeadlineIsNotCalled() {
    var heard = new ArrayList<Message>();
    var channel =
        RecordingChannel.answering(
            Channel.EMAIL,
            message -> {
              heard.add(message);
              return new Outcome.Accepted(message.key(), "r");
            });
    var inTime = aMessage().number(1).notAfter(NOW.plusMillis(1)).build();
    var late = aMessage().number(2).notAfter(NOW).build();

    var outcomes = channel.send(List.of(inTime, late), InstantSource.fixed(NOW));

    assertThat(outcomes)
        .containsExactly(
            new Outcome.Accepted(inTime.key(), "r"),
            new Outcome.NotCalled(late.key(), "past_deadline"));
    assertThat(heard).containsExactly(inTime);
  }
}
