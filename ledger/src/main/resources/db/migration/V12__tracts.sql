-- What others publish about areas, census tracts above all. Every edition is kept: a decision sees the
-- newest one that was out before it.
CREATE TABLE tract (
  key        text  NOT NULL,               -- as premise.tract has it
  published  date  NOT NULL,
  attributes jsonb NOT NULL DEFAULT '{}',
  load_id    bigint REFERENCES load,       -- the last one that said something of it
  PRIMARY KEY (key, published)
);

-- What an imported attribute is of: the key in customer.attributes, account.attributes or
-- tract.attributes; paths are customer.NAME, account.NAME and premise.tract_NAME.
ALTER TABLE attribute
  ADD COLUMN about text NOT NULL DEFAULT 'customer' CHECK (about IN ('customer', 'account', 'tract')),
  DROP CONSTRAINT attribute_pkey,
  ADD PRIMARY KEY (about, name);
