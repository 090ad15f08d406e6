package io.lamplighter.console.drawing;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.campaigns.definition.Journey.Until;
import java.time.Duration;
import java.util.Locale;

/// How a step of a journey is called on a page.
public final class StepWords {
  private StepWords() {}

  /// `Send invite`, `Wait 7 days`, `If clicked('invite')`.
  public static String title(Step step) {
    return switch (step) {
      case Step.Send send -> "Send " + send.key().value();
      case Step.Ask ask -> "Survey " + ask.survey().name();
      case Step.Wait wait -> "Wait " + days(wait.lasts());
      case Step.Branch branch -> "If " + branch.condition();
      case Step.Exit exit -> "Exit";
    };
  }

  /// What stands below it.
  public static String note(Step step) {
    return switch (step) {
      case Step.Send send -> send.channel().map(StepWords::channel).orElse("the chosen channel");
      case Step.Ask ask -> ask.channel().map(StepWords::channel).orElse("the chosen channel");
      case Step.Wait wait ->
          switch (wait.until()) {
            case Until.TimePasses passes -> "";
            case Until.Enrolled enrolled -> "until enrolled";
            case Until.Happens(String event) -> "until " + event.replace('_', ' ');
          };
      case Step.Branch branch -> "";
      case Step.Exit exit -> reason(exit.reason());
    };
  }

  /// The symbol of the page's sprite.
  public static String icon(Step step) {
    return switch (step) {
      case Step.Send send -> send.channel().map(StepWords::icon).orElse("i-mail");
      case Step.Ask ask -> "i-survey";
      case Step.Wait wait -> "i-clock";
      case Step.Branch branch -> "i-branch";
      case Step.Exit exit -> "i-flag";
    };
  }

  public static String icon(Channel channel) {
    return switch (channel) {
      case EMAIL, INBOX, WEBHOOK -> "i-mail";
      case SMS, PUSH -> "i-sms";
      case VOICE -> "i-phone";
      case DIRECT_MAIL -> "i-letter";
      case WORKLIST, AUDIENCE_FILE -> "i-data";
    };
  }

  /// `E-mail`, `Letter`, `Worklist`.
  public static String channel(Channel channel) {
    return switch (channel) {
      case EMAIL -> "E-mail";
      case SMS -> "SMS";
      case VOICE -> "Voice";
      case DIRECT_MAIL -> "Letter";
      case WORKLIST -> "Worklist";
      case INBOX -> "Inbox";
      case PUSH -> "Push";
      case WEBHOOK -> "Webhook";
      case AUDIENCE_FILE -> "Audience file";
    };
  }

  /// A word of the ledger as a reader says it: `no_consent` → `no consent`.
  public static String reason(String word) {
    return switch (word) {
      case "inside" -> "inside already";
      case "resting" -> "not yet again";
      case "decided" -> "decided already";
      default -> word.replace('_', ' ').toLowerCase(Locale.ROOT);
    };
  }

  private static String days(Duration lasts) {
    long hours = lasts.toHours();
    if (hours >= 24 && hours % 24 == 0) {
      return hours == 24 ? "1 day" : hours / 24 + " days";
    }
    if (hours >= 1 && lasts.toMinutes() % 60 == 0) {
      return hours == 1 ? "1 hour" : hours + " hours";
    }
    return lasts.toMinutes() + " minutes";
  }
}
