package io.lamplighter.workers.pages;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.definition.Survey;
import java.util.ArrayList;
import java.util.List;

/// What the pages say, in the customer's words.
final class Words {
  private Words() {}

  static String stream(Category category) {
    return switch (category) {
      case EMERGENCY -> "danger and emergencies";
      case SERVICE -> "your service";
      case BILLING -> "bills and payments";
      case PROGRAM -> "programs and savings";
      case SURVEY -> "short surveys";
    };
  }

  /// The wording of an instrument; answers compare only while it stays the same.
  static String question(Survey survey, String utility) {
    return switch (survey) {
      case CSAT -> "How satisfied were you with your recent experience with " + utility + "?";
      case NPS -> "How likely are you to recommend " + utility + "?";
      case CES -> utility + " made it easy for me to handle my issue.";
      case FCR -> "Was your issue fully resolved in that contact?";
    };
  }

  /// One point of a scale.
  ///
  /// @param label empty for a point that is known by its number
  record Point(int value, String label) {}

  static List<Point> scale(Survey survey) {
    if (survey == Survey.FCR) {
      return List.of(new Point(1, "Yes"), new Point(0, "No"), new Point(2, "Not yet"));
    }
    var points = new ArrayList<Point>();
    for (int value = survey.lowest(); value <= survey.highest(); value++) {
      points.add(new Point(value, label(survey, value)));
    }
    return points;
  }

  private static String label(Survey survey, int value) {
    return switch (survey) {
      case CSAT ->
          List.of("Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied")
              .get(value - 1);
      case NPS -> value == 0 ? "Not at all likely" : value == 10 ? "Extremely likely" : "";
      case CES -> value == 1 ? "Strongly disagree" : value == 7 ? "Strongly agree" : "";
      case FCR -> "";
    };
  }
}
