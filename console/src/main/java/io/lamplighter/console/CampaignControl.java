package io.lamplighter.console;

import io.lamplighter.campaigns.CampaignName;

/// What an operator may do to a running campaign. Each call returns when the order stands in the
/// ledger, its audit row beside it: from then on nothing new goes out, whether Temporal answers or
/// not.
public interface CampaignControl {
  /// Holds all that waits; nobody is lost.
  ///
  /// @param by name of the person, for the record
  void pause(CampaignName campaign, String by);

  /// Lets what is on hold go on, at a limited rate.
  void resume(CampaignName campaign, String by);

  /// Ends the campaign: nobody enters any more and what waits is never sent.
  void stop(CampaignName campaign, String by);
}
