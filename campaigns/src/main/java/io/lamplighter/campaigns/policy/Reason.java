package io.lamplighter.campaigns.policy;

import java.util.Locale;

/// Why a message was put off or left out. The words are stored in the ledger and shown on screens:
/// add new ones, never rename one. Declared in the order in which the rules are asked.
public enum Reason {
  CAMPAIGN_STOPPED("the campaign was stopped"),
  NO_ADDRESS("no usable address for this channel"),
  SUPPRESSED("the customer or their mailbox has said no"),
  REFUSED("consent for this kind of message was refused or withdrawn"),
  NO_CONSENT("no consent of the kind that this message needs over this channel"),
  GOAL_REACHED("the goal was reached before the send"),
  PROTECTED("the customer is in a protected situation"),
  UNKNOWN_JURISDICTION("it is not known whose contact hours apply"),
  UNKNOWN_ZONE("the recipient's time zone is not known"),
  NO_COMMON_HOURS("no hour is allowed in every place the recipient may be"),
  QUIET_HOURS("outside the contact hours at the recipient"),
  PERSON_CAP("the person was contacted often enough"),
  HOUSEHOLD_CAP("the household was contacted often enough"),
  OUTRANKED("a more important message takes the last place under a cap"),
  BEST_HOUR("waiting for the hour at which the person tends to respond"),
  THROTTLED("the sending rate allows it later"),
  TOO_LATE("past its sell-by before it could go out"),
  PAUSED("the campaign is paused");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /// The stable word, for example `quiet_hours`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The reason in the words of a marketer.
  public String text() {
    return text;
  }

  /// The reason of a word that the ledger stored.
  ///
  /// @throws IllegalArgumentException if the word is no reason
  public static Reason of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
