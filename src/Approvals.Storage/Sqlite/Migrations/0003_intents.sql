-- One row per event that somebody is to be told of, with all its recipients. The dispatcher claims a row, expands it into
-- deliveries in approval_notifications and deletes it, in one transaction.
CREATE TABLE approval_intents (
  approval_id TEXT    NOT NULL,
  version     INTEGER NOT NULL,
  shard       INTEGER NOT NULL CHECK (shard BETWEEN 0 AND 255),
  priority    INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  event       TEXT    NOT NULL,                        -- NoticeKind in camel case
  channels    TEXT    NOT NULL,                        -- the channels asked for
  recipients  TEXT    NOT NULL,
  PRIMARY KEY (approval_id, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX approval_intents_next ON approval_intents (priority DESC, created_at);

-- Intents of the version before: one row per recipient.
INSERT INTO approval_intents (approval_id, version, shard, priority, created_at, event, channels, recipients)
SELECT approval_id, version,
  (instr('0123456789abcdef', substr(approval_id, 35, 1)) - 1) * 16 + instr('0123456789abcdef', substr(approval_id, 36, 1)) - 1,
  min(priority), min(created_at), min(event), min(channels), json_group_array(recipient ORDER BY id)
FROM approval_notifications WHERE status = 'intent' GROUP BY approval_id, version;

DELETE FROM approval_notifications WHERE status = 'intent';
