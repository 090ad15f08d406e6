-- What a mapping says of an attribute for models.
ALTER TABLE attribute
  ADD COLUMN calendar boolean NOT NULL DEFAULT false,             -- merely tells the time: its drift alarms nobody
  ADD COLUMN codes    double precision[] NOT NULL DEFAULT '{}';   -- numbers that are no amounts
