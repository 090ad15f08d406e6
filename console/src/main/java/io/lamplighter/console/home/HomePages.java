package io.lamplighter.console.home;

import io.lamplighter.console.words.Crumb;
import io.lamplighter.console.words.Say;
import io.lamplighter.console.words.Status;
import io.lamplighter.ledger.Ledger;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Today.
@Controller
public class HomePages {
  private final Ledger ledger;

  public HomePages(Ledger ledger) {
    this.ledger = ledger;
  }

  /// One campaign of the list.
  ///
  /// @param next what happens next, in words
  record Row(String name, int version, Status status, String next) {}

  @GetMapping("/")
  String home(@ModelAttribute("say") Say say, Model model) {
    var rows = rows(say);
    model.addAttribute("crumbs", List.of(Crumb.here("Home")));
    model.addAttribute("campaigns", rows);
    return "home";
  }

  private List<Row> rows(Say say) {
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery(
                        "SELECT name, version, state, paused_at, next_tick FROM campaign ORDER BY name")
                    .map(
                        (row, context) -> {
                          var next = Optional.ofNullable(row.getTimestamp("next_tick"));
                          return new Row(
                              row.getString("name"),
                              row.getInt("version"),
                              status(row.getString("state")),
                              next.map(tick -> "Next wave " + say.moment(tick.toInstant()))
                                  .orElse(""));
                        })
                    .list());
  }

  private static Status status(String state) {
    return switch (state) {
      case "running" -> Status.running("running");
      case "paused" -> Status.paused("paused");
      case "draining" -> Status.collecting("ending: nobody enters");
      default -> Status.nothing("stopped");
    };
  }
}
