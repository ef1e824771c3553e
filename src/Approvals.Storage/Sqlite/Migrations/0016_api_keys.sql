-- Two keys of one service live side by side while one replaces the other. No version before this one wrote into the table, so it is made anew.
DROP TABLE api_keys;
CREATE TABLE api_keys (
  id                    TEXT    NOT NULL PRIMARY KEY,
  name                  TEXT    NOT NULL,
  key_hash              TEXT    NOT NULL UNIQUE,
  prefix                TEXT    NOT NULL,
  roles                 TEXT    NOT NULL,
  groups                TEXT    NOT NULL,
  created_by            TEXT    NOT NULL,
  created_at            INTEGER NOT NULL,
  expires_at            INTEGER,
  last_used_at          INTEGER,
  revoked_at            INTEGER,
  idempotency_scope     TEXT    UNIQUE,
  idempotency_body_hash TEXT
) STRICT;
