package io.lamplighter.campaigns.audience;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A question that expressions ask of the ledger by name. The catalogue holds its SQL.
public enum Question {
  ENROLLED(ValueType.BOOL, Argument.PROGRAM),
  SCORE(ValueType.DECIMAL, Argument.MODEL),
  RESPONDED(ValueType.BOOL, Argument.CAMPAIGN, Argument.PERIOD),
  COUNT(ValueType.INTEGER, Argument.EVENT, Argument.PERIOD),
  CLICKED(ValueType.BOOL, Argument.STEP),
  OPENED(ValueType.BOOL, Argument.STEP),
  ANSWERED(ValueType.BOOL, Argument.STEP),
  SENT(ValueType.BOOL, Argument.STEP);

  /// What a question is asked about.
  enum Argument {
    PROGRAM,
    MODEL,
    CAMPAIGN,
    EVENT,
    STEP,
    PERIOD;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final ValueType answer;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it immutable
  private final List<Argument> arguments;

  Question(ValueType answer, Argument... arguments) {
    this.answer = answer;
    this.arguments = List.of(arguments);
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public ValueType answer() {
    return answer;
  }

  /// Whether it is asked about one entry's own messages, so only inside a journey.
  public boolean aboutTheEntry() {
    return arguments.contains(Argument.STEP);
  }

  List<Argument> arguments() {
    return arguments;
  }

  /// How it is written, for example `count('event', '90d')`.
  String usage() {
    var written =
        arguments.stream()
            .map(argument -> argument == Argument.PERIOD ? "'90d'" : "'" + argument.word() + "'")
            .toList();
    return word() + "(" + String.join(", ", written) + ")";
  }

  static Optional<Question> named(String word) {
    return Arrays.stream(values()).filter(question -> question.word().equals(word)).findFirst();
  }
}
