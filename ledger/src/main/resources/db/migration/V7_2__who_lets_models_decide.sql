-- A policy that was in use here asks for a person's yes before a model decides. It holds for whoever
-- trains, with or without that policy at hand, until a person takes it back. Changes are in the audit.
CREATE TABLE model_approval (
  one       boolean PRIMARY KEY DEFAULT true CHECK (one),
  policy    text NOT NULL,                   -- the name of the one that asked first
  by        text NOT NULL,
  since     timestamptz NOT NULL
);
