-- The tables of the service. Child tables carry no foreign keys: one statement writes all rows of a commit, and a
-- check per row would cost a query and a key lock each.

-- The state: one row per approval. Columns that never change come first, so that the log of an update carries only
-- the tail of the row; no column that a vote changes is indexed, so that votes stay heap-only.
CREATE TABLE approval_requests (
  id                    uuid        PRIMARY KEY,
  requester             text        NOT NULL,
  priority              smallint    NOT NULL,          -- 0 low, 1 normal, 2 high, 3 critical
  allow_self_approval   boolean     NOT NULL,
  created_at            timestamptz NOT NULL,
  workflow_id           text,
  idempotency_key       text,                          -- as sent
  idempotency_body_hash text,
  tags                  jsonb,                         -- object of strings; null when there are none
  title                 text        NOT NULL,
  request               text        NOT NULL,          -- ApprovalRequest as JSON; only erasure rewrites it
  version               integer     NOT NULL,
  stage                 integer     NOT NULL,
  escalation_level      integer     NOT NULL,
  status                text        NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'cancelled')),
  updated_at            timestamptz NOT NULL,
  deadline              timestamptz,                   -- null when none, and once decided
  decided_at            timestamptz,
  outcome               text,
  cause                 text,
  state                 text        NOT NULL,          -- ApprovalSnapshot as JSON
  CHECK ((status = 'pending') = (decided_at IS NULL))
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);

CREATE UNIQUE INDEX approval_requests_key ON approval_requests (requester, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX approval_requests_created ON approval_requests USING brin (created_at);
CREATE INDEX approval_requests_pending_created ON approval_requests (created_at, id) WHERE status = 'pending';
CREATE INDEX approval_requests_own_pending ON approval_requests (requester, deadline, id) WHERE status = 'pending';
CREATE INDEX approval_requests_own_decided ON approval_requests (requester, decided_at DESC, id DESC) WHERE decided_at IS NOT NULL;
CREATE INDEX approval_requests_pending_deadline ON approval_requests (deadline, id) WHERE status = 'pending';
CREATE INDEX approval_requests_pending_priority ON approval_requests (priority DESC, created_at, id) WHERE status = 'pending';
CREATE INDEX approval_requests_decided ON approval_requests (decided_at DESC, id DESC) WHERE decided_at IS NOT NULL;
CREATE INDEX approval_requests_tags ON approval_requests USING gin (tags jsonb_path_ops) WHERE tags IS NOT NULL;

-- The journal, which is the audit log.
CREATE TABLE approval_audit_log (
  approval_id     uuid        NOT NULL,
  version         integer     NOT NULL CHECK (version > 0),
  at              timestamptz NOT NULL,
  position        bigint      GENERATED ALWAYS AS IDENTITY,
  transaction_id  xid8        NOT NULL DEFAULT pg_current_xact_id(),
  type            text        NOT NULL,
  payload         text,                                -- exact JSON text; null after erasure
  record          text        NOT NULL,                -- exact JSON text of what is hashed
  prev_hash       text        NOT NULL,
  hash            text        NOT NULL,
  idempotency_key text,                                -- digest of caller, route and key
  PRIMARY KEY (approval_id, version)
);

-- Rows lie in the order of their position, near enough: a summary of page ranges finds the tail and costs an insert nothing.
CREATE INDEX approval_audit_log_position ON approval_audit_log USING brin (position) WITH (pages_per_range = 16, autosummarize = on);

CREATE FUNCTION approval_audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.payload IS NULL AND OLD.payload IS NOT NULL AND OLD.type <> 'erased'
     AND (to_jsonb(NEW) - 'payload') = (to_jsonb(OLD) - 'payload') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'approval_audit_log is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER approval_audit_log_append_only BEFORE UPDATE OR DELETE ON approval_audit_log
  FOR EACH ROW EXECUTE FUNCTION approval_audit_log_is_append_only();
CREATE TRIGGER approval_audit_log_never_truncated BEFORE TRUNCATE ON approval_audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION approval_audit_log_is_append_only();

-- Looked at when the transaction commits, because the erasing event may be appended after the payload went.
CREATE FUNCTION approval_audit_log_erasure_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM approval_audit_log e
      WHERE e.approval_id = NEW.approval_id AND e.version > NEW.version AND e.type = 'erased' AND e.transaction_id = pg_current_xact_id()) THEN
    RAISE EXCEPTION 'approval_audit_log is append-only: a payload goes only with an erased event' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER approval_audit_log_erasure AFTER UPDATE ON approval_audit_log
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION approval_audit_log_erasure_is_recorded();

-- The inbox: who may read an approval, and for whom it waits.
CREATE TABLE approval_assignees (
  approval_id uuid        NOT NULL,
  open        boolean     NOT NULL,
  priority    smallint    NOT NULL,
  created_at  timestamptz NOT NULL,
  deadline    timestamptz,
  decided_at  timestamptz,
  principal   text        NOT NULL,                    -- user:, group:, service:, or role:approver for anyone
  PRIMARY KEY (approval_id, principal)
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);

CREATE INDEX approval_assignees_open ON approval_assignees (principal, deadline, approval_id) WHERE open;
CREATE INDEX approval_assignees_aside ON approval_assignees (principal, deadline, approval_id) WHERE NOT open AND decided_at IS NULL;
CREATE INDEX approval_assignees_decided ON approval_assignees (principal, decided_at DESC, approval_id DESC) WHERE decided_at IS NOT NULL;

-- One row per person whose say is given: a vote, or a say handed on.
CREATE TABLE approval_votes (
  approval_id uuid        NOT NULL,
  at          timestamptz NOT NULL,
  principal   text        NOT NULL,
  verdict     text        NOT NULL CHECK (verdict IN ('approve', 'reject', 'delegated')),
  PRIMARY KEY (principal, approval_id)
);

CREATE INDEX approval_votes_approval ON approval_votes (approval_id);

CREATE TABLE approval_wakeups (
  approval_id uuid        NOT NULL,
  due_at      timestamptz NOT NULL,
  version     integer     NOT NULL,
  kind        smallint    NOT NULL,                    -- 0 escalation, 1 reminder, 2 deadline
  shard       smallint    NOT NULL CHECK (shard BETWEEN 0 AND 255),
  PRIMARY KEY (approval_id, kind)
);

CREATE INDEX approval_wakeups_due ON approval_wakeups (shard, due_at);

-- Intents and deliveries. A commit inserts intents only, one per event and recipient.
CREATE TABLE approval_notifications (
  id              uuid        PRIMARY KEY,             -- stable over repeats; the receiver can tell them
  intent_id       uuid,                                -- of a delivery: the intent that it came from
  approval_id     uuid        NOT NULL,
  version         integer     NOT NULL,
  created_at      timestamptz NOT NULL,
  priority        smallint    NOT NULL,
  attempts        integer     NOT NULL DEFAULT 0,
  event           text        NOT NULL,                -- NoticeKind in camel case
  recipient       text        NOT NULL,
  channels        text[]      NOT NULL,                -- of an intent: the channels asked for
  channel         text,                                -- of a delivery
  template        text,
  status          text        NOT NULL CHECK (status IN ('intent', 'expanded', 'pending', 'sent', 'failed', 'read', 'dropped')),
  next_attempt_at timestamptz,
  lease_until     timestamptz,
  lease_owner     text,
  last_error      text,
  remote_reference text,
  history         jsonb,
  sent_at         timestamptz,
  read_at         timestamptz
);

CREATE INDEX approval_notifications_due ON approval_notifications (next_attempt_at, id) WHERE status IN ('intent', 'pending');

-- Words of title and description for prefix search. A table of its own, because a decision rewrites every index of the state row.
CREATE TABLE approval_search (
  approval_id uuid     PRIMARY KEY,
  words       tsvector NOT NULL
);

CREATE INDEX approval_search_words ON approval_search USING gin (words);

CREATE TABLE cluster_nodes (
  id              text        PRIMARY KEY,
  address         text,
  state           text        NOT NULL,
  version         text        NOT NULL,
  started_at      timestamptz NOT NULL,
  heartbeat_at    timestamptz NOT NULL,
  clock_offset_ms double precision,
  armed           integer     NOT NULL DEFAULT 0
);

CREATE TABLE api_keys (
  id           uuid        PRIMARY KEY,
  name         text        NOT NULL UNIQUE,
  key_hash     text        NOT NULL UNIQUE,
  roles        text[]      NOT NULL,
  groups       text[]      NOT NULL DEFAULT '{}',
  created_by   text        NOT NULL,
  created_at   timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at   timestamptz
);

CREATE TABLE user_preferences (
  principal   text        PRIMARY KEY,
  preferences text        NOT NULL,                    -- JSON
  updated_at  timestamptz NOT NULL
);

-- Members of groups as tokens showed them.
CREATE TABLE known_members (
  group_name text        NOT NULL,
  member     text        NOT NULL,
  seen_at    timestamptz NOT NULL,
  PRIMARY KEY (group_name, member)
);

CREATE TABLE data_protection_keys (
  friendly_name text        PRIMARY KEY,
  xml           text        NOT NULL,
  created_at    timestamptz NOT NULL
);
