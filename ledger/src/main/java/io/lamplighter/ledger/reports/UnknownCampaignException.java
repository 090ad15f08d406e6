package io.lamplighter.ledger.reports;

/// A campaign that was never applied to this ledger.
public final class UnknownCampaignException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownCampaignException(String campaign) {
    super(
        "no campaign '"
            + campaign
            + "' was applied to this ledger; `status` lists those that were");
  }
}
