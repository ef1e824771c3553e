-- What a search is told apart by (SearchWords.Version) when approval_search was written; the program makes it anew when its own number is another.
CREATE TABLE approval_search_version (version INTEGER NOT NULL) STRICT;
INSERT INTO approval_search_version VALUES (0);

-- Read every few seconds: only absences that have not ended.
ALTER TABLE user_preferences ADD COLUMN away_until INTEGER;
UPDATE user_preferences
SET away_until = CAST(round((julianday(json_extract(preferences, '$.outOfOffice.to')) - 2440587.5) * 86400000) AS INTEGER)
WHERE json_extract(preferences, '$.outOfOffice.to') IS NOT NULL;
CREATE INDEX user_preferences_away_until ON user_preferences (away_until) WHERE away_until IS NOT NULL;
