-- Which consent and which standing noes a claim has weighed. What is not among them has come since,
-- however it is dated, and holds the call.
ALTER TABLE touchpoint
  ADD COLUMN consent_seen bigint NOT NULL DEFAULT 0,   -- of the consent that counted; 0 if there was none
  ADD COLUMN noes_seen    text   NOT NULL DEFAULT '';  -- channel/scope/stream, joined by commas

CREATE INDEX entry_test ON entry (id) WHERE is_test;
