-- The hash of the newest journal row, by which a commit is fenced beside the version.
ALTER TABLE approval_requests ADD COLUMN head_hash text NOT NULL DEFAULT '';
UPDATE approval_requests SET head_hash = state::jsonb ->> 'headHash';
ALTER TABLE approval_requests ALTER COLUMN head_hash DROP DEFAULT;
