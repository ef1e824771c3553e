-- What a search is told apart by (SearchWords.Version) when approval_search was written; the program makes it anew when its own number is another.
CREATE TABLE approval_search_version (version integer NOT NULL);
INSERT INTO approval_search_version VALUES (0);

-- Read every few seconds by every node: only absences that have not ended.
ALTER TABLE user_preferences ADD COLUMN away_until timestamptz;
UPDATE user_preferences SET away_until = (preferences::jsonb #>> '{outOfOffice,to}')::timestamptz WHERE preferences LIKE '%"outOfOffice":{%';
DROP INDEX user_preferences_away;
CREATE INDEX user_preferences_away_until ON user_preferences (away_until) WHERE away_until IS NOT NULL;
