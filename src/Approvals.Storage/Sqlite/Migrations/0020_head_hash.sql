-- The hash of the newest journal row, by which a commit is fenced beside the version.
ALTER TABLE approval_requests ADD COLUMN head_hash TEXT NOT NULL DEFAULT '';
UPDATE approval_requests SET head_hash = json_extract(state, '$.headHash');
