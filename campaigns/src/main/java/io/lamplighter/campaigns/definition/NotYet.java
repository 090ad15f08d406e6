package io.lamplighter.campaigns.definition;

import java.util.ArrayList;
import java.util.List;

/// What the language can say and this version does not carry out. Whoever applies a campaign is
/// told before it runs: nothing that an author wrote is passed over in silence.
public final class NotYet {
  private NotYet() {}

  /// Why a campaign cannot run as it is written, each with what to write instead; empty if it can.
  public static List<String> refused(Campaign campaign) {
    var reasons = new ArrayList<String>();
    if (campaign.choice().take() instanceof Choice.Take.MonthlyBudget) {
      reasons.add(
          "'take: budget ...' is not carried out yet; write 'take: top 30%' or 'take: score >= 0.08'.");
    }
    return List.copyOf(reasons);
  }
}
