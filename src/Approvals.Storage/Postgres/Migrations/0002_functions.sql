-- For people who live in SQL. None of these changes anything.

-- What waits for the vote of one person with the role approver, soonest deadline first.
-- user_id: user:NAME, service:NAME, or a bare user name; groups: group:NAME or bare names, as the person holds them now.
CREATE FUNCTION get_user_pending_approvals(user_id text, groups text[] DEFAULT '{}')
RETURNS TABLE (id uuid, title text, requester text, workflow_id text, priority text, version integer, created_at timestamptz, deadline timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH me AS (
    SELECT lower(normalize(CASE WHEN user_id ~* '^(user|service):' THEN user_id ELSE 'user:' || user_id END, NFC)) AS name),
  reader AS (
    SELECT name AS principal FROM me
    UNION SELECT 'role:approver'
    UNION SELECT lower(normalize(CASE WHEN g ~* '^group:' THEN g ELSE 'group:' || g END, NFC)) FROM unnest(groups) AS held (g))
  SELECT r.id, r.title, r.requester, r.workflow_id, (ARRAY['low', 'normal', 'high', 'critical'])[r.priority + 1], r.version, r.created_at, r.deadline
  FROM approval_requests r, me
  WHERE r.id IN (SELECT a.approval_id FROM approval_assignees a WHERE a.open AND a.principal IN (SELECT reader.principal FROM reader))
    AND r.status = 'pending'
    AND (r.requester <> me.name OR r.allow_self_approval)
    AND NOT EXISTS (SELECT 1 FROM approval_votes v WHERE v.principal = me.name AND v.approval_id = r.id)
  ORDER BY r.deadline, r.id
$$;

-- True when the deadline of a pending approval has passed by the database's clock; what follows is the service's business.
-- Null when there is no such approval.
CREATE FUNCTION check_approval_timeout(request_id uuid) RETURNS boolean
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT r.status = 'pending' AND coalesce(r.deadline <= clock_timestamp(), false)
  FROM approval_requests r
  WHERE r.id = request_id
$$;

-- Average, median and 95th percentile in milliseconds; null where nothing is.
CREATE FUNCTION approval_durations(average double precision, percentiles double precision[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT jsonb_build_object('average', average, 'p50', percentiles[1], 'p95', percentiles[2])
$$;

-- Figures over the approvals created from start_date (inclusive) to end_date (exclusive); null means unbounded.
CREATE FUNCTION get_approval_statistics(start_date timestamptz DEFAULT NULL, end_date timestamptz DEFAULT NULL)
RETURNS TABLE (
  total bigint, by_outcome jsonb, by_cause jsonb, time_to_decision_ms jsonb, timeout_rate double precision,
  escalation_rate double precision, active_approvers bigint, per_workflow jsonb, per_approver jsonb)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH asked AS MATERIALIZED (
    SELECT r.id, r.status, r.cause, r.workflow_id, r.escalation_level, r.created_at,
      (EXTRACT(EPOCH FROM r.decided_at - r.created_at) * 1000)::double precision AS ms
    FROM approval_requests r
    WHERE r.created_at >= coalesce(start_date, '-infinity') AND r.created_at < coalesce(end_date, 'infinity')),
  said AS MATERIALIZED (
    SELECT v.principal, v.verdict, (EXTRACT(EPOCH FROM v.at - a.created_at) * 1000)::double precision AS ms
    FROM approval_votes v JOIN asked a ON a.id = v.approval_id
    WHERE v.verdict IN ('approve', 'reject')),
  workflows AS (
    SELECT workflow_id, count(*) AS total,
      count(*) FILTER (WHERE status = 'approved') AS approved, count(*) FILTER (WHERE status = 'rejected') AS rejected,
      count(*) FILTER (WHERE status = 'cancelled') AS cancelled, count(*) FILTER (WHERE status = 'pending') AS pending,
      approval_durations(avg(ms), percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY ms)) AS durations
    FROM asked GROUP BY workflow_id),
  approvers AS (
    SELECT principal, count(*) FILTER (WHERE verdict = 'approve') AS approved, count(*) FILTER (WHERE verdict = 'reject') AS rejected,
      approval_durations(avg(ms), percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY ms)) AS durations
    FROM said GROUP BY principal)
  SELECT count(*),
    (SELECT coalesce(jsonb_object_agg(status, n), '{}') FROM (SELECT status, count(*) AS n FROM asked GROUP BY status) s),
    (SELECT coalesce(jsonb_object_agg(cause, n), '{}') FROM (SELECT cause, count(*) AS n FROM asked WHERE cause IS NOT NULL GROUP BY cause) c),
    approval_durations(avg(ms), percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY ms)),
    coalesce(count(*) FILTER (WHERE cause = 'timeout') / nullif(count(ms), 0)::double precision, 0),
    coalesce(count(*) FILTER (WHERE escalation_level > 0) / nullif(count(*), 0)::double precision, 0),
    (SELECT count(*) FROM approvers),
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'workflowId', workflow_id, 'total', total, 'approved', approved, 'rejected', rejected, 'cancelled', cancelled,
        'pending', pending, 'timeToDecisionMs', durations) ORDER BY total DESC, workflow_id), '[]') FROM workflows),
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'approver', principal, 'approved', approved, 'rejected', rejected, 'responseMs', durations)
        ORDER BY approved + rejected DESC, principal), '[]') FROM approvers)
  FROM asked
$$;
