-- Arms that are learned, beside channels: one table of chances for both.

ALTER TABLE channel_share RENAME TO learned_share;
ALTER TABLE learned_share RENAME COLUMN channel TO option;
ALTER TABLE learned_share ADD COLUMN question text NOT NULL DEFAULT 'channel'
  CHECK (question IN ('channel', 'arm'));
ALTER TABLE learned_share ALTER COLUMN question DROP DEFAULT;
ALTER TABLE learned_share DROP CONSTRAINT channel_share_pkey;
ALTER TABLE learned_share ADD PRIMARY KEY (wave_id, question, segment, open, option);

ALTER TABLE decision
  ADD COLUMN arm_why     text,               -- kept | tried | learned | explored; null for fixed shares
  ADD COLUMN arm_segment text;               -- whose chances it was drawn by; null for fixed shares

-- A household keeps a learned arm for the period of reconsidering in which it was drawn.
ALTER TABLE assignment
  ADD COLUMN p_arm      double precision,    -- with which the arm was drawn; null if from before
  ADD COLUMN arm_period bigint;              -- null for fixed shares, which are never drawn again

CREATE INDEX decision_armed ON decision (campaign, at)
  WHERE arm <> '' AND chosen AND NOT held_out;
