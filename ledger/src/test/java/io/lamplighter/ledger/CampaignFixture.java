package io.lamplighter.ledger;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.TouchpointId;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.definition.Journey.Until;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.ledger.Fixtures.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A campaign for tests, with waves, entries and messages put straight into their tables: for what
/// reads them. Without further words it is a program campaign for customers towards `e-bill` within
/// 30 days, with 10 % held out: send 'invite', wait 7 days, send 'reminder'.
public final class CampaignFixture {
  private final String name;
  private Category category = Category.PROGRAM;
  private double holdout = 0.1;
  private String audience = "";
  private Optional<Campaign.Goal> goal =
      Optional.of(
          new Campaign.Goal("e-bill", Duration.ofDays(30), Optional.empty(), Optional.empty()));
  private List<Campaign.Arm> arms = List.of();
  private boolean armsLearned;
  private List<Step> steps =
      List.of(
          send("invite", Optional.of(new StepKey("wait-1"))),
          new Step.Wait(
              new StepKey("wait-1"),
              Duration.ofDays(7),
              new Until.Enrolled("e-bill"),
              Optional.of(new StepKey("reminder"))),
          send("reminder", Optional.empty()));

  private CampaignFixture(String name) {
    this.name = name;
  }

  public static CampaignFixture aCampaign(String name) {
    return new CampaignFixture(name);
  }

  public CampaignFixture category(Category category) {
    this.category = category;
    return this;
  }

  public CampaignFixture holdingOut(double share) {
    this.holdout = share;
    return this;
  }

  public CampaignFixture audience(String expression) {
    this.audience = expression;
    return this;
  }

  public CampaignFixture withoutGoal() {
    this.goal = Optional.empty();
    return this;
  }

  /// Its goal is worth so much, in dollars.
  public CampaignFixture valued(long cents) {
    return valued(cents, "USD");
  }

  public CampaignFixture valued(long cents, String currency) {
    this.goal =
        goal.map(
            each ->
                new Campaign.Goal(
                    each.program(),
                    each.within(),
                    each.target(),
                    Optional.of(new Money(cents, currency))));
    return this;
  }

  public CampaignFixture arms(String... names) {
    var each = new ArrayList<Campaign.Arm>();
    for (var arm : names) {
      each.add(new Campaign.Arm(arm, new Share(1.0 / names.length)));
    }
    this.arms = List.copyOf(each);
    return this;
  }

  /// Outcomes teach the shares of the arms.
  public CampaignFixture learningArms(String... names) {
    this.armsLearned = true;
    return arms(names);
  }

  /// The goal counts for so long.
  public CampaignFixture within(Duration window) {
    this.goal =
        goal.map(each -> new Campaign.Goal(each.program(), window, each.target(), each.value()));
    return this;
  }

  public CampaignFixture asking(Survey survey) {
    this.steps =
        List.of(
            new Step.Ask(
                new StepKey("survey"),
                survey,
                Journey.Content.EMPTY,
                Optional.empty(),
                Optional.empty(),
                false,
                "survey",
                Optional.empty()));
    return this;
  }

  /// Stores version 1 and starts the campaign.
  public StoredCampaign in(Ledger ledger) {
    var campaign =
        new Campaign(
            Campaign.SEMANTICS,
            new CampaignName(name),
            "owner",
            category,
            UnitKind.CUSTOMER,
            goal,
            audience,
            Optional.empty(),
            new Trigger.ByHand(),
            new Share(holdout),
            Optional.empty(),
            Choice.EVERYBODY,
            Duration.ofDays(30),
            new Campaign.ChannelChoice(List.of(Channel.EMAIL), Campaign.Preference.STATED),
            arms,
            armsLearned,
            new Journey(steps),
            Campaign.ExitRule.ON_ENROLLMENT,
            Optional.empty());
    ledger
        .jdbi()
        .useHandle(
            db -> {
              db.createUpdate(
                      """
                      INSERT INTO definition (campaign, version, hash, compiled, yaml, goal_program,
                                              ends_at_goal, applied_at, applied_by)
                      VALUES (:name, 1, :hash, CAST(:compiled AS jsonb), '', :goal, true, :at, 'test')
                      """)
                  .bind("name", name)
                  .bind("hash", CompiledCampaign.hash(campaign))
                  .bind("compiled", CompiledCampaign.toJson(campaign))
                  .bind("goal", goal.map(Campaign.Goal::program).orElse(null))
                  .bind("at", Fixtures.LONG_AGO)
                  .execute();
              db.createUpdate(
                      """
                      INSERT INTO campaign (name, version, state, class, salt, since)
                      VALUES (:name, 1, 'running', :class, 'salt', :at)
                      """)
                  .bind("name", name)
                  .bind("class", category.messageClass())
                  .bind("at", Fixtures.LONG_AGO)
                  .execute();
            });
    return new StoredCampaign(ledger, name, category);
  }

  private static Step send(String key, Optional<StepKey> next) {
    return new Step.Send(
        new StepKey(key),
        Journey.Content.EMPTY,
        Optional.empty(),
        Optional.empty(),
        false,
        key,
        next);
  }

  /// A stored campaign, to be filled.
  public record StoredCampaign(Ledger ledger, String name, Category category) {

    /// Opens a wave with a cohort of its own.
    public String wave(Instant tick) {
      var id = name + "/" + tick;
      ledger
          .jdbi()
          .useHandle(
              db -> {
                db.createUpdate(
                        """
                        INSERT INTO wave (id, campaign, version, tick, state, decided_at)
                        VALUES (:id, :name, 1, :tick, 'open', :tick)
                        """)
                    .bind("id", id)
                    .bind("name", name)
                    .bind("tick", tick)
                    .execute();
                db.createUpdate(
                        """
                        INSERT INTO cohort (id, campaign, wave_id, rolling, state, opened_at)
                        VALUES (:id || '/0', :name, :id, false, 'sealed', :tick)
                        """)
                    .bind("id", id)
                    .bind("name", name)
                    .bind("tick", tick)
                    .execute();
              });
      return id;
    }

    /// Says how many of a wave came to an outcome.
    public void counted(String wave, String outcome, long people) {
      ledger
          .jdbi()
          .useHandle(
              db -> db.execute("INSERT INTO wave_count VALUES (?, ?, ?)", wave, outcome, people));
    }

    public EntryId entered(Stored customer, String wave, Instant at) {
      return entered(customer, wave, at, false, "");
    }

    public EntryId heldOut(Stored customer, String wave, Instant at) {
      return entered(customer, wave, at, true, "");
    }

    /// Decides for a customer, who enters and stands at the first wait.
    public EntryId entered(Stored customer, String wave, Instant at, boolean heldOut, String arm) {
      var id =
          EntryId.of(new CampaignName(name), UnitKind.CUSTOMER, customer.id().value(), wave, at);
      ledger
          .jdbi()
          .useHandle(
              db -> {
                db.createQuery("SELECT ensure_touchpoint_partition(:month)::text")
                    .bind("month", id.month())
                    .mapTo(String.class)
                    .list();
                db.createUpdate(
                        """
                        INSERT INTO decision (id, campaign, version, definition_hash, wave_id, unit_id,
                          customer_id, household_id, at, chosen, explored, p_chosen, held_out, arm,
                          p_arm, channel, p_channel, channel_why)
                        VALUES (:id, :name, 1, 'hash', :wave, :customer, :customer, :household, :at,
                          true, false, 1, :held, :arm, 1, 'email', 1, 'order')
                        """)
                    .bind("id", id)
                    .bind("name", name)
                    .bind("wave", wave)
                    .bind("customer", customer.id())
                    .bind("household", customer.household())
                    .bind("at", at)
                    .bind("held", heldOut)
                    .bind("arm", arm)
                    .execute();
                db.createUpdate(
                        """
                        INSERT INTO assignment (campaign, household_id, held_out, arm, at)
                        VALUES (:name, :household, :held, :arm, :at) ON CONFLICT DO NOTHING
                        """)
                    .bind("name", name)
                    .bind("household", customer.household())
                    .bind("held", heldOut)
                    .bind("arm", arm)
                    .bind("at", at)
                    .execute();
                db.createUpdate(
                        """
                        INSERT INTO entry (id, campaign, version, unit_id, customer_id, household_id,
                          wave_id, cohort_id, decision_id, occurrence, held_out, arm, channel,
                          entered_at, state, step, arrived_at, due_at)
                        VALUES (:id, :name, 1, :customer, :customer, :household, :wave, :wave || '/0',
                          :id, :wave, :held, :arm, 'email', :at, 'active', 'wait-1', :at, :at)
                        """)
                    .bind("id", id)
                    .bind("name", name)
                    .bind("customer", customer.id())
                    .bind("household", customer.household())
                    .bind("wave", wave)
                    .bind("held", heldOut)
                    .bind("arm", arm)
                    .bind("at", at)
                    .execute();
              });
      return id;
    }

    /// Ends an entry.
    ///
    /// @param state `done`, `exited` or `dead`
    public void ended(EntryId entry, String state, String step, String why, Instant at) {
      ledger
          .jdbi()
          .useHandle(
              db ->
                  db.createUpdate(
                          """
                          UPDATE entry SET state = :state, step = :step, why = :why, ended_at = :at,
                                 due_at = NULL WHERE id = :id
                          """)
                      .bind("state", state)
                      .bind("step", step)
                      .bind("why", why)
                      .bind("at", at)
                      .bind("id", entry)
                      .execute());
    }

    public TouchpointId sent(EntryId entry, String step, Instant at) {
      return touchpoint(entry, step, "sent", null, at, null);
    }

    public TouchpointId invited(EntryId entry, Survey survey, Instant at) {
      return touchpoint(entry, "survey", "sent", null, at, survey);
    }

    /// A message in a state, with one line of history.
    public TouchpointId touchpoint(
        EntryId entry, String step, String state, String reason, Instant at, Survey survey) {
      var id = TouchpointId.of(entry, step, 0);
      ledger
          .jdbi()
          .useHandle(
              db -> {
                db.createUpdate(
                        """
                        INSERT INTO touchpoint (entry_month, id, entry_id, lineage, occurrence,
                          campaign, version, wave_id, cohort_id, step, customer_id, household_id,
                          channel, class, category, arm, survey, state, reason, became_due_at, due_at,
                          settled_at, sent_at, cost)
                        SELECT :month, :id, e.id, :step, 0, e.campaign, e.version, e.wave_id,
                               e.cohort_id, :step, e.customer_id, e.household_id, 'email', :class,
                               :category, e.arm, :survey, :state, :reason, :at, :at,
                               CASE WHEN :state NOT IN ('due', 'leased', 'intent')
                                    THEN CAST(:at AS timestamptz) END,
                               CASE WHEN :state IN ('sent', 'ambiguous')
                                    THEN CAST(:at AS timestamptz) END,
                               CASE WHEN :state = 'sent' THEN 100 ELSE 0 END
                          FROM entry e WHERE e.id = :entry
                        """)
                    .bind("month", entry.month())
                    .bind("id", id)
                    .bind("step", step)
                    .bind("class", category.messageClass())
                    .bind("category", category.word())
                    .bind("survey", survey == null ? null : survey.word())
                    .bind("state", state)
                    .bind("reason", reason)
                    .bind("at", at)
                    .bind("entry", entry)
                    .execute();
                db.execute(
                    "INSERT INTO touchpoint_history VALUES (?, ?, ?, ?, ?, NULL)",
                    entry.month(),
                    id.value(),
                    at.atOffset(java.time.ZoneOffset.UTC),
                    state,
                    reason);
              });
      return id;
    }

    /// What somebody did with a message.
    public void engaged(TouchpointId touchpoint, String kind, String actor, Instant at) {
      ledger
          .jdbi()
          .useHandle(
              db ->
                  db.createUpdate(
                          """
                          INSERT INTO engagement (touchpoint_id, kind, at, known_at, actor,
                                                  customer_id, detail)
                          SELECT id, :kind, :at, :at, :actor, customer_id, :kind FROM touchpoint
                           WHERE entry_month = :month AND id = :id
                          """)
                      .bind("kind", kind)
                      .bind("at", at)
                      .bind("actor", actor)
                      .bind("month", touchpoint.month())
                      .bind("id", touchpoint)
                      .execute());
    }
  }
}
