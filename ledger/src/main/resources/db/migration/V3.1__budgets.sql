-- Monthly budgets. What an entry may cost is reserved from the month it enters in; what it did cost
-- stands at its messages. Money is in hundredths of a cent.

ALTER TABLE entry
  ADD COLUMN budget_month date,              -- whose money it takes; null where there is no budget
  ADD COLUMN reserved     bigint NOT NULL DEFAULT 0;
CREATE INDEX entry_budget ON entry (campaign, budget_month) WHERE budget_month IS NOT NULL;

-- One row for a campaign's month. Whoever allocates locks it.
CREATE TABLE budget (
  campaign  text NOT NULL,
  month     date NOT NULL,
  money     bigint NOT NULL,
  currency  text NOT NULL,
  PRIMARY KEY (campaign, month)
);
