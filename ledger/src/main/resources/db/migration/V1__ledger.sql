-- The ledger: what we know and did. Facts carry occurred_at (when it happened) and known_at (when we
-- could know it): a decision at an instant sees known_at <= that instant and nothing later.
-- Instants are timestamptz in UTC, money is integer cents, shares and chances are 0..1.

-- ---------------------------------------------------------------- the ledger itself

CREATE TABLE ledger_state (
  one             boolean PRIMARY KEY DEFAULT true CHECK (one),
  tenant          text NOT NULL,
  utility         text NOT NULL,
  mode            text NOT NULL CHECK (mode IN ('rehearsal', 'live')),
  zone            text NOT NULL,             -- the utility's own time zone
  salt            text NOT NULL,             -- of every assignment by hash
  -- Sending is fenced after a restore or a fail-over, until an operator lifts the fence.
  fenced          boolean NOT NULL DEFAULT false,
  fence_reason    text,
  system_id       text,                      -- Postgres system identifier and timeline last seen
  timeline        integer,
  created_at      timestamptz NOT NULL
);

CREATE TABLE secret (
  name   text NOT NULL,
  kid    smallint NOT NULL,
  value  bytea NOT NULL,
  since  timestamptz NOT NULL,
  PRIMARY KEY (name, kid)
);

-- ---------------------------------------------------------------- who we serve

CREATE TABLE household (
  id   bigint PRIMARY KEY,
  key  text NOT NULL UNIQUE
);

CREATE TABLE customer (
  id                 bigint PRIMARY KEY,
  key                text NOT NULL UNIQUE,   -- the utility's own number
  household_id       bigint NOT NULL REFERENCES household,
  given_name         text NOT NULL,
  family_name        text NOT NULL,
  language           text NOT NULL DEFAULT 'en',
  class              text NOT NULL DEFAULT 'residential',
  persona            text,
  birth_decade       integer,
  low_income         boolean NOT NULL DEFAULT false,
  medical_baseline   boolean NOT NULL DEFAULT false,
  moratorium         boolean NOT NULL DEFAULT false,
  preferred_channel  text,                   -- as stated by the customer
  zone               text,                   -- of the premise; null means unknown: do not call or text
  jurisdiction       text,                   -- of the premise, for example US-CO
  since              date,
  erased_at          timestamptz,
  attributes         jsonb NOT NULL DEFAULT '{}',
  load_id            bigint
);
CREATE INDEX customer_household ON customer (household_id);

CREATE TABLE premise (
  id         bigint PRIMARY KEY,
  key        text NOT NULL UNIQUE,
  address    text NOT NULL,
  city       text NOT NULL,
  state      text NOT NULL,
  zip        text NOT NULL,
  tract      text,
  zone       text NOT NULL,
  dwelling   text,
  ownership  text,
  heating    text
);

CREATE TABLE account (
  id              bigint PRIMARY KEY,
  key             text NOT NULL UNIQUE,
  customer_id     bigint NOT NULL REFERENCES customer,
  premise_id      bigint REFERENCES premise,
  class           text NOT NULL DEFAULT 'residential',
  status          text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
  opened          date,
  closed          date,
  rate_code       text,
  delivery        text NOT NULL DEFAULT 'paper',
  autopay         boolean NOT NULL DEFAULT false,
  budget_billing  boolean NOT NULL DEFAULT false,
  attributes      jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX account_customer ON account (customer_id);

-- An address is personal data; its keyed hash is what suppression and logs know.
CREATE TABLE contact_point (
  customer_id  bigint NOT NULL REFERENCES customer,
  channel      text NOT NULL,
  address      text NOT NULL,
  address_mac  bytea NOT NULL,
  status       text NOT NULL DEFAULT 'good' CHECK (status IN ('good', 'suspended', 'bad')),
  zones        text[] NOT NULL DEFAULT '{}',        -- candidate zones of a phone number
  jurisdictions text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (customer_id, channel)
);
CREATE INDEX contact_point_address ON contact_point (address_mac);

CREATE TABLE program (
  name   text PRIMARY KEY,
  title  text NOT NULL
);

-- Attributes of customers that an import brought, beyond the catalogue that ships.
CREATE TABLE attribute (
  name     text PRIMARY KEY,               -- the key in customer.attributes; the path is customer.NAME
  type     text NOT NULL CHECK (type IN ('text', 'integer', 'decimal', 'bool', 'time')),
  meaning  text NOT NULL,
  source   text NOT NULL,
  words    text[] NOT NULL DEFAULT '{}',   -- the only values of a text; empty means any
  for_models boolean NOT NULL              -- whether models may learn from it too
);

-- ---------------------------------------------------------------- what happened

-- One table of facts and one dedupe key for every feed: (source, key) may arrive any number of times.
CREATE TABLE event (
  source       text NOT NULL,
  key          text NOT NULL,
  type         text NOT NULL,
  customer_id  bigint NOT NULL,
  account_id   bigint,
  occurred_at  timestamptz NOT NULL,
  known_at     timestamptz NOT NULL,
  amount       numeric,                      -- cents, minutes, kWh: what the type says
  word         text,                         -- program, reason, channel: what the type says
  data         jsonb,
  PRIMARY KEY (source, key)
);
CREATE INDEX event_customer ON event (customer_id, type, occurred_at);
CREATE INDEX event_known ON event (known_at);

-- What a field of an account was at an instant, as far as was known then. Each account.changed fact
-- holds the value from then on and, under 'from', the one before; without any, it is as it is today.
CREATE FUNCTION account_then(customer bigint, account bigint, field text, at timestamptz, today text)
RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT v.data->>'value' FROM event v
      WHERE v.customer_id = customer AND v.account_id = account
        AND v.type = 'account.changed' AND v.word = field
        AND v.occurred_at <= at AND v.known_at <= at
      ORDER BY v.occurred_at DESC, v.known_at DESC, v.source DESC, v.key DESC LIMIT 1),
    (SELECT v.data->>'from' FROM event v
      WHERE v.customer_id = customer AND v.account_id = account
        AND v.type = 'account.changed' AND v.word = field
        AND NOT (v.occurred_at <= at AND v.known_at <= at)
      ORDER BY v.occurred_at, v.known_at, v.source, v.key LIMIT 1),
    today)
$$;

-- A feed tells how late its events may come and until when it is complete: a wait for one of its
-- types times out only when the feed has passed the deadline.
CREATE TABLE feed (
  type             text PRIMARY KEY,
  lateness         interval NOT NULL DEFAULT '0',
  complete_through timestamptz
);

CREATE TABLE enrollment (
  customer_id  bigint NOT NULL REFERENCES customer,
  program      text NOT NULL,
  occurred_at  timestamptz NOT NULL,
  known_at     timestamptz NOT NULL,
  account_id   bigint,
  via          text,
  ended_at     timestamptz,
  ended_known_at timestamptz,
  PRIMARY KEY (customer_id, program, occurred_at)
);
CREATE INDEX enrollment_program ON enrollment (program, occurred_at);

-- ---------------------------------------------------------------- what customers allow

-- Rows are only ever added. The latest one counts; consent_now holds it, kept by the trigger below.
CREATE TABLE consent (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id  bigint NOT NULL,
  channel      text NOT NULL,
  purpose      text NOT NULL,                -- a category, or 'audience_sharing'
  granted      boolean NOT NULL,
  basis        text NOT NULL,                -- express_written | express | implied | contract
  source       text NOT NULL,
  evidence     text,
  since        timestamptz NOT NULL,
  captured_at  timestamptz NOT NULL
);
CREATE INDEX consent_customer ON consent (customer_id, channel, purpose, since);

CREATE TABLE consent_now (
  customer_id  bigint NOT NULL,
  channel      text NOT NULL,
  purpose      text NOT NULL,
  granted      boolean NOT NULL,
  basis        text NOT NULL,
  since        timestamptz NOT NULL,
  consent_id   bigint NOT NULL,
  PRIMARY KEY (customer_id, channel, purpose)
);

CREATE FUNCTION keep_consent_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO consent_now AS n (customer_id, channel, purpose, granted, basis, since, consent_id)
  SELECT DISTINCT ON (customer_id, channel, purpose)
         customer_id, channel, purpose, granted, basis, since, id
    FROM added
   ORDER BY customer_id, channel, purpose, since DESC, id DESC
  ON CONFLICT (customer_id, channel, purpose) DO UPDATE
     SET granted = excluded.granted, basis = excluded.basis,
         since = excluded.since, consent_id = excluded.consent_id
   WHERE (excluded.since, excluded.consent_id) > (n.since, n.consent_id);
  RETURN NULL;
END $$;
CREATE TRIGGER consent_added AFTER INSERT ON consent
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_consent_now();

-- A standing no. Keyed by the address, not by the person: it survives erasure and a new owner of the row.
CREATE TABLE suppression (
  address_mac  bytea NOT NULL,
  channel      text NOT NULL,
  scope        text NOT NULL,                -- as policy.SuppressionScope has it
  stream       text NOT NULL DEFAULT '',     -- the category it stops, of scope 'stream'; '' is every one
  reason       text NOT NULL,
  since        timestamptz NOT NULL,
  until        timestamptz,
  PRIMARY KEY (address_mac, channel, scope, stream)
);

-- ---------------------------------------------------------------- what we say: definitions

CREATE TABLE definition (
  campaign    text NOT NULL,
  version     integer NOT NULL,
  hash        text NOT NULL,
  compiled    jsonb NOT NULL,
  yaml        text NOT NULL,
  source_map  jsonb NOT NULL DEFAULT '{}',
  goal_program text,                         -- read off the compiled form, for joins
  ends_at_goal boolean NOT NULL,
  applied_at  timestamptz NOT NULL,
  applied_by  text NOT NULL,
  PRIMARY KEY (campaign, version)
);

CREATE TABLE campaign (
  name         text PRIMARY KEY,
  version      integer NOT NULL,             -- the one that new entries get
  state        text NOT NULL CHECK (state IN ('running', 'paused', 'draining', 'stopped')),
  paused_at    timestamptz,
  next_tick    timestamptz,
  class        text NOT NULL,
  on_event     text,                         -- the event type that brings people in
  salt         text NOT NULL,
  since        timestamptz NOT NULL,
  FOREIGN KEY (name, version) REFERENCES definition (campaign, version)
);

-- ---------------------------------------------------------------- waves and cohorts

CREATE INDEX campaign_on_event ON campaign (on_event) WHERE on_event IS NOT NULL;

CREATE TABLE wave (
  id            text PRIMARY KEY,            -- campaign/tick
  campaign      text NOT NULL REFERENCES campaign,
  version       integer NOT NULL,
  tick          timestamptz NOT NULL,
  state         text NOT NULL CHECK (state IN ('selecting', 'scoring', 'allocated', 'open', 'closed')),
  model         text,
  model_version integer,
  threshold     double precision,
  decided_at    timestamptz,
  closed_at     timestamptz,
  audience      bigint,                      -- how many the rule itself counted, before any outcome
  failing       text,                        -- code of the error that its stage is met with
  statement     jsonb,                       -- the balance, frozen when the wave is closed
  UNIQUE (campaign, tick)
);

-- How many units met the rule and what became of them; the parts add up to the whole.
CREATE TABLE wave_count (
  wave_id  text NOT NULL REFERENCES wave,
  outcome  text NOT NULL,
  people   bigint NOT NULL,
  PRIMARY KEY (wave_id, outcome)
);

-- Why each unit is (not) in: one row per unit as long as the answer stays the same, so that a daily
-- wave over millions writes only what changed. The answer at a wave is the row whose span covers it.
CREATE TABLE standing (
  campaign     text NOT NULL,
  unit_id      bigint NOT NULL,
  customer_id  bigint NOT NULL,
  outcome      text NOT NULL,
  from_tick    timestamptz NOT NULL,
  until_tick   timestamptz,                  -- exclusive; null while it lasts
  PRIMARY KEY (campaign, unit_id, from_tick)
);
CREATE INDEX standing_customer ON standing (customer_id, campaign);
CREATE INDEX standing_open ON standing (campaign, unit_id) WHERE until_tick IS NULL;

-- Work of one wave between its activities; emptied when the wave is allocated.
CREATE UNLOGGED TABLE wave_candidate (
  wave_id       text NOT NULL,
  unit_id       bigint NOT NULL,
  customer_id   bigint NOT NULL,
  household_id  bigint NOT NULL,
  outcome       text NOT NULL,
  score         double precision,
  channels      text[] NOT NULL DEFAULT '{}',
  features      jsonb,
  reasons       jsonb,
  PRIMARY KEY (wave_id, unit_id)
);

CREATE TABLE assignment (
  campaign      text NOT NULL,
  household_id  bigint NOT NULL,
  held_out      boolean NOT NULL,
  arm           text NOT NULL DEFAULT '',
  at            timestamptz NOT NULL,
  PRIMARY KEY (campaign, household_id)
);

-- What was decided about a unit and from what. One row per unit and reconsider period.
CREATE TABLE decision (
  id             uuid PRIMARY KEY,
  campaign       text NOT NULL,
  version        integer NOT NULL,
  definition_hash text NOT NULL,
  wave_id        text NOT NULL,
  unit_id        bigint NOT NULL,
  customer_id    bigint NOT NULL,
  household_id   bigint NOT NULL,
  at             timestamptz NOT NULL,
  chosen         boolean NOT NULL,
  explored       boolean NOT NULL,
  p_chosen       double precision NOT NULL,  -- chance of being chosen under the policy in force
  held_out       boolean NOT NULL,
  arm            text NOT NULL,
  p_arm          double precision NOT NULL,
  channel        text,
  p_channel      double precision,
  channel_why    text,
  model          text,
  model_version  integer,
  score          double precision,
  threshold      double precision,
  features       jsonb,
  reasons        jsonb,
  hashes         jsonb NOT NULL DEFAULT '{}' -- policy, catalogue
);
CREATE INDEX decision_unit ON decision (campaign, unit_id, at DESC);
CREATE INDEX decision_wave ON decision (wave_id);
CREATE INDEX decision_customer ON decision (customer_id, at);

-- The score from which on a `top N %` takes people, fixed for a model version and a week: a share of
-- each daily wave would take everybody in the end.
CREATE TABLE score_threshold (
  campaign       text NOT NULL,
  model          text NOT NULL,
  model_version  integer NOT NULL,
  week           date NOT NULL,              -- its Monday, UTC
  threshold      double precision NOT NULL,
  scored         bigint NOT NULL,
  PRIMARY KEY (campaign, model, model_version, week)
);

CREATE TABLE cohort (
  id          text PRIMARY KEY,
  campaign    text NOT NULL REFERENCES campaign,
  wave_id     text,
  rolling     boolean NOT NULL,
  state       text NOT NULL CHECK (state IN ('open', 'sealed', 'ended')),
  size        integer NOT NULL DEFAULT 0,
  opened_at   timestamptz NOT NULL,
  epoch       integer NOT NULL DEFAULT 0,
  run_id      text,
  wake_due    timestamptz,                   -- a wake that no decide has answered yet
  parked      text                           -- why it waits for a person
);
CREATE UNIQUE INDEX cohort_rolling ON cohort (campaign) WHERE rolling AND state = 'open';
CREATE INDEX cohort_live ON cohort (state) WHERE state <> 'ended';

-- ---------------------------------------------------------------- entries: people in a journey

CREATE TABLE entry (
  id            uuid PRIMARY KEY,
  campaign      text NOT NULL,
  version       integer NOT NULL,
  unit_id       bigint NOT NULL,
  customer_id   bigint NOT NULL,
  household_id  bigint NOT NULL,
  wave_id       text NOT NULL,
  cohort_id     text NOT NULL REFERENCES cohort,
  decision_id   uuid NOT NULL,
  occurrence    text NOT NULL,
  held_out      boolean NOT NULL,
  arm           text NOT NULL,
  channel       text,
  entered_at    timestamptz NOT NULL,
  -- Where it stands.
  state         text NOT NULL CHECK (state IN ('active', 'done', 'exited', 'dead')),
  step          text NOT NULL,
  arrived_at    timestamptz NOT NULL,
  waits_for     text,                        -- event word that pulls due_at forward
  due_at        timestamptz,                 -- null while a touchpoint is out
  ended_at      timestamptz,
  why           text,                        -- exit reason or dead letter code
  attempts      integer NOT NULL DEFAULT 0,
  is_test       boolean NOT NULL DEFAULT false
);
CREATE INDEX entry_ready ON entry (cohort_id, due_at) WHERE state = 'active';
CREATE INDEX entry_customer ON entry (customer_id, campaign);
CREATE INDEX entry_unit ON entry (campaign, unit_id, entered_at DESC);
CREATE INDEX entry_wave ON entry (wave_id);
CREATE UNIQUE INDEX entry_inside ON entry (campaign, unit_id) WHERE state = 'active';

-- An event that brings someone in, until the rolling cohort has decided about it.
CREATE TABLE pending_entry (
  campaign     text NOT NULL,
  source       text NOT NULL,
  key          text NOT NULL,
  cohort_id    text NOT NULL REFERENCES cohort,
  customer_id  bigint NOT NULL,
  account_id   bigint,
  occurred_at  timestamptz NOT NULL,
  known_at     timestamptz NOT NULL,
  due_at       timestamptz NOT NULL,
  decided_at   timestamptz,
  outcome      text,
  PRIMARY KEY (campaign, source, key)
);
CREATE INDEX pending_entry_open ON pending_entry (cohort_id, due_at) WHERE decided_at IS NULL;

-- ---------------------------------------------------------------- touchpoints: the send ledger

-- Partitioned by the month of ENTRY, which is part of every id: the key below is unique over all
-- partitions. (Partitioned by month of sending, a retry across a month's end would send twice.)
CREATE TABLE touchpoint (
  entry_month    date NOT NULL,
  id             uuid NOT NULL,
  entry_id       uuid NOT NULL,
  lineage        text NOT NULL,
  occurrence     integer NOT NULL,
  campaign       text NOT NULL,
  version        integer NOT NULL,
  wave_id        text NOT NULL,
  cohort_id      text NOT NULL,
  step           text NOT NULL,
  customer_id    bigint NOT NULL,
  household_id   bigint NOT NULL,
  channel        text NOT NULL,
  class          text NOT NULL,
  category       text NOT NULL,
  arm            text NOT NULL,
  survey         text,
  topics         text[] NOT NULL DEFAULT '{}',
  state          text NOT NULL CHECK (state IN
                   ('due', 'leased', 'intent', 'sent', 'failed', 'ambiguous', 'skipped', 'held_out')),
  reason         text,
  became_due_at  timestamptz NOT NULL,
  due_at         timestamptz NOT NULL,
  expires_at     timestamptz,
  attempts       integer NOT NULL DEFAULT 0,
  claim          text,                       -- who holds the lease: run/activity/attempt
  lease_until    timestamptz,
  intent_at      timestamptz,
  intent_deadline timestamptz,
  settled_at     timestamptz,
  sent_at        timestamptz,                -- the instant that caps count from
  provider       text,
  provider_ref   text,
  address_mac    bytea,                      -- the address it went to, which a later opt-out means
  content_hash   text,
  verdict        jsonb,
  cost           bigint NOT NULL DEFAULT 0,  -- in hundredths of a cent
  is_test        boolean NOT NULL DEFAULT false,
  PRIMARY KEY (entry_month, id),
  UNIQUE (entry_month, entry_id, lineage, occurrence)
) PARTITION BY RANGE (entry_month);
CREATE INDEX touchpoint_ready ON touchpoint (cohort_id, channel, due_at) WHERE state = 'due';
CREATE INDEX touchpoint_open ON touchpoint (state, lease_until) WHERE state IN ('leased', 'intent');
CREATE INDEX touchpoint_customer ON touchpoint (customer_id);
CREATE INDEX touchpoint_household_due ON touchpoint (household_id, due_at) WHERE state = 'due';
CREATE INDEX touchpoint_wave ON touchpoint (wave_id, step);

-- Each state a touchpoint went through. Append only.
CREATE TABLE touchpoint_history (
  entry_month    date NOT NULL,
  touchpoint_id  uuid NOT NULL,
  at             timestamptz NOT NULL,
  state          text NOT NULL,
  reason         text,
  detail         text
);
CREATE INDEX touchpoint_history_id ON touchpoint_history (touchpoint_id);

-- The one contact ledger of the utility: ours and other senders', what caps count. A lease takes its
-- place at once; a contact that did not happen gives it back.
CREATE TABLE contact (
  sender         text NOT NULL,              -- 'lamplighter' or the name of another system
  ref            text NOT NULL,
  customer_id    bigint NOT NULL,
  household_id   bigint NOT NULL,
  channel        text NOT NULL,
  class          text NOT NULL,
  category       text NOT NULL,
  topics         text[] NOT NULL DEFAULT '{}',
  at             timestamptz NOT NULL,
  PRIMARY KEY (sender, ref)
);
CREATE INDEX contact_household ON contact (household_id, at);
CREATE INDEX contact_customer ON contact (customer_id, at);

-- What came back: delivery reports, opens, clicks, replies. Machines are told from people, never dropped.
CREATE TABLE engagement (
  touchpoint_id  uuid NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('delivered', 'bounced', 'opened', 'clicked', 'complained', 'unsubscribed', 'replied', 'viewed')),
  at             timestamptz NOT NULL,
  known_at       timestamptz NOT NULL,
  actor          text NOT NULL CHECK (actor IN ('human', 'suspect', 'machine')),
  customer_id    bigint NOT NULL,
  detail         text NOT NULL DEFAULT '',
  PRIMARY KEY (touchpoint_id, kind, at, detail)
);
CREATE INDEX engagement_customer ON engagement (customer_id, at);

CREATE TABLE survey_answer (
  touchpoint_id  uuid NOT NULL,
  survey         text NOT NULL,
  customer_id    bigint NOT NULL,
  answer         integer NOT NULL,
  comment        text,
  at             timestamptz NOT NULL,
  known_at       timestamptz NOT NULL,
  actor          text NOT NULL,
  about          text,                       -- the event it was asked about: source/key
  PRIMARY KEY (touchpoint_id, at)
);
CREATE INDEX survey_answer_customer ON survey_answer (customer_id, at);

-- ---------------------------------------------------------------- models

CREATE TABLE model_version (
  model         text NOT NULL,
  version       integer NOT NULL,
  state         text NOT NULL CHECK (state IN ('champion', 'challenger', 'retired', 'refused')),
  kind          text NOT NULL,
  trained_at    timestamptz NOT NULL,
  snapshot_at   timestamptz NOT NULL,
  fingerprint   text NOT NULL,
  artifact      jsonb NOT NULL,
  card          jsonb NOT NULL,
  trained_on    bigint NOT NULL,
  positives     bigint NOT NULL,
  own_outcomes  bigint NOT NULL,             -- rows that come from this campaign's own decisions
  auc           double precision,
  why           text NOT NULL,               -- of the promotion, or of its refusal
  PRIMARY KEY (model, version)
);
CREATE UNIQUE INDEX model_champion ON model_version (model) WHERE state = 'champion';

CREATE TABLE model_alarm (
  model    text NOT NULL,
  version  integer NOT NULL,
  at       timestamptz NOT NULL,
  code     text NOT NULL,
  detail   text NOT NULL,
  PRIMARY KEY (model, version, at, code)
);

-- ---------------------------------------------------------------- loads, results, people who use it

CREATE TABLE load (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset   text NOT NULL,
  file      text NOT NULL,
  sha256    text NOT NULL,
  at        timestamptz NOT NULL,
  rows      bigint NOT NULL,
  accepted  bigint NOT NULL,
  rejected  bigint NOT NULL,
  state     text NOT NULL,
  UNIQUE (dataset, sha256)
);

-- A period's verdict at its planned size, never recomputed.
CREATE TABLE readout (
  campaign  text NOT NULL,
  period    integer NOT NULL,
  at        timestamptz NOT NULL,
  verdict   jsonb NOT NULL,
  PRIMARY KEY (campaign, period)
);

CREATE TABLE console_user (
  name      text PRIMARY KEY,
  password  text NOT NULL,                   -- bcrypt
  role      text NOT NULL,
  since     timestamptz NOT NULL
);

CREATE TABLE audit (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at       timestamptz NOT NULL,
  actor    text NOT NULL,
  action   text NOT NULL,
  subject  text NOT NULL,
  detail   jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE worker_beat (
  worker   text PRIMARY KEY,
  role     text NOT NULL,
  queues   text[] NOT NULL,
  since    timestamptz NOT NULL,
  seen_at  timestamptz NOT NULL
);

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER consent_append_only BEFORE UPDATE OR DELETE ON consent
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON touchpoint_history
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER definition_append_only BEFORE UPDATE OR DELETE ON definition
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Partitions exist before they are needed; the ledger makes further ones when it opens a wave.
CREATE FUNCTION ensure_touchpoint_partition(month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text := 'touchpoint_' || to_char(month, 'YYYYMM');
BEGIN
  IF to_regclass(name) IS NULL THEN
    PERFORM pg_advisory_xact_lock(hashtext('touchpoint partitions'));
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF touchpoint FOR VALUES FROM (%L) TO (%L)',
                   name, month, month + interval '1 month');
  END IF;
END $$;
