package io.lamplighter.workers.cohorts;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.policy.CapOrder;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.campaigns.policy.SendPolicy;
import io.lamplighter.ledger.CampaignFixture;
import io.lamplighter.ledger.CampaignFixture.StoredCampaign;
import io.lamplighter.ledger.Fixtures.Stored;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.LedgerState.Mode;
import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.cohorts.Cohorts;
import io.lamplighter.ledger.touchpoints.Touchpoints;
import io.lamplighter.workers.Guard;
import io.lamplighter.workers.Stage;
import io.lamplighter.workers.channels.ChannelPort;
import io.lamplighter.workers.channels.Message;
import io.lamplighter.workers.channels.Outcome;
import io.lamplighter.workflows.Lane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/// A live ledger with one campaign, a clock that moves by hand, and a channel whose answers the
/// test gives. No workflow: each claim is asked for.
public final class SendingDesk implements AutoCloseable {
  /// Ten in the morning in Denver.
  public static final Instant MORNING = Instant.parse("2026-03-02T17:00:00Z");

  public final Ledger ledger = TestLedger.fresh("live");
  final Touchpoints touchpoints;
  final List<Message> called = Collections.synchronizedList(new ArrayList<>());
  final StoredCampaign campaign;
  final String wave;
  final Delivery delivery;
  private final String cohort;
  private final Category category;
  private final int epoch;
  private final InstantSource clock = () -> this.now;
  private volatile Instant now = MORNING;
  private boolean idempotent;
  private BiFunction<Message, InstantSource, Outcome> provider =
      (message, clock) -> new Outcome.Accepted(message.key(), "taken");

  public SendingDesk(Category category) {
    this(category, 0);
  }

  private SendingDesk(Category category, double tries) {
    this.category = category;
    this.touchpoints =
        new Touchpoints(
            ledger.jdbi(),
            new CapOrder(new SendPolicy(PolicyFile.standard())),
            new LearnedHours(tries));
    ledger.jdbi().useHandle(LedgerState::liftFence);
    campaign = CampaignFixture.aCampaign("ebill").category(category).in(ledger);
    wave = campaign.wave(MORNING);
    cohort = wave + "/0";
    epoch = new Cohorts(ledger.jdbi()).take(cohort, "run", 0).orElseThrow();
    delivery = new Delivery(touchpoints, Stage::compose, new Guard(Mode.LIVE, clock));
  }

  static SendingDesk open() {
    return new SendingDesk(Category.PROGRAM);
  }

  /// A program a share of whose messages goes out at an hour drawn by lot.
  static SendingDesk tryingHours(double share) {
    return new SendingDesk(Category.PROGRAM, share);
  }

  /// Takes a message and its entry back as if they had never been.
  void forget(TouchpointId id) {
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute(
                  "DELETE FROM entry WHERE id = (SELECT entry_id FROM touchpoint WHERE id = ?)",
                  id.value());
              db.execute("DELETE FROM decision WHERE id NOT IN (SELECT id FROM entry)");
              db.execute("DELETE FROM touchpoint WHERE id = ?", id.value());
            });
  }

  /// An entry of a customer with its first message due.
  public TouchpointId due(Stored customer, Instant at) {
    EntryId entry = campaign.entered(customer, wave, at);
    return campaign.touchpoint(entry, "invite", "due", null, at, null);
  }

  void at(Instant instant) {
    now = instant;
  }

  Instant now() {
    return now;
  }

  public void later(Duration duration) {
    now = now.plus(duration);
  }

  /// The provider remembers keys: it may be asked again.
  void remembering() {
    idempotent = true;
  }

  void answering(BiFunction<Message, InstantSource, Outcome> provider) {
    this.provider = provider;
  }

  /// One claim and what follows from it, by a workflow whose now stands at an instant.
  int deliver(Instant workflowNow) {
    return deliver("run/1/1", workflowNow);
  }

  int deliver(String claim, Instant workflowNow) {
    var lane = new Lane(Channel.EMAIL, MessageClass.of(category.messageClass().word()));
    return delivery.deliver(cohort, epoch, lane, new Port(), claim, workflowNow);
  }

  /// One claim over a channel of the test's own.
  public int deliverOver(ChannelPort port) {
    var lane = new Lane(Channel.EMAIL, MessageClass.of(category.messageClass().word()));
    return delivery.deliver(cohort, epoch, lane, port, "run/1/1", now);
  }

  int resolve() {
    return touchpoints.resolveStale(
        now, idempotent ? List.of("scripted") : List.of(), new Port().callTimeout());
  }

  public List<String> column(String sql) {
    return ledger.jdbi().withHandle(db -> db.createQuery(sql).mapTo(String.class).list());
  }

  String state() {
    return column("SELECT state FROM touchpoint").getFirst();
  }

  public String state(TouchpointId id) {
    return column("SELECT state FROM touchpoint WHERE id = '" + id.value() + "'").getFirst();
  }

  @Override
  public void close() {
    ledger.close();
  }

  private final class Port implements ChannelPort {
    @Override
    public Channel channel() {
      return Channel.EMAIL;
    }

    @Override
    public String provider() {
      return "scripted";
    }

    @Override
    public int atOnce() {
      return 10;
    }

    @Override
    public Duration callTimeout() {
      return Duration.ofMinutes(1);
    }

    @Override
    public boolean idempotent() {
      return idempotent;
    }

    @Override
    public Duration keyRemembered() {
      return idempotent ? Duration.ofDays(30) : Duration.ZERO;
    }

    @Override
    public boolean real() {
      return true;
    }

    @Override
    public List<Outcome> send(List<Message> batch, InstantSource clock) {
      var outcomes = new ArrayList<Outcome>();
      for (var message : batch) {
        if (message.isPastDeadline(clock.instant())) {
          outcomes.add(new Outcome.NotCalled(message.key(), "past_deadline"));
        } else {
          called.add(message);
          outcomes.add(provider.apply(message, clock));
        }
      }
      return outcomes;
    }

    @Override
    public void close() {}
  }
}
