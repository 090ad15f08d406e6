-- Channels that are learned: what was open to each unit when it was decided, and by which chances the
-- channel was drawn, so that outcomes can be compared among those who could have had either.

ALTER TABLE decision
  ADD COLUMN channels        text[],         -- consented and reachable, in the campaign's order
  ADD COLUMN channel_segment text;           -- whose chances it was drawn by; null if it was not drawn

-- The chances of one wave. They hold for the whole of it, events of the day included.
CREATE TABLE channel_share (
  wave_id      text NOT NULL,
  segment      text NOT NULL,
  open         text NOT NULL,                -- the channels to draw from, joined by '+'
  channel      text NOT NULL,
  probability  double precision NOT NULL,
  tried        bigint NOT NULL,              -- matured outcomes that it rests on
  enrolled     bigint NOT NULL,
  seed         bigint NOT NULL,
  PRIMARY KEY (wave_id, segment, open, channel)
);

CREATE INDEX decision_drawn ON decision (campaign, at)
  WHERE channel_segment IS NOT NULL AND chosen AND NOT held_out;
