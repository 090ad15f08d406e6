-- What is kept of an entry's reservation after its end: the survey after an enrollment can come later.
ALTER TABLE entry
  ADD COLUMN reserved_survey bigint NOT NULL DEFAULT 0,   -- part of reserved
  ADD COLUMN survey_until    timestamptz;                 -- from then on nobody is asked any more
