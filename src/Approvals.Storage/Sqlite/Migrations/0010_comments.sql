-- A JSON array, apart from the state: lists do not read them. Null when there are none.
ALTER TABLE approval_requests ADD COLUMN comments TEXT;
UPDATE approval_requests SET comments = json_extract(state, '$.comments') WHERE json_array_length(state, '$.comments') > 0;
