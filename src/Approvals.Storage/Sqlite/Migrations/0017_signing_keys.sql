-- What receipts are signed with. A key is never removed: its public part goes on proving what it signed.
CREATE TABLE signing_keys (
  generation  INTEGER NOT NULL PRIMARY KEY,
  key_id      TEXT    NOT NULL UNIQUE,
  public_key  TEXT    NOT NULL,
  private_key TEXT    NOT NULL,
  created_at  INTEGER NOT NULL
) STRICT;
