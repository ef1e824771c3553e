-- A JSON array, apart from the state: a vote does not write them again, and lists do not read them. Null when there are none.
ALTER TABLE approval_requests ADD COLUMN comments text;
UPDATE approval_requests SET comments = (state::jsonb -> 'comments')::text WHERE state::jsonb -> 'comments' NOT IN ('[]', 'null');
