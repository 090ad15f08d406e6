package io.lamplighter.workers;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Campaign.ChannelChoice;
import io.lamplighter.campaigns.definition.Campaign.ExitRule;
import io.lamplighter.campaigns.definition.Campaign.FollowUp;
import io.lamplighter.campaigns.definition.Campaign.Goal;
import io.lamplighter.campaigns.definition.Campaign.Preference;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Content;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.definition.Journey.Until;
import io.lamplighter.campaigns.definition.Journey.Variant;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.definition.Trigger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Campaigns for tests, in words.
public final class Campaigns {
  private String name = "ebill";
  private Category category = Category.PROGRAM;
  private Trigger trigger =
      new Trigger.Every(
          EnumSet.allOf(DayOfWeek.class),
          Optional.empty(),
          LocalTime.of(9, 0),
          ZoneId.of("America/Denver"));
  private Share holdout = Share.NONE;
  private Optional<Duration> reentry = Optional.empty();
  private String audience = "";
  private Optional<FollowUp> afterEnrollment = Optional.empty();
  private List<Step> steps =
      List.of(
          send("invite", Optional.of("wait-1")),
          wait("wait-1", Duration.ofDays(7), Optional.of("remind")),
          send("remind", Optional.empty()));

  private Campaigns() {}

  /// Daily at nine in Denver: invite, wait a week for the enrollment, remind.
  public static Campaigns aCampaign() {
    return new Campaigns();
  }

  public Campaigns named(String name) {
    this.name = name;
    return this;
  }

  public Campaigns of(Category category) {
    this.category = category;
    return this;
  }

  public Campaigns when(String event) {
    this.trigger = new Trigger.When(event);
    return this;
  }

  public Campaigns byHand() {
    this.trigger = new Trigger.ByHand();
    return this;
  }

  public Campaigns holdingOut(double share) {
    this.holdout = new Share(share);
    return this;
  }

  public Campaigns enteringAgainAfter(Duration duration) {
    this.reentry = Optional.of(duration);
    return this;
  }

  /// Whoever enrolls is asked so long after.
  public Campaigns askingAfterwards(Survey survey, Duration earliest, Duration latest) {
    this.afterEnrollment =
        Optional.of(
            new FollowUp(
                survey,
                new Content(
                    Map.of(
                        Channel.EMAIL,
                        List.of(new Variant("", "", "txt", "Easy?", "How easy was it?")))),
                earliest,
                latest));
    return this;
  }

  public Campaigns going(Step... steps) {
    this.steps = List.of(steps);
    return this;
  }

  public Campaign done() {
    return new Campaign(
        Campaign.SEMANTICS,
        new CampaignName(name),
        "tests",
        category,
        UnitKind.CUSTOMER,
        Optional.of(new Goal("e-bill", Duration.ofDays(30), Optional.empty(), Optional.empty())),
        audience,
        reentry,
        trigger,
        holdout,
        Optional.empty(),
        Choice.EVERYBODY,
        Duration.ofDays(30),
        new ChannelChoice(List.of(Channel.EMAIL), Preference.STATED),
        List.of(),
        new Journey(steps),
        ExitRule.ON_ENROLLMENT,
        afterEnrollment);
  }

  public static Step send(String key, Optional<String> next) {
    return renamed(key, key, next);
  }

  /// A send that had another key when it was first published.
  public static Step renamed(String key, String lineage, Optional<String> next) {
    return new Step.Send(
        new StepKey(key),
        new Content(
            Map.of(
                Channel.EMAIL,
                List.of(new Variant("", "", "txt", "Hello", "Hello {{ customer.first_name }}")))),
        Optional.empty(),
        Optional.empty(),
        false,
        lineage,
        next.map(StepKey::new));
  }

  public static Step wait(String key, Duration lasts, Optional<String> next) {
    return new Step.Wait(
        new StepKey(key), lasts, new Until.Enrolled("e-bill"), next.map(StepKey::new));
  }
}
