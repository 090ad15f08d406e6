package io.lamplighter.ledger.survey;

import java.util.Locale;

/// Who did something with a message. Machines that follow links are told apart, never dropped.
public enum Actor {
  HUMAN,
  SUSPECT,
  MACHINE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
