-- One row per event that somebody is to be told of, with all its recipients: a create with four approvers wrote four rows
-- and eight index entries before. The dispatcher claims a row (highest priority first, or by approval right after a commit here),
-- expands it into deliveries in approval_notifications and deletes it, in one transaction.
CREATE TABLE approval_intents (
  approval_id uuid        NOT NULL,
  created_at  timestamptz NOT NULL,
  version     integer     NOT NULL,
  shard       smallint    NOT NULL CHECK (shard BETWEEN 0 AND 255),
  priority    smallint    NOT NULL,
  event       text        NOT NULL,                    -- NoticeKind in camel case
  channels    text[]      NOT NULL,                    -- the channels asked for
  recipients  text[]      NOT NULL,
  PRIMARY KEY (approval_id, version)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_scale_factor = 0,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000);

CREATE INDEX approval_intents_next ON approval_intents (priority DESC, created_at);

-- A node of the version before goes on writing intents into approval_notifications, so the status stays allowed there. What is there
-- by now moves here; what comes later the dispatcher moves the same way whenever it looks for work.
WITH moved AS (
  DELETE FROM approval_notifications WHERE status = 'intent' RETURNING *)
INSERT INTO approval_intents (approval_id, created_at, version, shard, priority, event, channels, recipients)
SELECT approval_id, min(created_at), version, get_byte(uuid_send(approval_id), 15), min(priority), min(event), min(channels), array_agg(recipient ORDER BY id)
FROM moved GROUP BY approval_id, version;
