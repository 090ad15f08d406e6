-- A version that may take over by the rule, and waits for a person's yes because policy asks for one.
ALTER TABLE model_version DROP CONSTRAINT model_version_state_check;
ALTER TABLE model_version ADD CONSTRAINT model_version_state_check
  CHECK (state IN ('champion', 'challenger', 'retired', 'refused', 'awaiting'));
