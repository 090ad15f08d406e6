-- What versions that did not decide would have said of the candidates of a wave, noted when it was
-- decided: a challenger and a predecessor are judged on these, not on what they say afterwards. Always
-- the chance of enrolling if contacted. Rows of waves half a year old are deleted.
CREATE TABLE shadow_score (
  wave_id        text NOT NULL REFERENCES wave,
  model          text NOT NULL,
  model_version  integer NOT NULL,
  unit_id        bigint NOT NULL,
  score          real NOT NULL,
  PRIMARY KEY (wave_id, unit_id, model, model_version)
);
CREATE INDEX shadow_score_version ON shadow_score (model, model_version);
