package io.lamplighter.console;

import io.lamplighter.campaigns.CampaignName;
import java.util.ArrayList;
import java.util.List;

/// Notes what it is told to do.
final class RecordingControl implements CampaignControl {
  final List<String> orders = new ArrayList<>();

  @Override
  public void pause(CampaignName campaign, String by) {
    orders.add("pause " + campaign + " by " + by);
  }

  @Override
  public void resume(CampaignName campaign, String by) {
    orders.add("resume " + campaign + " by " + by);
  }

  @Override
  public void stop(CampaignName campaign, String by) {
    orders.add("stop " + campaign + " by " + by);
  }
}
