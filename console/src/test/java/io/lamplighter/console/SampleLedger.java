package io.lamplighter.console;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Content;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.definition.Journey.Until;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.language.CompiledCampaign;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.definitions.Definitions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// A small utility with some months behind it; see `sample.sql`.
final class SampleLedger {
  /// A Wednesday afternoon in Denver.
  static final Instant NOW = Instant.parse("2026-11-18T20:05:00Z");

  private SampleLedger() {}

  static void fill(Ledger ledger) {
    ledger
        .jdbi()
        .useTransaction(
            db -> {
              apply(db, ebill(), "2026-11-23T15:00:00Z");
              apply(db, survey(), null);
              for (var month = LocalDate.of(2026, 8, 1);
                  month.getYear() < 2027;
                  month = month.plusMonths(1)) {
                db.execute("SELECT ensure_touchpoint_partition(?)", month);
              }
              db.createScript(script()).execute();
              // A ledger of some months has statistics.
              db.execute("ANALYZE");
            });
    new Definitions(ledger.jdbi())
        .pause("csat-after-call", "dana", Instant.parse("2026-11-16T16:40:00Z"));
  }

  private static void apply(Handle db, Campaign campaign, String nextTick) {
    Definitions.apply(
        db,
        new Definitions.Applying(
            campaign,
            CompiledCampaign.hash(campaign),
            CompiledCampaign.toJson(campaign),
            "campaign: " + campaign.name(),
            "{}"),
        "ravi",
        Instant.parse("2026-08-28T15:12:00Z"),
        nextTick == null ? null : Instant.parse(nextTick));
  }

  static Campaign ebill() {
    return new Campaign(
        Campaign.SEMANTICS,
        new CampaignName("ebill-adoption"),
        "digital-adoption",
        Category.PROGRAM,
        UnitKind.CUSTOMER,
        Optional.of(
            new Campaign.Goal("e-bill", Duration.ofDays(30), Optional.empty(), Optional.empty())),
        "account.class == 'residential' && !enrolled('e-bill')",
        Optional.empty(),
        new Trigger.Every(
            Set.of(DayOfWeek.MONDAY),
            Optional.empty(),
            LocalTime.of(8, 0),
            ZoneId.of("America/Denver")),
        new Share(0.2),
        Optional.empty(),
        new Choice(
            Optional.of(new Choice.Score.Propensity("e-bill")),
            new Choice.Take.Top(new Share(0.6)),
            new Share(0.05)),
        Duration.ofDays(30),
        new Campaign.ChannelChoice(List.of(Channel.EMAIL, Channel.SMS), Campaign.Preference.STATED),
        List.of(
            new Campaign.Arm("save-time", new Share(0.5)),
            new Campaign.Arm("save-paper", new Share(0.5))),
        new Journey(
            List.of(
                send("invite", "wait-2"),
                new Step.Wait(
                    new StepKey("wait-2"),
                    Duration.ofDays(7),
                    new Until.Enrolled("e-bill"),
                    Optional.of(new StepKey("if-3"))),
                new Step.Branch(
                    new StepKey("if-3"),
                    "clicked('invite')",
                    Optional.of(new StepKey("help-finishing")),
                    Optional.of(new StepKey("reminder"))),
                send("help-finishing", "wait-4"),
                send("reminder", "wait-4"),
                new Step.Wait(
                    new StepKey("wait-4"),
                    Duration.ofDays(14),
                    new Until.Enrolled("e-bill"),
                    Optional.empty()))),
        Campaign.ExitRule.ON_ENROLLMENT,
        Optional.empty());
  }

  private static Campaign survey() {
    return new Campaign(
        Campaign.SEMANTICS,
        new CampaignName("csat-after-call"),
        "contact-center",
        Category.SURVEY,
        UnitKind.CUSTOMER,
        Optional.empty(),
        "",
        Optional.of(Duration.ofDays(30)),
        new Trigger.When("service_call"),
        Share.NONE,
        Optional.empty(),
        Choice.EVERYBODY,
        Duration.ofDays(30),
        new Campaign.ChannelChoice(List.of(Channel.EMAIL), Campaign.Preference.STATED),
        List.of(),
        new Journey(
            List.of(
                new Step.Ask(
                    new StepKey("ask"),
                    Survey.CSAT,
                    Content.EMPTY,
                    Optional.empty(),
                    Optional.of(Duration.ofDays(2)),
                    false,
                    "ask",
                    Optional.empty()))),
        Campaign.ExitRule.NEVER,
        Optional.empty());
  }

  private static Step send(String key, String next) {
    return new Step.Send(
        new StepKey(key),
        Content.EMPTY,
        Optional.empty(),
        Optional.empty(),
        false,
        key,
        Optional.of(new StepKey(next)));
  }

  private static String script() {
    try (var file = SampleLedger.class.getResourceAsStream("sample.sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
