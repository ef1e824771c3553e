-- What was written with votes and delegations, where it is too large for the state, which every command writes. Null where the state holds it.
ALTER TABLE approval_requests ADD COLUMN remarks text;
