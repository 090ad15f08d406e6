-- How programs' messages fared by the local hour at which they went out, as was known on a day. Only
-- those whose hour was drawn by lot: the others went when somebody like that answers anyway.
CREATE TABLE hour_rate (
  day       date NOT NULL,                   -- UTC
  hour      integer NOT NULL CHECK (hour BETWEEN 0 AND 23),
  sent      integer NOT NULL,
  answered  integer NOT NULL,
  PRIMARY KEY (day, hour)
);
