-- One batch of journal entries, each for itself: a refused one leaves no row and disturbs no other.
-- Appends are numbered 1..n in order of id, creates follow them; every child row carries the number of its entry, and
-- "accepted" says by number which were taken. Tables are reached only by index from the arrays: the planner estimates
-- arrays blindly, so the connection forbids the plans that would read a table from end to end.
-- Lines between "--- part" and "--- end" are left out when a batch does not contain the part.
WITH
-- In order of id, so that two nodes with overlapping batches wait for each other instead of in a circle.
locked AS MATERIALIZED (
  SELECT a.n, a.not_before, a.not_after
  FROM unnest(@append_id, @append_expected, @append_expected_hash, @append_not_before, @append_not_after)
    WITH ORDINALITY AS a (id, expected, hash, not_before, not_after, n)
  CROSS JOIN LATERAL (
    SELECT FROM approval_requests r WHERE r.id = a.id AND r.version = a.expected AND r.head_hash = a.hash OFFSET 0 FOR NO KEY UPDATE OF r) fence
),
-- Read after the last lock was granted: the time spent waiting counts.
clock AS MATERIALIZED (
  SELECT date_trunc('milliseconds', clock_timestamp()) AS at FROM (SELECT count(*) FROM locked) waited
),
--- creates
created AS (
  INSERT INTO approval_requests (
    id, requester, priority, allow_self_approval, created_at, workflow_id, idempotency_key, idempotency_body_hash, tags, title, request,
    version, head_hash, stage, escalation_level, status, updated_at, deadline, decided_at, outcome, cause, state)
  SELECT
    c.id, c.requester, c.priority, c.allow_self_approval, c.created_at, c.workflow_id, c.idempotency_key, c.body_hash, c.tags, c.title, c.request,
    c.version, c.head_hash, c.stage, c.escalation_level, c.status, c.updated_at, c.deadline, c.decided_at, c.outcome, c.cause, c.state
  FROM clock CROSS JOIN unnest(
    @create_id, @create_not_before, @create_not_after, @create_requester, @create_priority, @create_allow_self_approval, @create_created_at,
    @create_workflow_id, @create_idempotency_key, @create_body_hash, @create_tags, @create_title, @create_request, @create_version,
    @create_head_hash, @create_stage, @create_escalation_level, @create_status, @create_updated_at, @create_deadline, @create_decided_at, @create_outcome,
    @create_cause, @create_state)
    AS c (id, not_before, not_after, requester, priority, allow_self_approval, created_at,
      workflow_id, idempotency_key, body_hash, tags, title, request, version,
      head_hash, stage, escalation_level, status, updated_at, deadline, decided_at, outcome,
      cause, state)
  WHERE (c.not_before <= clock.at) IS NOT FALSE AND (clock.at < c.not_after) IS NOT FALSE
  ON CONFLICT DO NOTHING
  RETURNING id
),
--- end
judged AS MATERIALIZED (
  SELECT locked.n FROM locked CROSS JOIN clock
  WHERE (locked.not_before <= clock.at) IS NOT FALSE AND (clock.at < locked.not_after) IS NOT FALSE
),
--- checks
confirmed AS MATERIALIZED (
  SELECT c.n
  FROM clock CROSS JOIN unnest(@check_id, @check_expected, @check_expected_hash, @check_not_before, @check_not_after)
    WITH ORDINALITY AS c (id, expected, hash, not_before, not_after, n)
  CROSS JOIN LATERAL (SELECT FROM approval_requests r WHERE r.id = c.id AND r.version = c.expected AND r.head_hash = c.hash OFFSET 0) fence
  WHERE (c.not_before <= clock.at) IS NOT FALSE AND (clock.at < c.not_after) IS NOT FALSE
),
--- end
verdict AS MATERIALIZED (
  SELECT coalesce(array_agg(
    --- creates
    CASE WHEN e.n > cardinality(@append_id) THEN e.id IN (SELECT id FROM created) ELSE
    --- end
    e.n IN (SELECT n FROM judged)
    --- creates
    END
    --- end
    ORDER BY e.n), '{}') AS accepted
  FROM unnest(@append_id
    --- creates
    || @create_id
    --- end
    ) WITH ORDINALITY AS e (id, n)
)
--- appends
, updated AS (
  UPDATE approval_requests r
  SET version = u.version, head_hash = u.head_hash, stage = u.stage, escalation_level = u.escalation_level, status = u.status, updated_at = u.updated_at,
    deadline = u.deadline, decided_at = u.decided_at, outcome = u.outcome, cause = u.cause, state = u.state,
    comments = coalesce(u.comments, r.comments), remarks = u.remarks, title = coalesce(u.erased_title, r.title), request = coalesce(u.erased_request, r.request)
  FROM unnest(
    @append_id, @append_expected, @append_version, @append_head_hash, @append_stage, @append_escalation_level, @append_status, @append_updated_at, @append_deadline,
    @append_decided_at, @append_outcome, @append_cause, @append_state, @append_comments, @append_remarks, @append_erased_title, @append_erased_request)
    WITH ORDINALITY AS u (id, expected, version, head_hash, stage, escalation_level, status, updated_at, deadline,
      decided_at, outcome, cause, state, comments, remarks, erased_title, erased_request, n)
  WHERE r.id = u.id AND r.version = u.expected AND ((SELECT accepted FROM verdict))[u.n]
)
--- end
--- writes
, journaled AS (
  INSERT INTO approval_audit_log (approval_id, version, at, type, payload, record, prev_hash, hash, idempotency_key)
  SELECT j.approval_id, j.version, j.at, j.type, j.payload, j.record, j.prev_hash, j.hash, j.idempotency_key
  FROM unnest(@journal_n, @journal_id, @journal_version, @journal_at, @journal_type, @journal_payload, @journal_record, @journal_prev_hash,
    @journal_hash, @journal_idempotency_key)
    AS j (n, approval_id, version, at, type, payload, record, prev_hash, hash, idempotency_key)
  WHERE ((SELECT accepted FROM verdict))[j.n]
)
--- end
--- seldom
, erased AS (
  UPDATE approval_audit_log l SET payload = NULL
  FROM unnest(@erased_n, @erased_id, @erased_version) AS e (n, approval_id, version)
  WHERE l.approval_id = e.approval_id AND l.version = e.version AND l.payload IS NOT NULL AND ((SELECT accepted FROM verdict))[e.n]
)
, forgotten AS (
  DELETE FROM approval_search s
  USING unnest(@forget_n, @forget_id) AS f (n, approval_id)
  WHERE s.approval_id = f.approval_id AND ((SELECT accepted FROM verdict))[f.n]
)
--- end
--- creates
, searchable AS (
  INSERT INTO approval_search (approval_id, words)
  SELECT s.approval_id, array_to_tsvector(string_to_array(s.words, ' '))
  FROM unnest(@search_n, @search_id, @search_words) AS s (n, approval_id, words)
  WHERE ((SELECT accepted FROM verdict))[s.n]
)
-- Nobody else can know a new id, so there is nothing to collide with.
, assigned AS (
  INSERT INTO approval_assignees (approval_id, principal, open, priority, created_at, deadline, decided_at)
  SELECT i.approval_id, i.principal, i.open, i.priority, i.created_at, i.deadline, i.decided_at
  FROM unnest(@inbox_n, @inbox_id, @inbox_principal, @inbox_open, @inbox_priority, @inbox_created_at, @inbox_deadline, @inbox_decided_at)
    AS i (n, approval_id, principal, open, priority, created_at, deadline, decided_at)
  WHERE ((SELECT accepted FROM verdict))[i.n]
)
--- end
--- appends
, closed AS (
  UPDATE approval_assignees a SET open = false, deadline = NULL, decided_at = c.decided_at
  FROM unnest(@closed_n, @closed_id, @closed_at) AS c (n, approval_id, decided_at)
  WHERE a.approval_id = c.approval_id AND ((SELECT accepted FROM verdict))[c.n]
)
--- end
--- seldom
, reassigned AS (
  INSERT INTO approval_assignees (approval_id, principal, open, priority, created_at, deadline, decided_at)
  SELECT i.approval_id, i.principal, i.open, i.priority, i.created_at, i.deadline, i.decided_at
  FROM unnest(@inbox_changed_n, @inbox_changed_id, @inbox_changed_principal, @inbox_changed_open, @inbox_changed_priority,
    @inbox_changed_created_at, @inbox_changed_deadline, @inbox_changed_decided_at)
    AS i (n, approval_id, principal, open, priority, created_at, deadline, decided_at)
  WHERE ((SELECT accepted FROM verdict))[i.n]
  ON CONFLICT (approval_id, principal) DO UPDATE
  SET open = excluded.open, deadline = excluded.deadline, decided_at = excluded.decided_at
)
--- end
--- appends
, voted AS (
  INSERT INTO approval_votes (approval_id, principal, verdict, at)
  SELECT v.approval_id, v.principal, v.verdict, v.at
  FROM unnest(@vote_n, @vote_id, @vote_principal, @vote_verdict, @vote_at) AS v (n, approval_id, principal, verdict, at)
  WHERE ((SELECT accepted FROM verdict))[v.n]
  ON CONFLICT (principal, approval_id) DO UPDATE SET verdict = excluded.verdict, at = excluded.at
)
--- end
--- seldom
, unvoted AS (
  DELETE FROM approval_votes v
  USING unnest(@unvote_n, @unvote_id, @unvote_principal) AS u (n, approval_id, principal)
  WHERE v.principal = u.principal AND v.approval_id = u.approval_id AND ((SELECT accepted FROM verdict))[u.n]
)
--- end
--- creates
, armed AS (
  INSERT INTO approval_wakeups (approval_id, kind, due_at, shard, version)
  SELECT w.approval_id, w.kind, w.due_at, w.shard, w.version
  FROM unnest(@wake_n, @wake_id, @wake_kind, @wake_due_at, @wake_shard, @wake_version) AS w (n, approval_id, kind, due_at, shard, version)
  WHERE ((SELECT accepted FROM verdict))[w.n]
)
--- end
--- seldom
, rearmed AS (
  INSERT INTO approval_wakeups (approval_id, kind, due_at, shard, version)
  SELECT w.approval_id, w.kind, w.due_at, w.shard, w.version
  FROM unnest(@rewake_n, @rewake_id, @rewake_kind, @rewake_due_at, @rewake_shard, @rewake_version) AS w (n, approval_id, kind, due_at, shard, version)
  WHERE ((SELECT accepted FROM verdict))[w.n]
  ON CONFLICT (approval_id, kind) DO UPDATE SET due_at = excluded.due_at, version = excluded.version
)
--- end
--- appends
, disarmed AS (
  DELETE FROM approval_wakeups w
  -- kept: a bit for each kind that stays.
  USING unnest(@unwake_n, @unwake_id, @unwake_kept) AS u (n, approval_id, kept)
  WHERE w.approval_id = u.approval_id AND u.kept >> w.kind & 1 = 0 AND ((SELECT accepted FROM verdict))[u.n]
)
--- end
--- writes
, announced AS (
  INSERT INTO approval_intents (approval_id, created_at, version, shard, priority, event, channels, recipients)
  SELECT i.approval_id, clock.at, i.version, i.shard, i.priority, i.event, string_to_array(i.channels, E'\n'), string_to_array(i.recipients, E'\n')
  FROM clock CROSS JOIN unnest(@intent_n, @intent_id, @intent_version, @intent_shard, @intent_priority, @intent_event, @intent_channels,
    @intent_recipients)
    AS i (n, approval_id, version, shard, priority, event, channels, recipients)
  WHERE ((SELECT accepted FROM verdict))[i.n]
)
--- end
SELECT
  clock.at,
  verdict.accepted,
  --- checks
  ARRAY(SELECT n::integer FROM confirmed) ||
  --- end
  '{}'::integer[] AS confirmed
FROM clock CROSS JOIN verdict
