package io.lamplighter.benchmarks.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lamplighter.benchmarks.Benchmark;
import io.lamplighter.benchmarks.Result;
import io.lamplighter.benchmarks.Surroundings;
import io.lamplighter.campaigns.definition.Trigger;
import io.lamplighter.campaigns.language.CampaignFile;
import io.lamplighter.campaigns.language.Settings;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.LedgerState;
import io.lamplighter.ledger.attributes.Attributes;
import io.lamplighter.ledger.definitions.Definitions;
import io.lamplighter.ledger.waves.Waves;
import io.lamplighter.simulator.mail.MailSink;
import io.lamplighter.simulator.meridian.Meridian;
import io.lamplighter.simulator.meridian.MeridianLoader;
import io.lamplighter.simulator.rehearsal.Letterhead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything is killed with -9 three times while it sends, once with a Temporal that keeps its
/// state and once with one that forgets it. What arrived is counted by processes that were not
/// killed: a mail sink that has each message on disk before it says 250, and the day files of
/// worklists.
public final class CrashBenchmark implements Benchmark {
  private static final int CONNECTIONS = 4;
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(20);
  private static final List<String> FILES =
      List.of(
          "storm-warning.yaml",
          "warning.txt",
          "all-clear.txt",
          "line-down.yaml",
          "notice.txt",
          "notice-mail.txt");

  /// A share of the first messages, in each of which the house is killed: in the first send, in the
  /// wait or the second send, in the second send.
  private static final double[] KILLS = {.35, 1.2, 1.7};

  private final int customers;
  private final boolean alsoInMemory;

  public CrashBenchmark() {
    this(1_500, /* alsoInMemory= */ true);
  }

  /// @param customers some 90 % of them get two mails
  /// @param alsoInMemory whether the Temporal that forgets has its turn where a real one is there
  public CrashBenchmark(int customers, boolean alsoInMemory) {
    this.customers = customers;
    this.alsoInMemory = alsoInMemory;
  }

  @Override
  public String name() {
    return "crash";
  }

  @Override
  public String shows() {
    return "kill -9 of everything, three times in the middle of live sending: nothing doubled,"
        + " nothing lost";
  }

  @Override
  public Result run(Surroundings around) throws Exception {
    var result = new Result();
    var runs = new ArrayList<Map<String, Object>>();
    var houses = new ArrayList<House.Temporal>();
    around.temporal().map(House.Temporal.Server::new).ifPresent(houses::add);
    if (alsoInMemory || houses.isEmpty()) {
      houses.add(new House.Temporal.InMemory());
    }
    for (var temporal : houses) {
      run(around, temporal, result, runs);
    }
    return result.key("runs", runs);
  }

  private void run(
      Surroundings around, House.Temporal temporal, Result result, List<Map<String, Object>> runs)
      throws IOException {
    around.say("Temporal: " + temporal.word());
    try (var house =
        new House(around, temporal, around.scratch().resolve("crash-" + temporal.word()))) {
      var today = LocalDate.ofInstant(around.clock().instant(), Meridian.ZONE);
      var meridian = Meridian.of(around.seed(), customers, today);
      var at = around.clock().instant();
      try (var ledger = open(house)) {
        prepare(ledger, around, meridian, at);
      }
      house.openSink("* always delay 15\n");
      house.start();
      var struck = everyFourth(meridian);
      try (var feeder = Feeder.start(house.intakePort(), struck, around.clock())) {
        strike(around, house);
        awaitEnd(around, house, feeder);
        try (var ledger = open(house)) {
          var mails = Tally.of(ledger, List.of("email"), Tally.mails(house.received()));
          var texts = Tally.of(ledger, List.of("sms"), Tally.worklists(house.worklists()));
          runs.add(figures("smtp", "never-resend", temporal, mails));
          runs.add(figures("worklist", "idempotent", temporal, texts));
          result
              .variant("smtp, Temporal " + temporal.word(), runs.get(runs.size() - 2))
              .variant("worklist, Temporal " + temporal.word(), runs.getLast())
              .aim(
                  "exactly once over SMTP, Temporal " + temporal.word(),
                  "nothing doubled, lost or unlisted; every journey ends",
                  mails.isExactlyOnce(),
                  mails.isExactlyOnce())
              .atMost(
                  "ambiguous over SMTP, Temporal " + temporal.word(),
                  (double) KILLS.length * CONNECTIONS,
                  (double) mails.ambiguousListed())
              .aim(
                  "exactly once over worklists, Temporal " + temporal.word(),
                  "nothing doubled, lost or ambiguous; every journey ends",
                  texts.isExactlyOnce() && texts.ambiguousListed() == 0,
                  texts.isExactlyOnce() && texts.ambiguousListed() == 0);
        }
      }
      house.kill();
    }
  }

  private static Map<String, Object> figures(
      String provider, String policy, House.Temporal temporal, Tally tally) {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("provider", provider);
    figures.put("policy", policy);
    figures.put("temporal", temporal.word());
    figures.put("messages", tally.messages());
    figures.put("faults", Map.of("kill -9 of Postgres, Temporal and worker", KILLS.length));
    figures.put("doubled", tally.doubled());
    figures.put("missing", tally.missing());
    figures.put("ambiguousListed", tally.ambiguousListed());
    figures.put("ofTheseAtSink", tally.ofTheseAtSink());
    figures.put("unlisted", tally.unlisted());
    figures.put("openCalls", tally.openCalls());
    figures.put("unfinishedJourneys", tally.unfinished());
    return figures;
  }

  private static Ledger open(House house) {
    var database = house.database();
    return Ledger.open(database.url(), database.user(), database.password(), 4);
  }

  private static void prepare(Ledger ledger, Surroundings around, Meridian meridian, Instant at)
      throws IOException {
    ledger.upgrade();
    ledger
        .jdbi()
        .useTransaction(
            db -> {
              LedgerState.found(
                  db,
                  "crash",
                  Letterhead.NAME,
                  LedgerState.Mode.REHEARSAL,
                  Meridian.ZONE,
                  "crash",
                  at);
              LedgerState.goLive(db);
            });
    new MeridianLoader(ledger.jdbi()).load(meridian, 1, (customers, events) -> {});
    var folder = Files.createDirectories(around.scratch().resolve("campaigns"));
    for (var file : FILES) {
      Files.writeString(folder.resolve(file), resource(file));
    }
    var catalogue = ledger.jdbi().withHandle(Attributes::catalogue);
    for (var file : List.of("storm-warning.yaml", "line-down.yaml")) {
      apply(ledger, folder.resolve(file), new Settings(catalogue, Meridian.ZONE), at);
    }
    ledger.jdbi().useTransaction(db -> Waves.open(db, "storm-warning", at));
  }

  private static void apply(Ledger ledger, Path file, Settings settings, Instant at) {
    var valid =
        switch (CampaignFile.read(file, settings)) {
          case CampaignFile.Outcome.Valid read -> read;
          case CampaignFile.Outcome.Invalid(var problems) ->
              throw new IllegalStateException(problems.toString());
        };
    if (valid.campaign().trigger() instanceof Trigger.Every) {
      throw new IllegalStateException("a wave of its own accord would upset the count");
    }
    ledger
        .jdbi()
        .useTransaction(
            db -> Definitions.apply(db, Definitions.Applying.of(valid), "bench", at, null));
  }

  private static String resource(String name) throws IOException {
    try (var in = CrashBenchmark.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static List<String> everyFourth(Meridian meridian) {
    var keys = new ArrayList<String>();
    int number = 0;
    for (var customer : meridian.keys().toList()) {
      if (number++ % 4 == 0) {
        keys.add(customer);
      }
    }
    return keys;
  }

  /// Kills the house whenever so many mails have arrived, and starts it again.
  private static void strike(Surroundings around, House house) throws IOException {
    long first = 0;
    for (int kill = 0; kill < KILLS.length; kill++) {
      while (first == 0) {
        House.pause(Duration.ofMillis(200));
        first = arrived(house) == 0 ? 0 : firstMessages(house);
      }
      long at = Math.round(KILLS[kill] * first);
      long until = System.nanoTime() + ENDS_WITHIN.toNanos();
      while (arrived(house) < at) {
        if (System.nanoTime() > until) {
          throw new IOException("sending stands still after %d mails".formatted(arrived(house)));
        }
        House.pause(Duration.ofMillis(20));
      }
      around.say("Kill %d, at %,d mails".formatted(kill + 1, arrived(house)));
      house.kill();
      house.restart();
    }
  }

  private static long arrived(House house) throws IOException {
    return Files.exists(house.received()) ? MailSink.received(house.received()).size() : 0;
  }

  private static long firstMessages(House house) {
    try (var ledger = open(house)) {
      return ledger
          .jdbi()
          .withHandle(
              db ->
                  db.createQuery("SELECT count(*) FROM entry WHERE campaign = 'storm-warning'")
                      .mapTo(Long.class)
                      .one());
    }
  }

  /// Waits until every journey has ended, or nothing moves any more.
  private static void awaitEnd(Surroundings around, House house, Feeder feeder) {
    long until = System.nanoTime() + ENDS_WITHIN.toNanos();
    try (var ledger = open(house)) {
      long open = Long.MAX_VALUE;
      while (System.nanoTime() < until && (open > 0 || !feeder.isDone())) {
        House.pause(Duration.ofSeconds(1));
        long now = open(ledger);
        if (now != open) {
          around.say(
              "%,d entries and messages open, %,d events told".formatted(now, feeder.told()));
        }
        open = now;
      }
    }
  }

  private static long open(Ledger ledger) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        """
                        SELECT (SELECT count(*) FROM wave WHERE state IN ('selecting', 'scoring', 'allocated'))
                             + (SELECT count(*) FROM entry WHERE state = 'active')
                             + (SELECT count(*) FROM pending_entry WHERE decided_at IS NULL)
                             + (SELECT count(*) FROM touchpoint WHERE state IN ('due', 'leased', 'intent'))
                        """)
                    .mapTo(Long.class)
                    .one());
  }
}
