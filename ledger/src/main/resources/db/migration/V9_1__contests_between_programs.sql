-- Programs of several campaigns that compete for a household under a cap. Money is in hundredths of
-- a cent of the goals' currency.

-- What a campaign's contact adds to the goal, as was known at an instant.
CREATE TABLE program_effect (
  at         timestamptz NOT NULL,
  campaign   text NOT NULL,
  basis      text NOT NULL CHECK (basis IN ('uplift', 'effect', 'average', 'chance')),
  factor     double precision NOT NULL,      -- the part of a chance that contact adds
  chance     double precision,               -- of the contacted, where no model says one for each
  effect     double precision,               -- contacted less held out, with its interval
  low        double precision,
  high       double precision,
  expected   double precision NOT NULL,      -- dollars of a contact, on the whole
  PRIMARY KEY (campaign, at)
);

-- By which rule the order of programs goes, and on what evidence.
CREATE TABLE program_rule (
  at         timestamptz PRIMARY KEY,
  rule       text NOT NULL CHECK (rule IN ('personal', 'single')),
  single     text,                           -- campaign whose program is best on the whole
  measured   boolean NOT NULL,               -- whether contests showed that, not expectation
  contests   bigint NOT NULL,                -- whose outcomes have matured
  effective  double precision NOT NULL,      -- of them, by their weight for the rarer policy
  gain       double precision,               -- dollars a contest, each for itself less the single one
  low        double precision,
  high       double precision,
  reason     text NOT NULL
);

CREATE TABLE contest (
  id               text PRIMARY KEY,         -- hash of the messages: the same ones draw the same
  at               timestamptz NOT NULL,
  household_id     bigint NOT NULL,
  rule             text NOT NULL,
  explored         boolean NOT NULL,
  first_campaign   text NOT NULL,
  first_touchpoint uuid NOT NULL,
  p_first          double precision NOT NULL,
  place            double precision NOT NULL -- of the draw, between 0 and 1
);
CREATE INDEX contest_at ON contest (at);

CREATE TABLE contest_candidate (
  contest_id     text NOT NULL REFERENCES contest,
  campaign       text NOT NULL,
  place          integer NOT NULL,           -- 1 is expected to bring most
  touchpoint_id  uuid NOT NULL,
  customer_id    bigint NOT NULL,
  worth          bigint NOT NULL,            -- what it was expected to bring
  basis          text NOT NULL,              -- uplift | effect | average | chance
  program        text,
  until          timestamptz NOT NULL,       -- end of the goal's window
  value          bigint NOT NULL,            -- of an enrollment
  PRIMARY KEY (contest_id, campaign)
);
