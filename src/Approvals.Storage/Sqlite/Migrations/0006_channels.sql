-- What links in mails stand for. Only the digest of a token is kept: who reads this table cannot decide with it. Whether a token still
-- counts (decided meanwhile, another revision) is not written here: the approval says so when the token is used.
CREATE TABLE confirm_tokens (
  digest      TEXT    NOT NULL PRIMARY KEY,
  approval_id TEXT    NOT NULL,
  person      TEXT    NOT NULL,
  revision    INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL,
  used_at     INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX confirm_tokens_expired ON confirm_tokens (expires_at);
