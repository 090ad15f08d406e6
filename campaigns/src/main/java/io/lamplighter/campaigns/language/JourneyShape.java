package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.Suggestion;
import io.lamplighter.campaigns.definition.Campaign.FollowUp;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.language.JourneyReader.Draft;
import io.lamplighter.campaigns.language.Problem.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes the flat journey of nested steps: every step gets its successor, both sides of a branch go
/// on behind it. Checks what only the whole shows: names, dead ends, questions about earlier steps.
final class JourneyShape {
  private final Findings findings;
  private final List<Step> steps = new ArrayList<>();
  private final Map<StepKey, Location> places = new LinkedHashMap<>();
  private final Map<String, Draft> named = new LinkedHashMap<>();

  JourneyShape(Findings findings) {
    this.findings = findings;
  }

  Journey flatten(List<Draft> drafts) {
    findDuplicates(drafts);
    walk(drafts, new Passed(new LinkedHashSet<>(), new LinkedHashSet<>()));
    flatten(drafts, Optional.empty());
    return new Journey(steps);
  }

  SourceMap sourceMap() {
    return new SourceMap(places);
  }

  private void findDuplicates(List<Draft> drafts) {
    for (Draft draft : drafts) {
      if (draft.key().equals(FollowUp.STEP)) {
        findings.error(
            draft.at(),
            Rule.DUPLICATE_STEP,
            "'" + draft.key() + "' is the key of the survey after an enrollment",
            "Give this one a name of its own; 'content:' can name the same files.");
      }
      if (named.putIfAbsent(draft.key().value(), draft) != null) {
        findings.error(
            draft.at(),
            Rule.DUPLICATE_STEP,
            "there is a step '" + draft.key() + "' already",
            draft instanceof Draft.Contact contact && contact.survey().isPresent()
                ? "Give this one a name of its own: name: " + draft.key() + "-2"
                : "Give this one a name of its own; 'content:' can name the same files.");
      }
      if (draft instanceof Draft.Branch branch) {
        findDuplicates(branch.then());
        findDuplicates(branch.otherwise());
      }
    }
  }

  /// The contacts before a point.
  ///
  /// @param sure on every path
  /// @param possible on some path
  private record Passed(Set<String> sure, Set<String> possible) {
    Passed copy() {
      return new Passed(new LinkedHashSet<>(sure), new LinkedHashSet<>(possible));
    }
  }

  /// Goes through the steps; says whether somebody comes out at the end.
  private boolean walk(List<Draft> drafts, Passed passed) {
    boolean open = true;
    for (Draft draft : drafts) {
      if (!open) {
        findings.error(
            draft.at(),
            Rule.UNREACHABLE,
            "nobody ever gets here",
            "Everybody has left the journey before this step.");
        return false;
      }
      open = step(draft, passed);
    }
    return open;
  }

  private boolean step(Draft draft, Passed passed) {
    return switch (draft) {
      case Draft.Contact contact -> {
        passed.sure().add(contact.key().value());
        passed.possible().add(contact.key().value());
        yield true;
      }
      case Draft.Wait ignored -> true;
      case Draft.Exit ignored -> false;
      case Draft.Branch branch -> {
        checkQuestions(branch, passed);
        var left = passed.copy();
        var right = passed.copy();
        boolean leftOpen = walk(branch.then(), left);
        boolean rightOpen = walk(branch.otherwise(), right);
        passed.possible().addAll(left.possible());
        passed.possible().addAll(right.possible());
        if (leftOpen && rightOpen) {
          left.sure().retainAll(right.sure());
        }
        passed.sure().addAll(leftOpen ? left.sure() : right.sure());
        yield leftOpen || rightOpen;
      }
    };
  }

  private void checkQuestions(Draft.Branch branch, Passed passed) {
    if (branch.condition().isEmpty()) {
      return;
    }
    var questions = branch.condition().get().stepsAsked();
    for (var asked : questions) {
      String step = asked.step();
      if (!passed.possible().contains(step)) {
        boolean later = named.get(step) instanceof Draft.Contact;
        JourneyReader.stepFlaw(
            findings,
            branch.text(),
            asked,
            Rule.NO_SUCH_STEP,
            later
                ? "the step '" + step + "' comes only later"
                : "the journey has no step '" + step + "' that contacts somebody",
            Suggestion.hint(step, passed.possible()));
      } else if (!passed.sure().contains(step)
          && !asked.whether()
          && questions.stream().noneMatch(other -> other.whether() && other.step().equals(step))) {
        JourneyReader.stepFlaw(
            findings,
            branch.text(),
            asked,
            Rule.NOT_ON_EVERY_PATH,
            "the step '" + step + "' need not have happened here",
            "Ask first: has(clicked('" + step + "')) && ...");
      }
    }
  }

  private void flatten(List<Draft> drafts, Optional<StepKey> after) {
    for (int i = 0; i < drafts.size(); i++) {
      var next = i + 1 < drafts.size() ? Optional.of(drafts.get(i + 1).key()) : after;
      flatten(drafts.get(i), next);
    }
  }

  private void flatten(Draft draft, Optional<StepKey> next) {
    places.putIfAbsent(draft.key(), findings.location(draft.at()));
    switch (draft) {
      case Draft.Contact contact -> steps.add(contact(contact, next));
      case Draft.Wait wait ->
          steps.add(new Step.Wait(wait.key(), wait.lasts(), wait.until(), next));
      case Draft.Exit exit -> steps.add(new Step.Exit(exit.key(), exit.reason()));
      case Draft.Branch branch -> {
        steps.add(
            new Step.Branch(
                branch.key(),
                branch.condition().map(condition -> condition.text()).orElse("true"),
                first(branch.then()).or(() -> next),
                first(branch.otherwise()).or(() -> next)));
        flatten(branch.then(), next);
        flatten(branch.otherwise(), next);
      }
    }
  }

  private static Step contact(Draft.Contact contact, Optional<StepKey> next) {
    if (contact.survey().isPresent()) {
      return new Step.Ask(
          contact.key(),
          contact.survey().get(),
          contact.content(),
          contact.channel(),
          contact.expires(),
          contact.atOnce(),
          contact.lineage(),
          next);
    }
    return new Step.Send(
        contact.key(),
        contact.content(),
        contact.channel(),
        contact.expires(),
        contact.atOnce(),
        contact.lineage(),
        next);
  }

  private static Optional<StepKey> first(List<Draft> drafts) {
    return drafts.stream().findFirst().map(Draft::key);
  }
}
