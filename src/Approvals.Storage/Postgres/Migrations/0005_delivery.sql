-- What the dispatcher needs to know of a delivery beside what 0001 gave it. All of it is additive: a node of the version before
-- writes intents only, and those carry none of this.
ALTER TABLE approval_notifications
  ADD COLUMN destination   text,                       -- where the channel sends
  ADD COLUMN shard         smallint,
  ADD COLUMN asks          boolean     NOT NULL DEFAULT false,
  ADD COLUMN update_only   boolean     NOT NULL DEFAULT false,
  ADD COLUMN held          boolean     NOT NULL DEFAULT false,
  ADD COLUMN digest_id     uuid,                       -- the message that it was joined into
  ADD COLUMN note          text,
  ADD COLUMN schedule_from integer     NOT NULL DEFAULT 0,   -- attempts before an operator asked again
  ADD COLUMN resolved_at   timestamptz;                -- in-app: nothing is left to do

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
CREATE INDEX approval_notifications_unresolved ON approval_notifications (recipient) WHERE channel = 'in-app' AND resolved_at IS NULL;

-- The queue is emptied all the time, and its statistics decide between its indexes.
ALTER TABLE approval_notifications SET (
  fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0.02);

-- Read state is per person: an item for a group is read by each of its members.
CREATE TABLE notification_reads (
  notification_id uuid        NOT NULL,
  principal       text        NOT NULL,
  read_at         timestamptz NOT NULL,
  PRIMARY KEY (notification_id, principal)
);

CREATE TABLE disabled_destinations (
  channel     text        NOT NULL,
  destination text        NOT NULL,
  reason      text        NOT NULL,
  since       timestamptz NOT NULL,
  PRIMARY KEY (channel, destination)
);
