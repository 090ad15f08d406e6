-- What is no number is unknown: to Postgres NaN is larger than any number and would pass every bound.
UPDATE decision SET score = NULL WHERE score IN ('NaN', 'Infinity', '-Infinity');
DELETE FROM score WHERE value IN ('NaN', 'Infinity', '-Infinity');
DELETE FROM shadow_score WHERE score IN ('NaN', 'Infinity', '-Infinity');
ALTER TABLE score ADD CONSTRAINT score_is_a_number
  CHECK (value > '-Infinity' AND value < 'Infinity');
