package io.lamplighter.console.access;

import java.util.Arrays;
import java.util.Locale;

/// What a person of the console is there for. Everybody signed in may read figures.
public enum Role {
  /// The analyst: figures and rows, contact details masked.
  VIEWER,
  /// The marketer.
  AUTHOR,
  APPROVER,
  OPERATOR,
  PRIVACY_OFFICER,
  ADMINISTRATOR;

  /// What not everybody may do.
  public enum May {
    /// Pause, resume and stop campaigns.
    CONTROL_CAMPAIGNS,
    /// See addresses and phone numbers in full.
    SEE_CONTACT_DETAILS,
    /// Settle a message of which nobody knows whether it went out.
    SETTLE_MESSAGES,
    /// Let a trained model decide, refuse it, and go back to the one before.
    APPROVE_MODELS,
    /// Read what customers wrote in answers.
    READ_VERBATIMS,
    /// Read messages that the demo caught.
    READ_CAUGHT_MAIL
  }

  public boolean may(May right) {
    return switch (right) {
      case CONTROL_CAMPAIGNS, SETTLE_MESSAGES -> this == OPERATOR || this == ADMINISTRATOR;
      case APPROVE_MODELS -> this == APPROVER || this == ADMINISTRATOR;
      case READ_VERBATIMS -> this == AUTHOR || this == PRIVACY_OFFICER || this == ADMINISTRATOR;
      case SEE_CONTACT_DETAILS -> this == PRIVACY_OFFICER || this == ADMINISTRATOR;
      case READ_CAUGHT_MAIL -> this != VIEWER;
    };
  }

  /// The word the ledger keeps, for example `privacy_officer`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The words people read, for example `privacy officer`.
  public String title() {
    return word().replace('_', ' ');
  }

  /// The role of a word in the ledger.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Role of(String word) {
    return Arrays.stream(values())
        .filter(role -> role.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no role"));
  }
}
