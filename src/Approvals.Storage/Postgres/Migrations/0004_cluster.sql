-- Set by an operator through any node; the node itself finds it with its next heartbeat.
ALTER TABLE cluster_nodes ADD COLUMN drain_requested_at timestamptz;

-- The journal's tail is read many times a second while somebody listens. Until a vacuum has summarised them, a BRIN index leaves all the
-- newest pages to be read every time, and they are just the ones that the tail asks for.
CREATE INDEX approval_audit_log_tail ON approval_audit_log (position);
DROP INDEX approval_audit_log_position;
