package io.lamplighter.simulator.meridian;

/// The groups Meridian's marketers think in.
enum Persona {
  CONNECTED("connected", 1.0),
  SET_AND_FORGET("set_and_forget", 0.3),
  BUDGET_WATCHER("budget_watcher", -0.1),
  GREEN("green", 0.4),
  TRADITIONAL("traditional", -1.1),
  SMALL_BUSINESS("small_business", 0.1),
  PROPERTY_OWNER("property_owner", 0.3);

  private final String word;
  private final double digital;

  Persona(String word, double digital) {
    this.word = word;
    this.digital = digital;
  }

  String word() {
    return word;
  }

  /// How much more at ease online than others of their age.
  double digital() {
    return digital;
  }
}
