-- What receipts are signed with. A key is never removed: its public part goes on proving what it signed.
CREATE TABLE signing_keys (
  generation  integer     PRIMARY KEY,
  key_id      text        NOT NULL UNIQUE,
  public_key  text        NOT NULL,                    -- JSON Web Key
  private_key text        NOT NULL,                    -- protected by data protection
  created_at  timestamptz NOT NULL
);
