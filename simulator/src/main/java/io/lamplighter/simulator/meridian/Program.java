package io.lamplighter.simulator.meridian;

import java.util.Arrays;
import java.util.Optional;

/// What Meridian's customers can enroll in.
public enum Program {
  EBILL(0, "e-bill", "Paperless billing"),
  AUTOPAY(1, "autopay", "Automatic payment"),
  BUDGET_BILLING(2, "budget-billing", "Budget billing"),
  BILL_HELP(3, "bill-help", "Help with the bill"),
  EE_REBATE(4, "ee-rebate", "Rebates for efficient homes");

  static final int COUNT = values().length;
  private final int index;
  private final String word;
  private final String title;

  Program(int index, String word, String title) {
    this.index = index;
    this.word = word;
    this.title = title;
  }

  /// The name that campaigns and the ledger use, for example `e-bill`.
  public String word() {
    return word;
  }

  public String title() {
    return title;
  }

  int index() {
    return index;
  }

  public static Optional<Program> named(String word) {
    return Arrays.stream(values()).filter(program -> program.word.equals(word)).findFirst();
  }
}
