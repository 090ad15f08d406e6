package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.language.CompiledCampaign;
import org.jdbi.v3.core.Handle;

/// Compiled versions of campaigns.
final class Versions {
  private Versions() {}

  static Campaign of(Handle db, String campaign, int version) {
    return db.createQuery(
            """
            SELECT compiled::text FROM definition WHERE campaign = :campaign AND version = :version
            """)
        .bind("campaign", campaign)
        .bind("version", version)
        .mapTo(String.class)
        .findOne()
        .map(CompiledCampaign::fromJson)
        .orElseThrow(() -> new UnknownCampaignException(campaign));
  }

  /// The version that new entries get.
  static Campaign current(Handle db, String campaign) {
    return of(
        db,
        campaign,
        db.createQuery("SELECT version FROM campaign WHERE name = :campaign")
            .bind("campaign", campaign)
            .mapTo(Integer.class)
            .findOne()
            .orElseThrow(() -> new UnknownCampaignException(campaign)));
  }
}
