-- What the dispatcher needs to know of a delivery beside what 0001 gave it.
ALTER TABLE approval_notifications ADD COLUMN destination TEXT;
ALTER TABLE approval_notifications ADD COLUMN shard INTEGER;
ALTER TABLE approval_notifications ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE approval_notifications ADD COLUMN update_only INTEGER NOT NULL DEFAULT 0;
ALTER TABLE approval_notifications ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE approval_notifications ADD COLUMN digest_id TEXT;
ALTER TABLE approval_notifications ADD COLUMN note TEXT;
ALTER TABLE approval_notifications ADD COLUMN schedule_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE approval_notifications ADD COLUMN resolved_at INTEGER;

-- A delivery is one event to one destination over one channel; also the order in which a destination hears about an approval.
CREATE UNIQUE INDEX approval_notifications_once ON approval_notifications (approval_id, version, event, channel, destination)
  WHERE channel IS NOT NULL;

-- Replaced by indexes over what waits in one channel; intents of the version before are looked for by their status alone.
DROP INDEX approval_notifications_due;
CREATE INDEX approval_notifications_old ON approval_notifications (id) WHERE status = 'intent';

-- next_attempt_at is the end of the lease while a delivery is leased, so that the index tells what can be taken.
CREATE INDEX approval_notifications_next ON approval_notifications (channel, priority DESC, next_attempt_at) WHERE status = 'pending';
CREATE INDEX approval_notifications_waiting ON approval_notifications (channel, destination) WHERE status = 'pending';
CREATE INDEX approval_notifications_digest ON approval_notifications (digest_id) WHERE digest_id IS NOT NULL AND status = 'pending';

-- The in-app inbox. An item that is resolved is not unread any more.
CREATE INDEX approval_notifications_inbox ON approval_notifications (recipient, created_at DESC, id DESC) WHERE channel = 'in-app';

-- Read state is per person: an item for a group is read by each of its members.
CREATE TABLE notification_reads (
  notification_id TEXT    NOT NULL,
  principal       TEXT    NOT NULL,
  read_at         INTEGER NOT NULL,
  PRIMARY KEY (notification_id, principal)
) STRICT, WITHOUT ROWID;

CREATE TABLE disabled_destinations (
  channel     TEXT    NOT NULL,
  destination TEXT    NOT NULL,
  reason      TEXT    NOT NULL,
  since       INTEGER NOT NULL,
  PRIMARY KEY (channel, destination)
) STRICT, WITHOUT ROWID;
