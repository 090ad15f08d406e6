package io.lamplighter.console.models;

import io.lamplighter.console.Settings;
import io.lamplighter.console.access.Role;
import io.lamplighter.console.access.Visitor;
import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Csv;
import io.lamplighter.console.words.NotHereException;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.reports.ModelHealth;
import io.lamplighter.ledger.reports.Models;
import io.lamplighter.ledger.reports.Models.Measured;
import io.lamplighter.ledger.reports.Models.Version;
import io.lamplighter.models.registry.Approvals;
import io.lamplighter.models.registry.Approvals.Word;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The registry: every version that was trained, how good it was, and why it decides or does not.
@Controller
public class ModelPages {

  private static final int COMMENT = 200;

  private final Ledger ledger;
  private final Settings settings;
  private final InstantSource clock;

  public ModelPages(Ledger ledger, Settings settings, InstantSource clock) {
    this.ledger = ledger;
    this.settings = settings;
    this.clock = clock;
  }

  /// One model of the list.
  record Row(
      String name,
      String use,
      Status status,
      String auc,
      String ends,
      String trained,
      long versions) {}

  /// One version.
  record VersionRow(
      int version,
      Status status,
      String trained,
      String learned,
      String own,
      String auc,
      String ends,
      String why) {}

  /// One check of the promotion rule.
  record CheckRow(Status status, String asks, String finding) {}

  /// What alarmed again and again: what was said last, and since when.
  record AlarmRow(int version, String code, String title, String when, String detail) {}

  private static List<AlarmRow> alarms(Models models, Say say) {
    var same = new LinkedHashMap<String, List<Models.Alarm>>();
    models
        .alarms()
        .forEach(
            alarm ->
                same.computeIfAbsent(
                        alarm.version() + " " + alarm.code(), none -> new ArrayList<>())
                    .add(alarm));
    return same.values().stream()
        .map(
            alarms -> {
              var newest = alarms.getFirst();
              return new AlarmRow(
                  newest.version(),
                  newest.code(),
                  ModelWords.alarm(newest.code()),
                  say.moment(newest.at())
                      + (alarms.size() == 1
                          ? ""
                          : "; %s since %s"
                              .formatted(
                                  say.of(alarms.size(), "time", "times"),
                                  say.day(alarms.getLast().at()))),
                  newest.detail());
            })
        .toList();
  }

  @GetMapping("/models")
  String models(@ModelAttribute("say") Say say, Model model) {
    model.addAttribute("crumbs", List.of(Crumb.here("Models")));
    model.addAttribute(
        "rows",
        ledger
            .jdbi()
            .withHandle(
                db ->
                    ModelHealth.all(db).stream()
                        .map(health -> row(Models.of(db, health.model()), health, say))
                        .toList()));
    return "models";
  }

  /// @param version whose card is shown; absent shows the champion's
  @GetMapping("/models/{name}")
  String model(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable Integer version,
      @RequestParam(required = false) @Nullable String done,
      @ModelAttribute("say") Say say,
      Model model) {
    var models = models(name);
    var health = ledger.jdbi().withHandle(db -> ModelHealth.of(db, name));
    var visitor = Visitor.current();
    model.addAttribute(
        "mayApprove",
        visitor != null && visitor.may(Role.May.APPROVE_MODELS) && settings.control().isPresent());
    model.addAttribute("done", said(done));
    model.addAttribute(
        "waiting",
        models.versions().stream()
            .filter(each -> each.state().equals("awaiting"))
            .map(each -> versionRow(name, each, say))
            .toList());
    model.addAttribute(
        "mayGoBack",
        models.champion().isPresent()
            && models.versions().stream()
                .anyMatch(
                    each ->
                        each.state().equals("retired")
                            && each.version() < models.champion().get().version()));
    var shown = shown(models, version);
    model.addAttribute("crumbs", List.of(new Crumb("Models", "/models"), Crumb.here(name)));
    model.addAttribute("name", name);
    model.addAttribute("status", status(models, health));
    model.addAttribute("verdict", verdict(models, health, say));
    model.addAttribute("health", health);
    model.addAttribute("use", ModelWords.use(health));
    model.addAttribute(
        "unhealthy",
        health.unhealthy().map(finding -> ModelWords.unhealthy(health, finding, say)).orElse(""));
    model.addAttribute(
        "versions", models.versions().stream().map(each -> versionRow(name, each, say)).toList());
    model.addAttribute("alarms", alarms(models, say));
    model.addAttribute(
        "checks",
        shown.checks().stream()
            .map(
                check ->
                    new CheckRow(
                        check.passed() ? Status.good("passed") : Status.no("not passed"),
                        ModelWords.check(check.code()),
                        check.finding()))
            .toList());
    model.addAttribute(
        "shadows", models.shadows().stream().map(each -> ModelWords.shadow(each, say)).toList());
    model.addAttribute("shown", shown.version());
    model.addAttribute("card", VersionCard.card(name, shown, say));
    model.addAttribute("metrics", VersionCard.metrics(name, shown, say));
    model.addAttribute(
        "notes", shown.card().get("limits") instanceof List<?> limits ? limits : List.of());
    model.addAttribute("calibration", VersionCard.calibration(name, shown, say));
    return "model";
  }

  private static Version shown(Models models, @Nullable Integer version) {
    if (version == null) {
      return models.champion().orElse(models.versions().getFirst());
    }
    int number = version;
    return models.versions().stream()
        .filter(each -> each.version() == number)
        .findFirst()
        .orElseThrow(NotHereException::new);
  }

  /// A person's yes or no to a version that waits for it.
  @PostMapping("/models/{name}/{version}/approval")
  String approval(
      @PathVariable String name,
      @PathVariable int version,
      @RequestParam String as,
      @RequestParam(defaultValue = "") String comment) {
    models(name);
    return decided(
        name,
        comment,
        word ->
            ledger
                .jdbi()
                .inTransaction(
                    db ->
                        switch (as) {
                          case "approve" ->
                              Approvals.approve(db, name, version, word) ? "approved" : "late";
                          case "reject" ->
                              Approvals.reject(db, name, version, word) ? "rejected" : "late";
                          default -> "no";
                        }));
  }

  /// The version before the champion decides again.
  @PostMapping("/models/{name}/roll-back")
  String rollBack(@PathVariable String name, @RequestParam(defaultValue = "") String comment) {
    models(name);
    return decided(
        name,
        comment,
        word ->
            ledger
                .jdbi()
                .inTransaction(
                    db -> Approvals.rollBack(db, name, word).isPresent() ? "back" : "late"));
  }

  private String decided(String name, String comment, Function<Word, String> deed) {
    var visitor = Visitor.current();
    if (settings.control().isEmpty()) {
      throw new NotHereException();
    }
    var said = comment.strip();
    var done =
        visitor == null || said.isEmpty() || said.length() > COMMENT
            ? "no"
            : deed.apply(new Word(visitor.name(), said, clock.instant()));
    return "redirect:/models/" + name + "?done=" + done;
  }

  /// What became of the order that led back to the page.
  private static String said(@Nullable String done) {
    return switch (done == null ? "" : done) {
      case "approved" -> "Approved: it decides from the next wave on.";
      case "rejected" -> "Rejected: nothing changes.";
      case "back" -> "Taken back: the version before decides again.";
      case "late" -> "Nothing was done: it does not wait any more.";
      case "no" -> "Nothing was done: say why, in at most 200 characters.";
      default -> "";
    };
  }

  @GetMapping("/models/{name}/versions.csv")
  ResponseEntity<String> versions(@PathVariable String name) {
    var csv =
        new Csv(
            "version",
            "state",
            "kind",
            "trained_at",
            "trained_on",
            "positives",
            "own_outcomes",
            "auc",
            "auc_low",
            "auc_high",
            "fingerprint",
            "why");
    for (var each : models(name).versions()) {
      var auc = each.auc();
      csv.row(
          each.version(),
          each.state(),
          each.kind(),
          each.trainedAt(),
          each.trainedOn(),
          each.positives(),
          each.ownOutcomes(),
          auc.map(Measured::value).orElse(null),
          auc.map(Measured::low).filter(low -> !low.isNaN()).orElse(null),
          auc.map(Measured::high).filter(high -> !high.isNaN()).orElse(null),
          each.fingerprint(),
          each.why());
    }
    return csv.download(name + "-versions");
  }

  @GetMapping("/models/{name}/{version}/calibration.csv")
  ResponseEntity<String> calibration(@PathVariable String name, @PathVariable int version) {
    var csv = new Csv("cases", "predicted", "observed", "low", "high");
    models(name).versions().stream()
        .filter(each -> each.version() == version)
        .findFirst()
        .orElseThrow(NotHereException::new)
        .calibration()
        .forEach(
            bin ->
                csv.row(
                    bin.get("cases"),
                    bin.get("score"),
                    bin.get("rate"),
                    bin.get("low"),
                    bin.get("high")));
    return csv.download(name + "-" + version + "-calibration");
  }

  private Models models(String name) {
    var models = ledger.jdbi().withHandle(db -> Models.of(db, name));
    if (models.versions().isEmpty()) {
      throw new NotHereException();
    }
    return models;
  }

  private static Row row(Models models, ModelHealth health, Say say) {
    var champion = models.champion();
    var auc = champion.flatMap(Version::auc);
    return new Row(
        models.model(),
        ModelWords.use(health),
        status(models, health),
        auc.map(it -> say.decimals(it.value(), 3)).orElse("–"),
        auc.map(it -> ends(it, 3, say)).orElse(""),
        champion.map(it -> say.moment(it.trainedAt())).orElse("–"),
        models.versions().size());
  }

  private static Status status(Models models, ModelHealth health) {
    if (health.champion().isEmpty()) {
      return health.awaiting().isEmpty()
          ? Status.nothing("nobody decides")
          : Status.watch("awaiting approval");
    }
    int version = health.champion().get();
    if (health.unhealthy().isPresent()) {
      return Status.broken("version " + version + " unhealthy, stopped deciding");
    }
    var decides = "version " + version + " decides";
    if (!health.awaiting().isEmpty()) {
      return Status.watch(decides + ", " + health.awaiting().getLast() + " awaits approval");
    }
    return models.alarms().stream().anyMatch(alarm -> alarm.version() == version)
        ? Status.watch(decides + ", with an alarm")
        : Status.running(decides);
  }

  /// The sentence that somebody can repeat in a meeting.
  private static String verdict(Models models, ModelHealth health, Say say) {
    var champion = models.champion();
    if (champion.isEmpty()) {
      return "No version decides yet: " + health.without() + ".";
    }
    var auc =
        champion
            .get()
            .auc()
            .map(
                it ->
                    ", AUC "
                        + say.decimals(it.value(), 3)
                        + (ends(it, 3, say).isEmpty()
                            ? ""
                            : " (95 % interval " + ends(it, 3, say) + ")")
                        + " on cases it had not seen")
            .orElse(", never measured on cases it had not seen: there were too few");
    var later =
        models.versions().stream()
            .filter(each -> each.version() > champion.get().version())
            .filter(each -> !each.state().equals("awaiting"))
            .toList();
    var ranking =
        VersionCard.within(champion.get().card(), "uplift")
            .map(it -> it.get("said"))
            .map(said -> "It is asked for uplift: " + said + ". ")
            .orElse("");
    return "Version %d %s%s. %s%s"
        .formatted(
            champion.get().version(),
            health.unhealthy().isPresent() ? "is in force and decides nothing now" : "decides",
            auc,
            ranking,
            later.isEmpty()
                ? ""
                : say.of(later.size(), "later version was", "later versions were")
                    + " trained and did not replace it; the newest: "
                    + later.getFirst().why()
                    + ".")
        .strip();
  }

  private static VersionRow versionRow(String name, Version version, Say say) {
    return new VersionRow(
        version.version(),
        switch (version.state()) {
          case "champion" -> Status.running("champion");
          case "challenger" -> Status.collecting("challenger");
          case "awaiting" -> Status.watch("awaiting approval");
          case "retired" -> Status.nothing("retired");
          default -> Status.no("refused");
        },
        say.moment(version.trainedAt()),
        say.of(version.trainedOn(), "case", "cases")
            + ", "
            + say.count(version.positives())
            + " "
            + ModelWords.positive(name),
        say.count(version.ownOutcomes()),
        version.auc().map(it -> say.decimals(it.value(), 3)).orElse("–"),
        version.auc().map(it -> ends(it, 3, say)).orElse("not measured"),
        version.why());
  }

  static String ends(Measured measured, int places, Say say) {
    return Double.isNaN(measured.low())
        ? ""
        : say.decimals(measured.low(), places) + " to " + say.decimals(measured.high(), places);
  }
}
