-- A campaign asks who refused after its people had entered, so by time and not by person.
DROP INDEX consent_refused;
CREATE INDEX consent_refused ON consent (since) WHERE NOT granted;
