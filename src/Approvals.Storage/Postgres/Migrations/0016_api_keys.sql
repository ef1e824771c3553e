-- Two keys of one service live side by side while one replaces the other. No version before this one wrote into the table.
ALTER TABLE api_keys DROP CONSTRAINT api_keys_name_key;
ALTER TABLE api_keys
  ADD COLUMN prefix                text NOT NULL DEFAULT '',   -- the first characters of the key, for people
  ADD COLUMN expires_at            timestamptz,
  ADD COLUMN idempotency_scope     text UNIQUE,                -- digest of caller, route and key of the call that made it
  ADD COLUMN idempotency_body_hash text;
