package io.lamplighter.campaigns.statistics;

import java.util.ArrayList;
import java.util.List;

/// One arm less another, among the contacted alone.
///
/// Where chances were learned, arms met different weeks: the better one got most of the later
/// households, whoever those were. So each household counts by the inverse of the chance with which
/// it came to its arm, and either arm stands for everybody who was contacted.
///
/// @param arm by name after the other
/// @param other the first of the arms by name
/// @param look difference of their rates; the interval holds at every look
/// @param weighted whether households were counted by their chances
public record ArmGap(String arm, String other, Hybrid.Look look, boolean weighted) {

  /// Every arm against the first by name, where both have the 10 enrollments and 150 people that
  /// any interval here takes.
  ///
  /// @param designEffect of all groups, for arms that are not weighted
  /// @param planned people at which the period ends
  public static List<ArmGap> of(List<Readout.Arm> arms, double designEffect, double planned) {
    var gaps = new ArrayList<ArmGap>();
    if (arms.size() < 2 || !arms.getFirst().enough()) {
      return gaps;
    }
    var first = arms.getFirst();
    double people = arms.stream().mapToDouble(arm -> arm.counts().people()).sum();
    for (var arm : arms.subList(1, arms.size())) {
      if (arm.enough()) {
        gaps.add(
            new ArmGap(
                arm.name(),
                first.name(),
                Hybrid.at(arm.rate(designEffect), first.rate(designEffect), people / planned),
                arm.weighted().isPresent()));
      }
    }
    return gaps;
  }
}
