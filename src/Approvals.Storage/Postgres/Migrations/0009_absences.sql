-- Read every few seconds by every node: only those who are, were or will be out of office.
CREATE INDEX user_preferences_away ON user_preferences (principal) WHERE preferences LIKE '%"outOfOffice":{%';
