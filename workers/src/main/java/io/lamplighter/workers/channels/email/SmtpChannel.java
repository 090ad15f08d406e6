package io.lamplighter.workers.channels.email;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.ledger.consent.Address;
import io.lamplighter.workers.channels.ChannelPort;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.channels.Outcome;
import io.lamplighter.workers.channels.Outcome.Fault;
import io.lamplighter.workers.channels.email.SmtpConnection.Answer;
import io.lamplighter.workers.channels.email.WatchedTransport.Stage;
import io.lamplighter.workers.pages.LinkTokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// E-mail over SMTP. SMTP knows no idempotency: a message whose end went out without an answer is
/// [Outcome.Unknown] and is not given again unless the campaign wants it so.
public final class SmtpChannel implements ChannelPort {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpChannel.class);
  private static final Pattern QUEUE_ID =
      Pattern.compile("queued as ([A-Za-z0-9._-]+)|\\bid=([A-Za-z0-9._-]+)");
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration AFTER_CONFIGURATION = Duration.ofMinutes(15);

  private final MailServer server;
  private final LetterWriter letters;
  private final ReplyTable replies = ReplyTable.standard();
  private final Circuits circuits = new Circuits();
  private final BlockingQueue<SmtpConnection> idle;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService watch;
  private volatile boolean closed;

  /// @param tokens for the addresses that bounces come back to
  public SmtpChannel(MailServer server, Sender sender, LinkTokens tokens) {
    this(
        server,
        sender,
        tokens,
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("smtp-watch").factory()));
  }

  /// @param watch ends calls whose time is up; the channel shuts it down
  SmtpChannel(MailServer server, Sender sender, LinkTokens tokens, ScheduledExecutorService watch) {
    this.watch = watch;
    this.server = server;
    this.letters = new LetterWriter(sender, tokens);
    this.idle = new ArrayBlockingQueue<>(server.connections());
    for (int i = 0; i < server.connections(); i++) {
      idle.add(new SmtpConnection(server, sender.domain(), watch));
    }
  }

  @Override
  public List<Outcome> send(List<Message> batch, InstantSource clock) {
    if (batch.size() > atOnce()) {
      throw new IllegalArgumentException(batch.size() + " messages at once, at most " + atOnce());
    }
    var pending = new ArrayList<CompletableFuture<Outcome>>();
    for (var message : batch) {
      pending.add(start(message, clock));
    }
    // Waits through interrupts: what has started must be answered for.
    return pending.stream().map(CompletableFuture::join).toList();
  }

  private CompletableFuture<Outcome> start(Message message, InstantSource clock) {
    if (!closed) {
      try {
        return CompletableFuture.supplyAsync(() -> send(message, clock), calls)
            .exceptionally(
                broken -> {
                  // One message's accident must not take the answers of the others with it.
                  LOG.error(
                      "message {} broke the channel: {}", message.key().value(), broken.getClass());
                  return new Outcome.Unknown(message.key(), "broken");
                });
      } catch (RejectedExecutionException closing) {
        // Closed between the question and the start.
      }
    }
    return CompletableFuture.completedFuture(new Outcome.NotCalled(message.key(), "closed"));
  }

  private Outcome send(Message message, InstantSource clock) {
    var key = message.key();
    if (message.category().messageClass() == MessageClass.MARKETING
        && message.unsubscribe() == null) {
      return new Outcome.Refused(key, "no_unsubscribe_link", Fault.OURS);
    }
    if (Address.read(Channel.EMAIL, message.address()).isEmpty()) {
      return new Outcome.Refused(key, "no_address", Fault.ADDRESS);
    }
    Letter letter;
    try {
      letter = letters.write(message);
    } catch (RuntimeException unwritable) {
      // Its message may quote the address.
      LOG.error("message {} cannot be written as MIME: {}", key.value(), unwritable.getClass());
      return new Outcome.Refused(key, "not_mime", Fault.OURS);
    }
    var connection = take();
    try {
      var domain = domain(message.address());
      var wait = circuits.wait(domain, clock.instant());
      if (wait.isPresent()) {
        return new Outcome.TryLater(key, "circuit_open", wait.get());
      }
      var answer =
          connection.send(
              letter, message.address(), () -> !message.isPastDeadline(clock.instant()));
      return outcome(message, domain, answer, clock);
    } finally {
      idle.add(connection);
    }
  }

  private SmtpConnection take() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return idle.take();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Outcome outcome(Message message, String domain, Answer answer, InstantSource clock) {
    var key = message.key();
    return switch (answer) {
      case Answer.Taken(var reply) -> {
        circuits.well(domain);
        yield new Outcome.Accepted(key, queueId(reply));
      }
      case Answer.Refused(var stage, var reply) -> refused(message, domain, stage, reply, clock);
      case Answer.NoConnection(var code) -> {
        circuits.notHeard(domain);
        if (code.equals("tls_untrusted")) {
          LOG.error(
              "mail server {}: its certificate is not trusted or not for this name; nothing is sent until it is",
              server.host());
          yield new Outcome.TryLater(key, code, AFTER_CONFIGURATION);
        }
        yield new Outcome.TryLater(key, code, SOON);
      }
      case Answer.Silence(var code) -> {
        circuits.notHeard(domain);
        yield new Outcome.Unknown(key, code);
      }
      case Answer.TooLate() -> {
        circuits.notHeard(domain);
        yield new Outcome.NotCalled(key, "past_deadline");
      }
    };
  }

  private Outcome refused(
      Message message, String domain, Stage stage, String reply, InstantSource clock) {
    var key = message.key();
    var code = ReplyTable.code(reply);
    boolean beforeRecipient = stage == Stage.CONNECT || stage == Stage.MAIL;
    return switch (replies.meaning(stage, reply)) {
      case HARD -> {
        circuits.well(domain);
        yield new Outcome.Refused(key, code, Fault.ADDRESS);
      }
      case SOFT -> {
        circuits.well(domain);
        yield new Outcome.Refused(key, code, Fault.MAILBOX);
      }
      case OURS -> {
        var who = beforeRecipient ? Circuits.EVERYBODY : domain;
        circuits.refused(who, clock.instant());
        LOG.error("mail is refused as ours ({}) for {}: paused for 15 minutes", code, who);
        // A server that does not even want to know the recipient may do so when it is put right.
        yield beforeRecipient
            ? new Outcome.TryLater(key, code, AFTER_CONFIGURATION)
            : new Outcome.Refused(key, code, Fault.OURS);
      }
      case TRANSIENT -> {
        if (beforeRecipient) {
          circuits.notHeard(domain);
        } else {
          circuits.deferred(domain, clock.instant());
        }
        yield new Outcome.TryLater(key, code, SOON);
      }
    };
  }

  private static String queueId(String reply) {
    var found = QUEUE_ID.matcher(reply);
    if (!found.find()) {
      return "";
    }
    return found.group(1) == null ? found.group(2) : found.group(1);
  }

  private static String domain(String address) {
    return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }

  @Override
  public Channel channel() {
    return Channel.EMAIL;
  }

  @Override
  public String provider() {
    return "smtp";
  }

  @Override
  public int atOnce() {
    return server.connections();
  }

  @Override
  public Duration callTimeout() {
    return server.callTimeout();
  }

  @Override
  public boolean idempotent() {
    return false;
  }

  @Override
  public Duration keyRemembered() {
    return Duration.ZERO;
  }

  @Override
  public boolean real() {
    return true;
  }

  @Override
  public void close() {
    closed = true;
    calls.close();
    idle.forEach(SmtpConnection::hangUp);
    watch.shutdownNow();
  }
}
