-- The same tables as in PostgreSQL. Ids are lower-case text with hyphens, times are milliseconds since 1970 (UTC),
-- flags are 0 or 1, lists and objects are JSON.

CREATE TABLE approval_requests (
  id                    TEXT    NOT NULL PRIMARY KEY,
  requester             TEXT    NOT NULL,
  priority              INTEGER NOT NULL,              -- 0 low, 1 normal, 2 high, 3 critical
  allow_self_approval   INTEGER NOT NULL,
  created_at            INTEGER NOT NULL,
  workflow_id           TEXT,
  idempotency_key       TEXT,                          -- as sent
  idempotency_body_hash TEXT,
  title                 TEXT    NOT NULL,
  version               INTEGER NOT NULL,
  stage                 INTEGER NOT NULL,
  escalation_level      INTEGER NOT NULL,
  status                TEXT    NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'cancelled')),
  updated_at            INTEGER NOT NULL,
  deadline              INTEGER,                       -- null when none, and once decided
  decided_at            INTEGER,
  outcome               TEXT,
  cause                 TEXT,
  state                 TEXT    NOT NULL,              -- ApprovalSnapshot as JSON
  tags                  TEXT,                          -- object of strings; null when there are none
  request               TEXT    NOT NULL,              -- ApprovalRequest as JSON; only erasure rewrites it
  CHECK ((status = 'pending') = (decided_at IS NULL))
) STRICT;

CREATE UNIQUE INDEX approval_requests_key ON approval_requests (requester, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX approval_requests_created ON approval_requests (created_at, id);
CREATE INDEX approval_requests_pending_created ON approval_requests (created_at, id) WHERE status = 'pending';
CREATE INDEX approval_requests_own_pending ON approval_requests (requester, deadline, id) WHERE status = 'pending';
CREATE INDEX approval_requests_own_decided ON approval_requests (requester, decided_at DESC, id DESC) WHERE decided_at IS NOT NULL;
CREATE INDEX approval_requests_pending_deadline ON approval_requests (deadline, id) WHERE status = 'pending';
CREATE INDEX approval_requests_pending_priority ON approval_requests (priority DESC, created_at, id) WHERE status = 'pending';
CREATE INDEX approval_requests_decided ON approval_requests (decided_at DESC, id DESC) WHERE decided_at IS NOT NULL;

CREATE TABLE approval_tags (
  name        TEXT NOT NULL,
  value       TEXT NOT NULL,
  approval_id TEXT NOT NULL,
  PRIMARY KEY (name, value, approval_id)
) STRICT, WITHOUT ROWID;

-- The journal, which is the audit log.
CREATE TABLE approval_audit_log (
  position        INTEGER PRIMARY KEY AUTOINCREMENT,
  approval_id     TEXT    NOT NULL,
  version         INTEGER NOT NULL CHECK (version > 0),
  at              INTEGER NOT NULL,
  type            TEXT    NOT NULL,
  record          TEXT    NOT NULL,                    -- exact JSON text of what is hashed
  prev_hash       TEXT    NOT NULL,
  hash            TEXT    NOT NULL,
  idempotency_key TEXT,                                -- digest of caller, route and key
  payload         TEXT,                                -- exact JSON text; null after erasure
  UNIQUE (approval_id, version)
) STRICT;

CREATE TRIGGER approval_audit_log_never_deleted BEFORE DELETE ON approval_audit_log
BEGIN
  SELECT RAISE(ABORT, 'approval_audit_log is append-only: DELETE refused');
END;

-- One process writes, one transaction at a time: an erased event that names the row stands for "in the same transaction".
CREATE TRIGGER approval_audit_log_append_only BEFORE UPDATE ON approval_audit_log
WHEN NOT (
  NEW.payload IS NULL AND OLD.payload IS NOT NULL AND OLD.type <> 'erased'
  AND NEW.position = OLD.position AND NEW.approval_id = OLD.approval_id AND NEW.version = OLD.version AND NEW.at = OLD.at
  AND NEW.type = OLD.type AND NEW.record = OLD.record AND NEW.prev_hash = OLD.prev_hash AND NEW.hash = OLD.hash
  AND NEW.idempotency_key IS OLD.idempotency_key
  AND EXISTS (
    SELECT 1 FROM approval_audit_log e, json_each(e.payload, '$.event.versions') named
    WHERE e.approval_id = OLD.approval_id AND e.type = 'erased' AND named.value = OLD.version))
BEGIN
  SELECT RAISE(ABORT, 'approval_audit_log is append-only: UPDATE refused');
END;

-- The inbox: who may read an approval, and for whom it waits.
CREATE TABLE approval_assignees (
  approval_id TEXT    NOT NULL,
  principal   TEXT    NOT NULL,                        -- user:, group:, service:, or role:approver for anyone
  open        INTEGER NOT NULL,
  priority    INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  deadline    INTEGER,
  decided_at  INTEGER,
  PRIMARY KEY (approval_id, principal)
) STRICT, WITHOUT ROWID;

CREATE INDEX approval_assignees_open ON approval_assignees (principal, deadline, approval_id) WHERE open;
CREATE INDEX approval_assignees_aside ON approval_assignees (principal, deadline, approval_id) WHERE NOT open AND decided_at IS NULL;
CREATE INDEX approval_assignees_decided ON approval_assignees (principal, decided_at DESC, approval_id DESC) WHERE decided_at IS NOT NULL;

-- One row per person whose say is given: a vote, or a say handed on.
CREATE TABLE approval_votes (
  principal   TEXT    NOT NULL,
  approval_id TEXT    NOT NULL,
  verdict     TEXT    NOT NULL CHECK (verdict IN ('approve', 'reject', 'delegated')),
  at          INTEGER NOT NULL,
  PRIMARY KEY (principal, approval_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX approval_votes_approval ON approval_votes (approval_id);

CREATE TABLE approval_wakeups (
  approval_id TEXT    NOT NULL,
  kind        INTEGER NOT NULL,                        -- 0 escalation, 1 reminder, 2 deadline
  due_at      INTEGER NOT NULL,
  version     INTEGER NOT NULL,
  shard       INTEGER NOT NULL CHECK (shard BETWEEN 0 AND 255),
  PRIMARY KEY (approval_id, kind)
) STRICT, WITHOUT ROWID;

-- One process hosts all shards here, so the due time alone leads.
CREATE INDEX approval_wakeups_due ON approval_wakeups (due_at, shard);

-- Intents and deliveries. A commit inserts intents only, one per event and recipient.
CREATE TABLE approval_notifications (
  id               TEXT    NOT NULL PRIMARY KEY,       -- stable over repeats; the receiver can tell them
  intent_id        TEXT,                               -- of a delivery: the intent that it came from
  approval_id      TEXT    NOT NULL,
  version          INTEGER NOT NULL,
  created_at       INTEGER NOT NULL,
  priority         INTEGER NOT NULL,
  attempts         INTEGER NOT NULL DEFAULT 0,
  event            TEXT    NOT NULL,                   -- NoticeKind in camel case
  recipient        TEXT    NOT NULL,
  channels         TEXT    NOT NULL,                   -- of an intent: the channels asked for
  channel          TEXT,                               -- of a delivery
  template         TEXT,
  status           TEXT    NOT NULL CHECK (status IN ('intent', 'expanded', 'pending', 'sent', 'failed', 'read', 'dropped')),
  next_attempt_at  INTEGER,
  lease_until      INTEGER,
  lease_owner      TEXT,
  last_error       TEXT,
  remote_reference TEXT,
  history          TEXT,
  sent_at          INTEGER,
  read_at          INTEGER
) STRICT;

CREATE INDEX approval_notifications_due ON approval_notifications (next_attempt_at, id) WHERE status IN ('intent', 'pending');

-- Words of title and description for prefix search: a range over word.
CREATE TABLE approval_search (
  word        TEXT NOT NULL,
  approval_id TEXT NOT NULL,
  PRIMARY KEY (word, approval_id)
) STRICT, WITHOUT ROWID;

-- The other way round: does this approval have such a word. Cheaper where the word is common.
CREATE INDEX approval_search_of ON approval_search (approval_id, word);

CREATE TABLE cluster_nodes (
  id              TEXT    NOT NULL PRIMARY KEY,
  address         TEXT,
  state           TEXT    NOT NULL,
  version         TEXT    NOT NULL,
  started_at      INTEGER NOT NULL,
  heartbeat_at    INTEGER NOT NULL,
  clock_offset_ms REAL,
  armed           INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE api_keys (
  id           TEXT    NOT NULL PRIMARY KEY,
  name         TEXT    NOT NULL UNIQUE,
  key_hash     TEXT    NOT NULL UNIQUE,
  roles        TEXT    NOT NULL,
  groups       TEXT    NOT NULL DEFAULT '[]',
  created_by   TEXT    NOT NULL,
  created_at   INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at   INTEGER
) STRICT;

CREATE TABLE user_preferences (
  principal   TEXT    NOT NULL PRIMARY KEY,
  preferences TEXT    NOT NULL,
  updated_at  INTEGER NOT NULL
) STRICT;

-- Members of groups as tokens showed them.
CREATE TABLE known_members (
  group_name TEXT    NOT NULL,
  member     TEXT    NOT NULL,
  seen_at    INTEGER NOT NULL,
  PRIMARY KEY (group_name, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE data_protection_keys (
  friendly_name TEXT    NOT NULL PRIMARY KEY,
  xml           TEXT    NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;
