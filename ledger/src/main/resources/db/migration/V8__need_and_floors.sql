-- Help that is ranked by need, and the least share of it for groups.

-- need: {"risk", "burden", "need", "effect", "model", "version"}, what is not known left away;
-- floor_group: the group of the campaign's floors that somebody belongs to.
ALTER TABLE wave_candidate ADD COLUMN need jsonb;
ALTER TABLE wave_candidate ADD COLUMN floor_group text;

ALTER TABLE decision ADD COLUMN need jsonb;
ALTER TABLE decision ADD COLUMN floor_group text;
-- Chosen for the floor of the group: by rank alone it would not have been.
ALTER TABLE decision ADD COLUMN by_floor boolean NOT NULL DEFAULT false;

-- 'need': how much help is needed, as if contact did the same for all; 'need_uplift': times what
-- contact adds.
ALTER TABLE decision DROP CONSTRAINT decision_ranked_by_check;
ALTER TABLE decision ADD CONSTRAINT decision_ranked_by_check
  CHECK (ranked_by IN ('uplift', 'propensity', 'propensity_no_gain', 'need', 'need_uplift', 'lot'));

-- What became of the floors of a wave.
CREATE TABLE wave_floor (
  wave_id     text NOT NULL REFERENCES wave ON DELETE CASCADE,
  attribute   text NOT NULL,
  floor_group text NOT NULL,
  share       double precision NOT NULL,  -- least share of the places, or of the money
  candidates  bigint NOT NULL,            -- of the group, who could have been chosen
  chosen      bigint NOT NULL,            -- of the group, the held out among them
  by_floor    bigint NOT NULL,            -- of those, whom rank alone would not have brought in
  places      bigint NOT NULL,            -- chosen in all
  short       boolean NOT NULL,           -- under its floor, since nobody of the group was left
  PRIMARY KEY (wave_id, floor_group)
);
