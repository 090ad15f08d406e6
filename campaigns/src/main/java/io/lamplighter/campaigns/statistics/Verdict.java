package io.lamplighter.campaigns.statistics;

import io.lamplighter.campaigns.statistics.Readout.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The verdict of a readout in words.
record Verdict(
    String control,
    Readout.Period period,
    Optional<Hybrid.Look> look,
    Optional<Incremental> incremental,
    Optional<Incremental.CostEach> costEach,
    List<String> missing,
    Status status) {

  List<String> sentences() {
    var sentences = new ArrayList<String>();
    if (look.isPresent() && incremental.isPresent()) {
      sentences.add(effect(look.get(), incremental.get()));
    }
    sentences.addAll(missing);
    sentences.add(
        switch (status) {
          case Status.Collecting(var daysLeft) ->
              daysLeft.isEmpty()
                  ? "Nobody has entered yet."
                  : "Collecting: %s left.".formatted(days(daysLeft.getAsInt()));
          case Status.Ship() -> reached() + "safe to act.";
          case Status.Stop() -> reached() + "it does harm, stop it.";
          case Status.Review(var why) -> why + " A person should look at it.";
          case Status.Unhealthy(var why) -> why + " Do not act on these numbers.";
        });
    return List.copyOf(sentences);
  }

  private String reached() {
    return look.map(Hybrid.Look::last).orElse(false)
        ? "Planned size reached: "
        : "Clear before the planned size: ";
  }

  private String effect(Hybrid.Look seen, Incremental extra) {
    var text =
        "%s %s enrollments than %s would have had, %s %s to %s"
            .formatted(
                count(Math.abs(extra.estimate())),
                extra.estimate() < 0 ? "fewer" : "more",
                control.equals("holdout") ? "the holdout" : control,
                seen.label(),
                count(extra.interval().low()),
                count(extra.interval().high()));
    return text + costEach.map(this::cost).orElse("") + ".";
  }

  private String cost(Incremental.CostEach each) {
    if (each.estimate().isEmpty() || each.low().isEmpty()) {
      return "";
    }
    return "; %s per extra enrollment, %s"
        .formatted(
            money(each.estimate().get()),
            each.high()
                .map(high -> money(each.low().get()) + " to " + money(high))
                .orElse("at least " + money(each.low().get()) + ", with no upper bound"));
  }

  private String money(double amount) {
    var number = String.format(Locale.ROOT, amount < 10 ? "%,.2f" : "%,.0f", amount);
    return period.currency().equals("USD") ? "$" + number : number + " " + period.currency();
  }

  private static String days(int days) {
    return days == 1 ? "1 day" : "%,d days".formatted(days);
  }

  static String count(double number) {
    return String.format(Locale.ROOT, "%,d", Math.round(number));
  }

  static String small(double p) {
    return p < 0.0001 ? "below 0.0001" : String.format(Locale.ROOT, "%.4f", p);
  }

  static String capital(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
