package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Journey.Content;
import io.lamplighter.campaigns.definition.Journey.Variant;
import io.lamplighter.campaigns.definition.Survey;
import java.util.List;
import java.util.Map;

/// The survey invitations that ship: what a survey step says when its author gives no content.
final class BuiltInSurveys {
  private BuiltInSurveys() {}

  static Content content(Survey survey) {
    String question = question(survey);
    return new Content(
        Map.of(
            Channel.EMAIL,
            List.of(new Variant("", "", "mjml", "How did we do?", email(survey, question))),
            Channel.SMS,
            List.of(
                new Variant(
                    "",
                    "",
                    "txt",
                    "",
                    "{{ utility.name }}: " + question + " {{ links.survey }}\n")),
            Channel.INBOX,
            List.of(
                new Variant("", "", "txt", "How did we do?", question + " {{ links.survey }}\n"))));
  }

  private static String question(Survey survey) {
    return switch (survey) {
      case CSAT -> "How satisfied were you with our service?";
      case NPS -> "How likely are you to recommend {{ utility.name }}?";
      case CES -> "{{ utility.name }} made it easy to handle my issue. Do you agree?";
      case FCR -> "Was your issue fully resolved in that contact?";
    };
  }

  private static String email(Survey survey, String question) {
    var scores = new StringBuilder();
    for (int score = survey.lowest(); score <= survey.highest(); score++) {
      scores
          .append("<a href=\"{{ links.survey }}?a=")
          .append(score)
          .append("\" style=\"padding:8px\">")
          .append(label(survey, score))
          .append("</a> ");
    }
    return """
    <mjml>
      <mj-body>
        <mj-section>
          <mj-column>
            <mj-text font-size="18px">%s</mj-text>
            <mj-text font-size="18px">%s</mj-text>
            <mj-text>%s</mj-text>
          </mj-column>
        </mj-section>
        <mj-section>
          <mj-column>
            <mj-text font-size="12px">{{ utility.name }}, {{ utility.address }}<br />
              <a href="{{ links.unsubscribe }}">No more surveys</a></mj-text>
          </mj-column>
        </mj-section>
      </mj-body>
    </mjml>
    """
        .formatted(question, scores.toString().strip(), ends(survey));
  }

  private static String label(Survey survey, int score) {
    if (survey != Survey.FCR) {
      return String.valueOf(score);
    }
    return switch (score) {
      case 0 -> "no";
      case 1 -> "yes";
      default -> "not yet";
    };
  }

  private static String ends(Survey survey) {
    return switch (survey) {
      case CSAT -> "1 is very dissatisfied, 5 is very satisfied.";
      case NPS -> "0 is not at all likely, 10 is extremely likely.";
      case CES -> "1 is strongly disagree, 7 is strongly agree.";
      case FCR -> "One tap is enough.";
    };
  }
}
