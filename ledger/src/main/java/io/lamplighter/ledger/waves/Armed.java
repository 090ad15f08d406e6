package io.lamplighter.ledger.waves;

import io.lamplighter.campaigns.definition.Campaign.Arm;
import io.lamplighter.campaigns.experiment.Assignment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The arm of a household and how it came to have it. Fixed shares are drawn once for ever; learned
/// ones anew in each period of reconsidering.
///
/// @param why see [ArmPick.Picked]; null for fixed shares
/// @param segment by whose chances it was drawn; null for fixed shares
/// @param period in which it was drawn; null for fixed shares
record Armed(
    String name,
    double chance,
    @Nullable String why,
    @Nullable String segment,
    @Nullable Long period) {

  /// The arm that a household has.
  ///
  /// @param chance with which it was drawn; empty if that was not kept
  /// @param period in which it was drawn by learned chances; empty for fixed shares
  record Before(String name, Optional<Double> chance, Optional<Long> period) {}

  static Optional<Before> before(ResultSet rows) throws SQLException {
    var arm = rows.getString("arm_before");
    return arm == null
        ? Optional.empty()
        : Optional.of(
            new Before(
                arm,
                Optional.ofNullable((Double) rows.getObject("p_arm_before")),
                Optional.ofNullable((Long) rows.getObject("arm_period"))));
  }

  /// @param learned how arms are picked; empty where they keep their shares
  static Armed of(
      Candidate candidate,
      long period,
      List<Arm> arms,
      Assignment assignment,
      Optional<ArmPick> learned) {
    var before = candidate.armBefore();
    if (learned.isEmpty()) {
      var drawn = assignment.arm(candidate.household(), arms);
      return new Armed(
          before.map(Before::name).orElse(drawn.name()),
          before.flatMap(Before::chance).orElse(drawn.share()),
          null,
          null,
          null);
    }
    var kept =
        before
            .filter(arm -> arm.period().equals(Optional.of(period)))
            .flatMap(arm -> arm.chance().map(chance -> new ArmPick.Before(arm.name(), chance)));
    var picked =
        learned
            .get()
            .pick(new ArmPick.Asking(candidate.household(), period, candidate.segment(), kept));
    return new Armed(picked.arm(), picked.probability(), picked.why(), picked.segment(), period);
  }
}
