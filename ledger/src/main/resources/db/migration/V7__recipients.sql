-- One row for each customer, which whoever claims messages to this person locks. The customer's own row
-- will not do: an import of people holds thousands of them, in no order, until its file is through.
CREATE TABLE recipient (
  customer_id  bigint PRIMARY KEY
);
INSERT INTO recipient SELECT id FROM customer;

CREATE FUNCTION keep_recipients() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO recipient SELECT id FROM added ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER customer_is_a_recipient AFTER INSERT ON customer
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_recipients();

-- What is due to a household is due to those who live there now, not to those who did when they entered.
DROP INDEX touchpoint_household_due;
CREATE INDEX touchpoint_customer_due ON touchpoint (customer_id, due_at) WHERE state = 'due';
