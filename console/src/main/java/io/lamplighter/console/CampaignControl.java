package io.lamplighter.console;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.TouchpointId;

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

  /// Asks now who qualifies, without waiting for the calendar. Does nothing for a campaign that
  /// events bring people into, or that is paused.
  void runWave(CampaignName campaign, String by);

  /// Settles a message of which nobody knew whether it went out.
  ///
  /// @param sent whether it did
  /// @param reason for the record; no personal data
  /// @return false if it was settled meanwhile
  boolean settle(TouchpointId message, boolean sent, String reason, String by);

  /// Ends the campaign: nobody enters any more and what waits is never sent.
  void stop(CampaignName campaign, String by);
}
