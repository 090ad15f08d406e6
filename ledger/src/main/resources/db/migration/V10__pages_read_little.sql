-- What pages and `status` ask of the newest and of the odd, so that they read none of the rest.
CREATE INDEX touchpoint_sent ON touchpoint (campaign, sent_at) WHERE state = 'sent' AND NOT is_test;
CREATE INDEX touchpoint_unsettled ON touchpoint (state, settled_at)
  WHERE state IN ('failed', 'ambiguous');
CREATE INDEX entry_dead ON entry (campaign) WHERE state = 'dead';
CREATE INDEX engagement_left ON engagement (at) WHERE kind IN ('unsubscribed', 'complained');
CREATE INDEX consent_refused ON consent (customer_id, since) WHERE NOT granted;
