package io.lamplighter.campaigns;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a message is about. It decides consent, quiet hours, headers, caps and priority.
public enum Category {
  EMERGENCY(MessageClass.SAFETY),
  SERVICE(MessageClass.SERVICE),
  BILLING(MessageClass.SERVICE),
  PROGRAM(MessageClass.MARKETING),
  SURVEY(MessageClass.MARKETING);

  private final MessageClass messageClass;

  Category(MessageClass messageClass) {
    this.messageClass = messageClass;
  }

  /// The class whose queues, slots and priority messages of this category have.
  public MessageClass messageClass() {
    return messageClass;
  }

  /// Whether a customer left alone could miss something owed to them, so that no holdout is drawn
  /// unless the author asks for one.
  public boolean holdoutByDefault() {
    return this == PROGRAM;
  }

  /// The word authors write, for example `program`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Category> named(String word) {
    return Arrays.stream(values()).filter(category -> category.word().equals(word)).findFirst();
  }
}
