package io.lamplighter.simulator.bank;

import io.lamplighter.ledger.imports.Reject;
import io.lamplighter.models.registry.Registry;
import java.util.List;

/// What the replay came to.
///
/// @param waves one after the other
/// @param auc of the scores that decided, over all waves together
/// @param topThird share of all enrollments that were in their wave's best third
/// @param fixed the first version, never trained again, scoring the same people beside it
/// @param versions all that were trained
/// @param alarms on the versions in force
/// @param imported rows that were taken
/// @param rejects rows that were not, with the rule
public record BankResult(
    List<BankWave> waves,
    double auc,
    double topThird,
    Fixed fixed,
    List<Registry.Stored> versions,
    List<Registry.Alarm> alarms,
    long imported,
    List<Reject> rejects) {

  /// One wave.
  ///
  /// @param listed on the week's list, all of them met the rule
  /// @param contacted messages that went out; `explored` of them below the line
  /// @param enrolled of all on the list, as it really was; known to the campaign only of the
  ///   contacted
  /// @param topThird share of them in the best third by the scores that decided
  /// @param fixedTopThird the same by the first version
  /// @param version of the model that decided
  /// @param balanced whether everybody on the list is accounted for
  public record BankWave(
      int number,
      int listed,
      int contacted,
      int explored,
      int enrolled,
      double topThird,
      double fixedTopThird,
      double auc,
      int version,
      boolean balanced) {}

  /// The model that is not trained again.
  ///
  /// @param alarms raised by what it met after the last wave, by code and message
  public record Fixed(double auc, double topThird, List<String> alarms) {}
}
