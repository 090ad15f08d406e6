package io.lamplighter.models.insights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.campaigns.definition.Campaign.Goal;
import io.lamplighter.campaigns.statistics.Interval;
import io.lamplighter.campaigns.statistics.Proportion;
import io.lamplighter.campaigns.statistics.Survey;
import io.lamplighter.ledger.reports.Applied;
import io.lamplighter.ledger.reports.ProgramRows;
import io.lamplighter.ledger.reports.ProgramRows.Contact;
import io.lamplighter.models.measures.Estimate;
import io.lamplighter.models.saturation.ContactSaturation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Whether one more contact of a campaign still brings anything. The response to the n-th contact
/// is what came after it and before the next one; those who get a second one are those whom the
/// first left cold, so responses are not effects. What was randomised is the holdout: the extra
/// enrollments in each stretch, among all who were assigned, are an effect of what had been sent by
/// then.
///
/// @param people assigned to be contacted, one a household, whose window for the goal is over
/// @param heldOut the same of those left alone
/// @param steps the first contact first
/// @param worthwhile contacts before the first whose extra enrollments, at their upper bound, are
///   worth less than they cost; empty where no value of the goal is stated, or nobody was held out
public record ContactResponse(
    String campaign,
    String program,
    Instant asOf,
    long people,
    long heldOut,
    List<Step> steps,
    Optional<Integer> worthwhile) {
  private static final double Z = 1.959963984540054;
  private static final int MOST = 8;

  public ContactResponse {
    steps = List.copyOf(steps);
  }

  /// The n-th contact.
  ///
  /// @param contacted who got it
  /// @param response share who enrolled after it, before the next; empty for fewer than 30 people
  /// @param extra enrollments in that stretch per person assigned, above those of the holdout, 95 %
  ///   (Newcombe); empty where nobody was held out, or fewer than 30 in either group
  /// @param cents of each message
  public record Step(
      int number,
      long contacted,
      Optional<Proportion> response,
      Optional<Estimate> extra,
      double cents) {
    public boolean hidden() {
      return contacted < Survey.PEOPLE_TO_SHOW;
    }

    /// 95 %, Wilson.
    public Optional<Interval> ends() {
      return response.map(share -> share.wilson(Z));
    }
  }

  /// Computes it.
  ///
  /// @throws IllegalArgumentException if the campaign has no goal
  public static ContactResponse of(Handle db, Applied campaign, Instant now) {
    var goal =
        campaign
            .definition()
            .goal()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "campaign '%s' has no goal: there is no response to count"
                            .formatted(campaign.name())));
    var contacts = ProgramRows.contacts(db, campaign, now);
    var steps = new ArrayList<Step>();
    int worthwhile = 0;
    boolean pays = true;
    for (var contact : contacts.contacts().stream().limit(MOST).toList()) {
      double cents = contact.contacted() == 0 ? 0 : contact.cents() / contact.contacted();
      var extra = extra(contact, contacts.contacted(), contacts.heldOut());
      steps.add(
          new Step(
              contact.number(),
              contact.contacted(),
              contact.contacted() < Survey.ANSWERS_TO_DRAW
                  ? Optional.empty()
                  : Optional.of(new Proportion(contact.enrolled(), contact.contacted())),
              extra,
              cents));
      double each = cents * contact.contacted() / Math.max(1, contacts.contacted());
      pays = pays && extra.map(gain -> gain.high() * value(goal) >= each).orElse(false);
      worthwhile += pays ? 1 : 0;
    }
    boolean told = goal.value().isPresent() && steps.stream().anyMatch(s -> s.extra().isPresent());
    return new ContactResponse(
        campaign.name(),
        goal.program(),
        now,
        contacts.contacted(),
        contacts.heldOut(),
        steps,
        told ? Optional.of(worthwhile) : Optional.empty());
  }

  private static double value(Goal goal) {
    return goal.value().map(money -> (double) money.cents()).orElse(0.0);
  }

  /// Denominators are all who were assigned, so that both groups stay alike from the first contact
  /// to the last.
  private static Optional<Estimate> extra(Contact contact, long people, long heldOut) {
    if (people < Survey.ANSWERS_TO_DRAW || heldOut < Survey.ANSWERS_TO_DRAW) {
      return Optional.empty();
    }
    var step =
        ContactSaturation.of(
                List.of(
                    new ContactSaturation.Counts(
                        (int) people,
                        (int) contact.enrolled(),
                        (int) heldOut,
                        (int) contact.heldOutEnrolled())),
                1,
                0)
            .steps()
            .getFirst();
    return Optional.of(new Estimate(step.gain(), step.low(), step.high()));
  }

  public String finding() {
    if (people + heldOut == 0) {
      return "Nobody's window for the goal is over yet.";
    }
    return worthwhile
        .map(
            contacts ->
                contacts == steps.size()
                    ? "None of the %d contacts is shown to cost more than it brings; one whose interval holds 0 is not shown to bring anything either."
                        .formatted(contacts)
                    : contacts == 0
                        ? "Not even the first contact is shown to be worth what it costs."
                        : "From contact %d on, extra enrollments are worth less than the message costs, even at their upper bound."
                            .formatted(contacts + 1))
        .orElse(
            heldOut == 0
                ? "Nobody is held out: there are responses, but no effect can be told."
                : "The campaign states no value of an enrollment, so nothing is said about what a contact is worth.");
  }

  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("campaign", campaign).put("program", program).put("asOf", asOf.toString());
    json.put("assigned", people).put("heldOut", heldOut).put("finding", finding());
    worthwhile.ifPresent(contacts -> json.put("worthwhile", contacts));
    var list = json.putArray("contacts");
    for (var step : steps) {
      var node = list.addObject().put("number", step.number());
      if (step.hidden()) {
        node.put("hidden", true);
        continue;
      }
      node.put("contacted", step.contacted()).put("centsEach", step.cents());
      step.response().ifPresent(share -> node.put("response", share.rate()));
      step.ends().ifPresent(ends -> node.put("low", ends.low()).put("high", ends.high()));
      step.extra().ifPresent(extra -> node.set("extraPerAssigned", extra.toJson()));
    }
    return json;
  }
}
