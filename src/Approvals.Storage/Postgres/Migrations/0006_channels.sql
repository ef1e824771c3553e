-- What links in mails stand for. Only the digest of a token is kept: who reads this table cannot decide with it. Whether a token still
-- counts (decided meanwhile, another revision) is not written here: the approval says so when the token is used.
CREATE TABLE confirm_tokens (
  digest      text        PRIMARY KEY,
  approval_id uuid        NOT NULL,
  person      text        NOT NULL,
  revision    integer     NOT NULL,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz
);

CREATE INDEX confirm_tokens_expired ON confirm_tokens (expires_at);
