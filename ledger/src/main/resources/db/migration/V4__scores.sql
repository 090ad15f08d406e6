-- What models say about everybody, so that audiences and journeys can ask for it: one row a model and
-- unit, overwritten each time it is scored anew.

CREATE TABLE score (
  model          text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('customer', 'account', 'premise')),
  unit_id        bigint NOT NULL,
  customer_id    bigint NOT NULL,
  value          double precision NOT NULL,  -- a chance, or a mark on the scale of the survey
  model_version  integer NOT NULL,
  reasons        jsonb NOT NULL DEFAULT '[]',
  as_of          timestamptz NOT NULL,       -- what was known then went into it
  PRIMARY KEY (model, kind, unit_id)
);
CREATE INDEX score_customer ON score (customer_id, model);

-- Customers of whom something became known since they were scored. A row is added in the transaction
-- of the fact and taken out in that of the new score; the same customer may stand in it many times, so
-- that feeds never wait for each other.
CREATE TABLE score_stale (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id  bigint NOT NULL
);

-- Whether the worker was told to look at the queue and has not yet: one message for any number of facts.
CREATE TABLE score_wake (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  pending  boolean NOT NULL
);
INSERT INTO score_wake (pending) VALUES (false);

-- How far the pass over everybody is, which each model makes once a day and after each training: time
-- alone changes features too.
CREATE TABLE score_pass (
  model          text NOT NULL,
  kind           text NOT NULL,
  model_version  integer NOT NULL,
  started_at     timestamptz NOT NULL,
  reached        bigint NOT NULL,            -- the last unit that is done
  scored         bigint NOT NULL DEFAULT 0,
  finished_at    timestamptz,
  PRIMARY KEY (model, kind)
);

-- Nothing is stale before there is a model. In a rehearsal nothing is either: there no event comes
-- between two waves that would not be scored with the next one.
CREATE FUNCTION note_stale_scores() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM model_version WHERE state = 'champion')
     AND EXISTS (SELECT FROM ledger_state WHERE mode = 'live') THEN
    IF TG_TABLE_NAME = 'customer' THEN
      INSERT INTO score_stale (customer_id) SELECT id FROM added;
    ELSIF TG_TABLE_NAME = 'event' THEN
      INSERT INTO score_stale (customer_id)
      SELECT DISTINCT customer_id FROM added
       WHERE type NOT IN ('consent.changed', 'optout.received');
    ELSE
      INSERT INTO score_stale (customer_id) SELECT DISTINCT customer_id FROM added;
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER event_stales_scores AFTER INSERT ON event
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_stale_scores();
CREATE TRIGGER engagement_stales_scores AFTER INSERT ON engagement
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_stale_scores();
CREATE TRIGGER customer_is_new_to_scores AFTER INSERT ON customer
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_stale_scores();
CREATE TRIGGER customer_stales_scores AFTER UPDATE ON customer
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_stale_scores();
CREATE TRIGGER account_is_new_to_scores AFTER INSERT ON account
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_stale_scores();
CREATE TRIGGER account_stales_scores AFTER UPDATE ON account
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_stale_scores();
