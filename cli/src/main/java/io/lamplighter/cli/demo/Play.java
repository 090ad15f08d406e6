package io.lamplighter.cli.demo;

import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.Problem;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.campaigns.policy.Policy;
import io.lamplighter.campaigns.policy.PolicyFile;
import io.lamplighter.cli.live.WorkerSettings;
import io.lamplighter.ledger.Json;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.LedgerState.Mode;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.rehearsal.Letterhead;
import io.lamplighter.simulator.rehearsal.Rehearsal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// What the demo plays.
///
/// @param from the first day, in Denver
/// @param months of history before it
public record Play(long seed, int customers, LocalDate from, int days, int months) {
  /// The campaign whose effect the demo tells.
  public static final String CAMPAIGN = "ebill-adoption";

  /// All campaigns that are rehearsed.
  static final List<String> CAMPAIGNS = List.of(CAMPAIGN, "power-is-back", "service-call-survey");

  /// What begins when the ledger turns live: owed to everybody it concerns, so its first wave is
  /// large, where those of an evergreen campaign are small by then.
  static final List<String> JOINING = List.of("bill-help");

  static final WorkerSettings.Utility TELLS =
      new WorkerSettings.Utility(Letterhead.ADDRESS, Letterhead.PHONE, Letterhead.PORTAL);

  /// A play that ends where today begins, so that the ledger can go on live.
  public static Play untilToday(long seed, int customers, int days, int months, Instant now) {
    var today = LocalDate.ofInstant(now, Meridian.ZONE);
    return new Play(seed, customers, today.minusDays(days), days, months);
  }

  /// A play that was rehearsed to its end.
  ///
  /// @param actions that Temporal would bill for
  /// @param livedUntil where the world goes on
  public record Rehearsed(Play play, long actions, Instant livedUntil) {}

  /// The utility and its customers.
  public Meridian meridian() {
    return Meridian.of(seed, customers, from);
  }

  /// The rehearsal that a ledger holds, if one was carried to its end.
  public static Optional<Rehearsed> in(Ledger ledger) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery("SELECT detail::text FROM audit WHERE action = 'rehearsed'")
                    .mapTo(String.class)
                    .findFirst())
        .map(detail -> read(Json.object(detail)));
  }

  private static Rehearsed read(Map<String, Object> detail) {
    return new Rehearsed(
        new Play(
            number(detail, "seed"),
            (int) number(detail, "customers"),
            LocalDate.parse(String.valueOf(detail.get("from"))),
            (int) number(detail, "days"),
            (int) number(detail, "months")),
        number(detail, "actions"),
        Instant.parse(String.valueOf(detail.get("livedUntil"))));
  }

  private static long number(Map<String, Object> detail, String name) {
    return ((Number) detail.getOrDefault(name, 0)).longValue();
  }

  /// Rehearses this play in an empty ledger. One that was broken off is started again from nothing.
  ///
  /// @param home the folder that holds `campaigns/catalog`
  public Rehearsed rehearse(Ledger ledger, Path home, Consumer<String> talk) {
    if (ledger.jdbi().withHandle(Play::isStarted)) {
      talk.accept("A rehearsal was broken off here: starting it again from nothing.");
      ledger.jdbi().useHandle(db -> db.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
      ledger.upgrade();
    }
    var meridian = meridian();
    ledger
        .jdbi()
        .useHandle(
            db ->
                LedgerState.found(
                    db,
                    "meridian",
                    Letterhead.NAME,
                    Mode.REHEARSAL,
                    Meridian.ZONE,
                    "meridian/" + seed,
                    meridian.start()));
    var ran =
        Rehearsal.run(
            ledger,
            new Rehearsal.Plan(
                campaigns(home, CAMPAIGNS),
                meridian,
                months,
                days,
                catalogue(),
                policy(),
                Letterhead.composer(ledger.jdbi())),
            talk::accept);
    var rehearsed = new Rehearsed(this, ran.actions(), ran.livedUntil());
    ledger.jdbi().useHandle(db -> note(db, rehearsed, meridian.start()));
    return rehearsed;
  }

  private static boolean isStarted(Handle db) {
    return db.createQuery("SELECT EXISTS (SELECT FROM ledger_state)").mapTo(Boolean.class).one();
  }

  private static void note(Handle db, Rehearsed rehearsed, Instant at) {
    var play = rehearsed.play();
    var detail = new LinkedHashMap<String, Object>();
    detail.put("seed", play.seed());
    detail.put("customers", play.customers());
    detail.put("from", play.from().toString());
    detail.put("days", play.days());
    detail.put("months", play.months());
    detail.put("actions", rehearsed.actions());
    detail.put("livedUntil", rehearsed.livedUntil().toString());
    db.createUpdate(
            "INSERT INTO audit (at, actor, action, subject, detail)"
                + " VALUES (:at, 'demo', 'rehearsed', :campaign, CAST(:detail AS jsonb))")
        .bind("at", at)
        .bind("campaign", CAMPAIGN)
        .bind("detail", Json.of(detail))
        .execute();
  }

  /// Makes a campaign run, with its first wave at an instant.
  static void apply(Handle db, CampaignFile.Outcome.Valid valid, Instant at) {
    Definitions.apply(
        db,
        Definitions.Applying.of(valid),
        "demo",
        at,
        valid.campaign().trigger() instanceof Trigger.Every ? at : null);
  }

  static Catalogue catalogue() {
    return Attributes.catalogue();
  }

  static Policy policy() {
    return PolicyFile.standard();
  }

  /// Campaigns that ship, from the folder beside the jar's or the working folder.
  ///
  /// @throws IllegalStateException if one cannot be read
  static List<CampaignFile.Outcome.Valid> campaigns(Path home, List<String> names) {
    var settings = new Settings(catalogue(), Meridian.ZONE);
    var campaigns = new ArrayList<CampaignFile.Outcome.Valid>();
    for (var name : names) {
      var file = home.resolve("campaigns").resolve("catalog").resolve(name + ".yaml");
      switch (CampaignFile.read(file, settings)) {
        case CampaignFile.Outcome.Valid valid -> campaigns.add(valid);
        case CampaignFile.Outcome.Invalid(List<Problem> problems) ->
            throw new IllegalStateException(
                "the demo's campaign "
                    + file
                    + " cannot be read: "
                    + problems.getFirst().message());
      }
    }
    return List.copyOf(campaigns);
  }
}
