-- A utility with 6,000 customers, twelve weekly waves of one campaign with a holdout of a fifth, and a
-- survey after calls. Every number follows from a row's own number: the same rows each time.

INSERT INTO household (id, key) SELECT h, 'H-' || h FROM generate_series(1, 5000) h;

INSERT INTO customer (id, key, household_id, given_name, family_name, language, persona, preferred_channel, zone, jurisdiction, since)
SELECT c, 'C-' || (1190000 + c), 1 + (c - 1) % 5000,
       (ARRAY['Andrea','Jonas','Mei','Ravi','Ines','Tomás','Łucja','Kwame'])[1 + c % 8],
       (ARRAY['Halvorsen','Okafor','Menon','Duarte','Whitfield','Esteves','Brandt','Ng'])[1 + (c / 8) % 8],
       CASE c % 9 WHEN 0 THEN 'es' ELSE 'en' END,
       (ARRAY['digital','saver','traditional'])[1 + c % 3],
       CASE c % 7 WHEN 0 THEN 'sms' ELSE NULL END,
       'America/Denver', 'US-CO', DATE '2017-03-01' + c % 2000
  FROM generate_series(1, 6000) c;

INSERT INTO premise (id, key, address, city, state, zip, zone, dwelling, ownership, heating)
SELECT h, 'P-' || h, h || ' Quarry Lane', 'South Valley', 'CO', '80019', 'America/Denver', 'house', 'owner', 'gas'
  FROM generate_series(1, 5000) h;

INSERT INTO account (id, key, customer_id, premise_id, opened, rate_code)
SELECT c, 'A-' || c, c, 1 + (c - 1) % 5000, DATE '2017-03-01' + c % 2000, 'R-1' FROM generate_series(1, 6000) c;

INSERT INTO contact_point (customer_id, channel, address, address_mac)
SELECT c, 'email', 'person' || c || '@mail.example', decode(md5('email' || c), 'hex') FROM generate_series(1, 6000) c
UNION ALL
SELECT c, 'sms', '+1303555' || lpad(c::text, 4, '0'), decode(md5('sms' || c), 'hex') FROM generate_series(1, 6000) c WHERE c % 2 = 0;

INSERT INTO consent (customer_id, channel, purpose, granted, basis, source, evidence, since, captured_at)
SELECT c, 'email', p, true, 'express', 'web', 'cs-' || c, TIMESTAMPTZ '2025-02-04T17:00Z', TIMESTAMPTZ '2025-02-04T17:00Z'
  FROM generate_series(1, 6000) c, unnest(ARRAY['program', 'survey']) p
UNION ALL
SELECT c, 'sms', 'program', c % 4 = 0, 'express_written', 'web', 'cs-' || c, TIMESTAMPTZ '2025-02-04T17:00Z', TIMESTAMPTZ '2025-02-04T17:00Z'
  FROM generate_series(1, 6000) c WHERE c % 2 = 0;

INSERT INTO suppression (address_mac, channel, scope, reason, since)
SELECT decode(md5('email' || c), 'hex'), 'email', 'all', 'bounced', TIMESTAMPTZ '2026-09-12T09:00Z' FROM generate_series(40, 6000, 400) c;

INSERT INTO program (name, title) VALUES ('e-bill', 'E-bill');

INSERT INTO feed (type, lateness, complete_through) VALUES ('enrolled', '1 day', TIMESTAMPTZ '2026-11-18T07:00Z');

-- ------------------------------------------------------------------------------------ the waves

CREATE TEMP TABLE w ON COMMIT DROP AS
SELECT n, TIMESTAMPTZ '2026-08-31 15:00Z' + (n - 1) * interval '7 days' AS tick,
       'ebill-adoption/' || to_char(TIMESTAMPTZ '2026-08-31 15:00Z' + (n - 1) * interval '7 days', 'YYYY-MM-DD') AS id
  FROM generate_series(1, 12) n;

INSERT INTO wave (id, campaign, version, tick, state, model, model_version, threshold, decided_at, closed_at)
SELECT id, 'ebill-adoption', 1, tick, CASE WHEN n < 9 THEN 'closed' ELSE 'open' END, 'e-bill', CASE WHEN n < 7 THEN 1 ELSE 2 END, 0.041, tick + interval '40 s',
       CASE WHEN n < 9 THEN tick + interval '22 days' END
  FROM w;

INSERT INTO cohort (id, campaign, wave_id, rolling, state, size, opened_at, epoch, run_id, parked)
SELECT id || '/1', 'ebill-adoption', id, false, CASE WHEN n < 9 THEN 'ended' ELSE 'open' END, 400, tick, 1, md5(id), CASE n WHEN 10 THEN 'mail server refuses: 421' END
  FROM w;

CREATE TEMP TABLE e ON COMMIT DROP AS
SELECT c, 1 + (c - 1) % 5000 AS household, w.n, w.id AS wave_id, w.tick,
       (1 + (c - 1) % 5000) % 5 = 0 AS held_out,
       md5('entry' || c)::uuid AS id,
       CASE WHEN c % 7 = 0 AND c % 4 = 0 THEN 'sms' ELSE 'email' END AS channel,
       -- contacted enroll in 13 of 100, left alone in 8 of 100
       (c * 7919) % 100 < CASE WHEN (1 + (c - 1) % 5000) % 5 = 0 THEN 8 ELSE 13 END AS enrolls,
       w.tick + interval '1 day' * ((c * 31) % 20) + interval '11 hours' AS enrolls_at
  FROM w JOIN generate_series(1, 4800) c ON c BETWEEN (w.n - 1) * 400 + 1 AND w.n * 400;

INSERT INTO wave_count (wave_id, outcome, people)
SELECT id, outcome, people
  FROM w, (VALUES ('suppressed', 12), ('no_consent', 31), ('no_address', 7), ('capped', 18), ('not_chosen', 260), ('entered', 400)) AS counted (outcome, people);

INSERT INTO assignment (campaign, household_id, held_out, arm, at)
SELECT DISTINCT ON (household) 'ebill-adoption', household, held_out, CASE WHEN household % 2 = 0 THEN 'save-time' ELSE 'save-paper' END, tick
  FROM e ORDER BY household, tick;

INSERT INTO decision (id, campaign, version, definition_hash, wave_id, unit_id, customer_id, household_id, at, chosen, explored, p_chosen, held_out, arm, p_arm,
                      channel, p_channel, channel_why, model, model_version, score, threshold, features, reasons, hashes)
SELECT md5('decision' || c)::uuid, 'ebill-adoption', 1, 'ab07f912', wave_id, c, c, household, tick, true, c % 20 = 0, CASE c % 20 WHEN 0 THEN 0.05 ELSE 1 END, held_out,
       CASE WHEN household % 2 = 0 THEN 'save-time' ELSE 'save-paper' END, 0.5, channel, 1, CASE channel WHEN 'sms' THEN 'stated' ELSE 'first_allowed' END,
       'e-bill', CASE WHEN n < 7 THEN 1 ELSE 2 END, 0.041 + (c % 50) / 1000.0, 0.041,
       jsonb_build_object('bills_paid_online_12m', c % 12, 'tenure_years', c % 9), jsonb_build_array(jsonb_build_object('feature', 'bills_paid_online_12m', 'value', (c % 12)::text, 'contribution', 0.21),
                         jsonb_build_object('feature', 'tenure_years', 'value', (c % 9)::text, 'contribution', -0.05)), '{"policy": "7d02b1"}'
  FROM e;

-- Those below the line, 260 at each wave.
INSERT INTO decision (id, campaign, version, definition_hash, wave_id, unit_id, customer_id, household_id, at, chosen, explored, p_chosen, held_out, arm, p_arm,
                      model, model_version, score, threshold, hashes)
SELECT md5('not chosen' || w.n || ' ' || c)::uuid, 'ebill-adoption', 1, 'ab07f912', w.id, c, c, 1 + (c - 1) % 5000, w.tick, false, false, 0.05, false, '', 0,
       'e-bill', CASE WHEN n < 7 THEN 1 ELSE 2 END, 0.02 + (c % 20) / 1000.0, 0.041, '{"policy": "7d02b1"}'
  FROM w JOIN generate_series(4801, 6000) c ON (c + 260 * w.n) % 1200 < 260;

INSERT INTO standing (campaign, unit_id, customer_id, outcome, from_tick, until_tick)
SELECT 'ebill-adoption', c, c, 'entered', tick, NULL FROM e;
INSERT INTO standing (campaign, unit_id, customer_id, outcome, from_tick, until_tick)
SELECT 'ebill-adoption', c, c, CASE c % 3 WHEN 0 THEN 'capped' WHEN 1 THEN 'not_chosen' ELSE 'no_consent' END, TIMESTAMPTZ '2026-11-16 15:00Z', NULL
  FROM generate_series(4801, 5100) c;

INSERT INTO enrollment (customer_id, program, occurred_at, known_at, account_id, via)
SELECT c, 'e-bill', enrolls_at, enrolls_at + interval '10 hours', c, 'portal' FROM e
 WHERE enrolls AND enrolls_at < TIMESTAMPTZ '2026-11-18 07:00Z';

INSERT INTO entry (id, campaign, version, unit_id, customer_id, household_id, wave_id, cohort_id, decision_id, occurrence, held_out, arm, channel,
                   entered_at, state, step, arrived_at, waits_for, due_at, ended_at, why)
SELECT id, 'ebill-adoption', 1, c, c, household, wave_id, wave_id || '/1', md5('decision' || c)::uuid, wave_id, held_out,
       CASE WHEN household % 2 = 0 THEN 'save-time' ELSE 'save-paper' END, channel, tick,
       CASE WHEN c IN (4411, 4412, 4413) THEN 'dead'
            WHEN enrolls AND enrolls_at < TIMESTAMPTZ '2026-11-18 07:00Z' THEN 'exited'
            WHEN n < 9 THEN 'done' ELSE 'active' END,
       CASE WHEN n = 12 AND c % 5 = 1 THEN 'invite' WHEN n > 10 THEN 'wait-2' WHEN n > 8 THEN 'wait-4' ELSE 'wait-4' END,
       tick + interval '1 hour',
       CASE WHEN n >= 9 THEN 'enrolled:e-bill' END,
       CASE WHEN n >= 9 THEN tick + interval '8 days' END,
       CASE WHEN enrolls AND enrolls_at < TIMESTAMPTZ '2026-11-18 07:00Z' THEN enrolls_at WHEN n < 9 THEN tick + interval '22 days' END,
       CASE WHEN c IN (4411, 4412, 4413) THEN 'template_failed' WHEN enrolls AND enrolls_at < TIMESTAMPTZ '2026-11-18 07:00Z' THEN 'enrolled' END
  FROM e;

-- ------------------------------------------------------------------------------------ the messages

CREATE TEMP TABLE t ON COMMIT DROP AS
SELECT e.*, CASE WHEN s.step = 'reminder' AND c % 9 = 1 THEN 'help-finishing' ELSE s.step END AS step, s.after, md5('touch' || s.step || c)::uuid AS touchpoint, tick + s.after + interval '1 hour' + (c % 90) * interval '1 minute' AS due
  FROM e JOIN (VALUES ('invite', interval '0'), ('reminder', interval '7 days')) AS s (step, after)
    ON s.step = 'invite' OR (NOT (enrolls AND enrolls_at < tick + interval '7 days') AND tick + interval '7 days' < TIMESTAMPTZ '2026-11-18 15:00Z');

INSERT INTO touchpoint (entry_month, id, entry_id, lineage, occurrence, campaign, version, wave_id, cohort_id, step, customer_id, household_id, channel, class, category, arm,
                        state, reason, became_due_at, due_at, intent_at, settled_at, sent_at, provider, provider_ref, content_hash, verdict, cost)
SELECT date_trunc('month', tick AT TIME ZONE 'UTC')::date, touchpoint, id, step, 0, 'ebill-adoption', 1, wave_id, wave_id || '/1', step, c, household, channel, 'marketing', 'program',
       CASE WHEN household % 2 = 0 THEN 'save-time' ELSE 'save-paper' END,
       state, reason, tick + after, due,
       CASE WHEN state IN ('sent', 'failed', 'ambiguous') THEN due END,
       CASE WHEN state <> 'due' THEN due + interval '2 s' END,
       CASE WHEN state IN ('sent', 'ambiguous') THEN due END,
       CASE channel WHEN 'email' THEN 'smtp' ELSE 'gateway' END, md5('ref' || touchpoint), '9f21c4', '{"allow": true}',
       CASE WHEN state = 'sent' THEN CASE channel WHEN 'email' THEN 20 ELSE 300 END ELSE 0 END
  FROM (SELECT t.*,
               CASE WHEN held_out THEN 'held_out'
                    WHEN n = 12 AND step = 'invite' AND c % 5 = 1 THEN 'due'
                    WHEN c % 800 = 3 THEN 'ambiguous'
                    WHEN c % 230 = 2 THEN 'failed'
                    WHEN c % 60 = 7 THEN 'skipped'
                    ELSE 'sent' END AS state,
               CASE WHEN held_out THEN NULL
                    WHEN c % 800 = 3 OR (n = 12 AND step = 'invite' AND c % 5 = 1) THEN NULL
                    WHEN c % 230 = 2 THEN 'mailbox_full'
                    WHEN c % 60 = 7 THEN CASE c % 3 WHEN 0 THEN 'capped' WHEN 1 THEN 'no_consent' ELSE 'too_late' END END AS reason
          FROM t) AS decided;

INSERT INTO touchpoint_history (entry_month, touchpoint_id, at, state, reason)
SELECT entry_month, id, coalesce(settled_at, became_due_at), state, reason FROM touchpoint;

INSERT INTO contact (sender, ref, customer_id, household_id, channel, class, category, at)
SELECT 'lamplighter', id::text, customer_id, household_id, channel, class, category, sent_at FROM touchpoint WHERE state IN ('sent', 'ambiguous');

INSERT INTO engagement (touchpoint_id, kind, at, known_at, actor, customer_id)
SELECT id, 'delivered', sent_at + interval '4 s', sent_at + interval '4 s', 'machine', customer_id FROM touchpoint WHERE state = 'sent' AND customer_id % 50 <> 9
UNION ALL
SELECT id, 'bounced', sent_at + interval '9 s', sent_at + interval '9 s', 'machine', customer_id FROM touchpoint WHERE state = 'sent' AND customer_id % 50 = 9
UNION ALL
SELECT id, 'opened', sent_at + interval '2 h', sent_at + interval '2 h', CASE customer_id % 4 WHEN 0 THEN 'machine' ELSE 'human' END, customer_id FROM touchpoint WHERE state = 'sent' AND customer_id % 5 < 3
UNION ALL
SELECT id, 'clicked', sent_at + interval '3 h', sent_at + interval '3 h', 'human', customer_id FROM touchpoint WHERE state = 'sent' AND customer_id % 9 = 1
UNION ALL
SELECT id, 'unsubscribed', sent_at + interval '4 h', sent_at + interval '4 h', 'human', customer_id FROM touchpoint WHERE state = 'sent' AND customer_id % 400 = 11;

INSERT INTO survey_answer (touchpoint_id, survey, customer_id, answer, comment, at, known_at, actor)
SELECT id, 'csat', customer_id, 3 + customer_id % 3, CASE customer_id % 10 WHEN 0 THEN 'Took me two minutes.' END, sent_at + interval '1 day', sent_at + interval '1 day', 'human'
  FROM touchpoint WHERE state = 'sent' AND step = 'invite' AND customer_id % 37 = 5;

INSERT INTO event (source, key, type, customer_id, account_id, occurred_at, known_at, amount, word)
SELECT 'billing', 'bill-' || c, 'bill_issued', c, c, TIMESTAMPTZ '2026-11-04 21:12Z', TIMESTAMPTZ '2026-11-05 06:00Z', 11840, NULL FROM generate_series(1, 6000, 3) c
UNION ALL
SELECT 'calls', 'call-' || c, 'service_call', c, c, TIMESTAMPTZ '2026-10-20 22:48Z', TIMESTAMPTZ '2026-10-21 06:00Z', 6, 'high bill' FROM generate_series(1, 6000, 17) c;

-- ------------------------------------------------------------------------------------ the rest

INSERT INTO worker_beat (worker, role, queues, since, seen_at)
VALUES ('worker-1', 'all', '{core,decide,send-email-marketing,send-sms-marketing}', TIMESTAMPTZ '2026-11-18T14:00Z', TIMESTAMPTZ '2026-11-18T20:04:51Z'),
       ('worker-2', 'send', '{send-email-marketing}', TIMESTAMPTZ '2026-11-17T14:00Z', TIMESTAMPTZ '2026-11-18T19:22:10Z');

-- ------------------------------------------------------------------------------------ surveys and models

INSERT INTO cohort (id, campaign, rolling, state, size, opened_at) VALUES ('csat-after-call/r1', 'csat-after-call', true, 'ended', 240, TIMESTAMPTZ '2026-10-01 15:00Z');
INSERT INTO touchpoint (entry_month, id, entry_id, lineage, occurrence, campaign, version, wave_id, cohort_id, step, customer_id, household_id, channel, class, category, arm,
                        survey, state, became_due_at, due_at, intent_at, settled_at, sent_at, provider, content_hash)
SELECT DATE '2026-10-01', md5('survey' || c)::uuid, md5('survey entry' || c)::uuid, 'ask', 0, 'csat-after-call', 1, 'csat-after-call/2026-10-05', 'csat-after-call/r1', 'ask', c, 1 + (c - 1) % 5000,
       'email', 'service', 'survey', '', 'csat', 'sent', at, at, at, at, at, 'smtp', '77aa01'
  FROM (SELECT c, TIMESTAMPTZ '2026-10-05 16:00Z' + (c % 30) * interval '1 day' AS at FROM generate_series(5101, 5340) c) asked;
INSERT INTO survey_answer (touchpoint_id, survey, customer_id, answer, comment, at, known_at, actor)
SELECT id, 'csat', customer_id, CASE customer_id % 12 WHEN 0 THEN 1 WHEN 1 THEN CASE customer_id % 24 WHEN 1 THEN 1 ELSE 2 END WHEN 2 THEN 3 WHEN 3 THEN 3 WHEN 4 THEN 4 WHEN 5 THEN 4 ELSE 5 END,
       CASE WHEN customer_id % 40 = 7 THEN 'Kind and quick' END, sent_at + interval '5 h', sent_at + interval '5 h', 'human'
  FROM touchpoint WHERE survey = 'csat' AND customer_id % 2 = 1;

INSERT INTO model_version (model, version, state, kind, trained_at, snapshot_at, fingerprint, artifact, card, trained_on, positives, own_outcomes, auc, why)
VALUES ('e-bill', 1, 'retired', 'logistic', TIMESTAMPTZ '2026-08-30 07:00Z', TIMESTAMPTZ '2026-08-30 07:00Z', 'f1', '{"kind": "base-rate", "format": "lamplighter-model/1", "rate": 0.08, "calibration": {"kind": "none"}, "schema": {"features": [{"name": "tenure_years", "type": "numeric", "typical": 4, "missingSeen": false, "low": 0, "high": 8, "specials": []}]}}', '{"limits": ["There are too few cases to set some aside."]}', 900, 40, 0, NULL, 'the first model'),
       ('e-bill', 2, 'champion', 'logistic', TIMESTAMPTZ '2026-10-10 07:00Z', TIMESTAMPTZ '2026-10-10 07:00Z', 'f2', '{"kind": "base-rate", "format": "lamplighter-model/1", "rate": 0.08, "calibration": {"kind": "none"}, "schema": {"features": [{"name": "tenure_years", "type": "numeric", "typical": 4, "missingSeen": false, "low": 0, "high": 8, "specials": []}]}}',
        '{"measuredOn": 400, "metrics": {"auc": {"value": 0.716, "low": 0.68, "high": 0.752}, "ece": {"value": 0.021, "low": 0.01, "high": 0.04}},
          "verdict": {"checks": [{"code": "POSITIVES", "passed": true, "finding": "310 positive outcomes in the window, 200 are needed"}, {"code": "CALIBRATION", "passed": true, "finding": "slope 1.02 (.8 to 1.25), mean score 0.0790 for a rate of 0.0795 (within a tenth)"}]},
          "reliability": {"bins": [{"cases": 200, "score": 0.04, "rate": 0.05, "low": 0.028, "high": 0.09}, {"cases": 200, "score": 0.15, "rate": 0.14, "low": 0.1, "high": 0.19}]}}',
        3900, 310, 800, 0.716, 'it wins on the newest window'),
       ('e-bill', 3, 'refused', 'logistic', TIMESTAMPTZ '2026-11-10 07:00Z', TIMESTAMPTZ '2026-11-10 07:00Z', 'f3', '{"kind": "base-rate", "format": "lamplighter-model/1", "rate": 0.08, "calibration": {"kind": "none"}, "schema": {"features": [{"name": "tenure_years", "type": "numeric", "typical": 4, "missingSeen": false, "low": 0, "high": 8, "specials": []}]}}', '{"verdict": {"checks": [{"code": "POSITIVES", "passed": false, "finding": "62 enrollments in the newest window, 200 are needed"}]}}', 3950, 330, 900, 0.7, '62 enrollments in the newest window, 200 are needed');
INSERT INTO model_alarm (model, version, at, code, detail)
VALUES ('e-bill', 2, TIMESTAMPTZ '2026-11-12 07:00Z', 'SCORE_DRIFT', 'Scores are spread differently than in training (PSI 0.31, chance alone 0.020).');

UPDATE decision SET ranked_by = 'propensity' WHERE campaign = 'ebill-adoption' AND model IS NOT NULL;

-- Version 3 said beside version 2 what it expected, and nearly in the same order.
INSERT INTO shadow_score (wave_id, model, model_version, unit_id, score)
SELECT wave_id, 'e-bill', 3, unit_id, score * 0.9 + 0.01 * (unit_id % 3) FROM decision WHERE campaign = 'ebill-adoption' AND score IS NOT NULL;

-- A model of the whole utility: no campaign chooses by it, audiences ask for its scores.
INSERT INTO model_version (model, version, state, kind, trained_at, snapshot_at, fingerprint, artifact, card, trained_on, positives, own_outcomes, auc, why)
VALUES ('csat', 1, 'refused', 'logistic', TIMESTAMPTZ '2026-11-01 07:00Z', TIMESTAMPTZ '2026-11-01 07:00Z', 'f4', '{}',
        '{"measuredOn": 240, "metrics": {"auc": {"value": 0.61, "low": 0.55, "high": 0.67}, "liftAt10": {"value": 1.2, "low": 1.02, "high": 1.4}}}',
        240, 150, 240, 0.61, 'it tells the content from the others: rank correlation 0.19 (0.08 to 0.30) with answers of households it had not seen');

-- What those who were asked had lived through: long outages go with bad answers, calls with nothing.
INSERT INTO event (source, key, type, customer_id, account_id, occurred_at, known_at, amount, word, data)
SELECT 'outages', 'out-' || c, 'outage.restored', c, c, TIMESTAMPTZ '2026-09-20 12:00Z', TIMESTAMPTZ '2026-09-20 13:00Z', 120 + c % 50, 'storm', '{}'::jsonb FROM generate_series(5101, 5340) c WHERE c % 12 IN (1, 3)
UNION ALL
SELECT 'calls', 'settled-' || c, 'contact.closed', c, c, TIMESTAMPTZ '2026-09-25 12:00Z', TIMESTAMPTZ '2026-09-25 13:00Z', 6, 'billing', jsonb_build_object('resolved', c % 3 > 0) FROM generate_series(5101, 5340) c WHERE c % 7 = 0
UNION ALL
SELECT 'billing', 'paid-' || c, 'payment.received', c, c, TIMESTAMPTZ '2026-09-28 12:00Z', TIMESTAMPTZ '2026-09-28 13:00Z', 9000, 'online', jsonb_build_object('days_late', c % 5) FROM generate_series(5101, 5340) c;

-- A program of some years: ever more enroll, then ever fewer.
INSERT INTO program (name, title) VALUES ('autopay', 'Automatic payment');
INSERT INTO enrollment (customer_id, program, occurred_at, known_at, account_id, via)
SELECT c, 'autopay', at, at, c, 'portal'
  FROM (SELECT c, TIMESTAMPTZ '2026-11-17 12:00Z' - interval '1 hour' * round(24 * (700 - 120 * ln((c - 4800.5) / (6000 - c + 300)) )) AS at FROM generate_series(4801, 5900) c) e
 WHERE at < TIMESTAMPTZ '2026-11-18 07:00Z' AND at > TIMESTAMPTZ '2023-01-01 00:00Z';
