-- Segments that were learned, beside those of the catalogue. A version is never changed; the current
-- one is what segment('name') means from now on.
CREATE TABLE segment (
  name        text NOT NULL,
  version     integer NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('rule', 'persona')),
  meaning     text NOT NULL,
  condition   text NOT NULL,                 -- in the language of audiences
  unit        text NOT NULL CHECK (unit IN ('customer', 'account')),
  units       bigint NOT NULL,               -- how many met it when it was learned
  share       double precision NOT NULL,
  lineage     jsonb NOT NULL,                -- goal, snapshot, rates, seed: what it was learned from
  learned_at  timestamptz NOT NULL,
  learned_by  text NOT NULL,
  current     boolean NOT NULL,
  PRIMARY KEY (name, version)
);
CREATE UNIQUE INDEX segment_current ON segment (name) WHERE current;

-- One grouping of all customers by likeness. It stays for ever: campaigns may have been applied by it.
CREATE TABLE persona_scheme (
  number      integer PRIMARY KEY,
  artifact    jsonb NOT NULL,
  names       text[] NOT NULL,               -- of its personas, in the artifact's order
  learned_at  timestamptz NOT NULL
);

CREATE TABLE persona_member (
  scheme       integer NOT NULL REFERENCES persona_scheme,
  customer_id  bigint NOT NULL,
  persona      text NOT NULL,
  since        timestamptz NOT NULL,
  PRIMARY KEY (scheme, customer_id)
);
CREATE INDEX persona_member_customer ON persona_member (customer_id);

-- Newcomers are put to their persona by whoever empties the queue of stale scores.
CREATE OR REPLACE FUNCTION note_stale_scores() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (EXISTS (SELECT FROM model_version WHERE state = 'champion')
      OR EXISTS (SELECT FROM persona_scheme))
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
