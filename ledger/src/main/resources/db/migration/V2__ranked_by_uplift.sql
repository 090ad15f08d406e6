-- What a decision was ranked by, and why it left somebody out.

-- 'uplift': what contact adds; 'propensity': the chance of enrolling if contacted; 'propensity_no_gain':
-- the same although the campaign asks for uplift, since no gain over it has been shown; 'lot': chance,
-- while no model may decide; null where nobody is ranked.
ALTER TABLE decision ADD COLUMN ranked_by text
  CHECK (ranked_by IN ('uplift', 'propensity', 'propensity_no_gain', 'lot'));

-- 'below_line', or 'left_alone': contact would add nothing to the chance of this one, or take from it.
ALTER TABLE decision ADD COLUMN reason text;

ALTER TABLE model_version ADD COLUMN ranks_by text NOT NULL DEFAULT 'response'
  CHECK (ranks_by IN ('response', 'uplift'));
