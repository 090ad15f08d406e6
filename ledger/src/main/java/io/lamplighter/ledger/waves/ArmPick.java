package io.lamplighter.ledger.waves;

import java.util.Optional;

/// How the arm of a household is picked where outcomes teach the shares.
@FunctionalInterface
public interface ArmPick {
  /// A unit that needs an arm.
  ///
  /// @param period of reconsidering, within which a household keeps its arm
  /// @param segment of customers who are thought alike: the utility's persona, else the class
  /// @param before the arm that the household was given in this period already
  record Asking(long household, long period, String segment, Optional<Before> before) {}

  /// An arm that was drawn before, and the chance with which.
  record Before(String arm, double probability) {}

  /// An arm and how it came to be.
  ///
  /// @param probability with which it was drawn
  /// @param why `kept` (drawn earlier in the period), `tried` (drawn with equal chances, as too
  ///   little is known), `learned` (the likeliest one was drawn) or `explored` (another one)
  /// @param segment by whose chances it was drawn
  record Picked(String arm, double probability, String why, String segment) {}

  Picked pick(Asking asking);
}
