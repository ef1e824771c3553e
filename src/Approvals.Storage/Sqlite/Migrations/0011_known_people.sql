-- What the newest credential of each person showed. The table known_members, to which groups were only ever added, is not read any more.
CREATE TABLE known_people (
  person     TEXT    NOT NULL PRIMARY KEY,
  groups     TEXT    NOT NULL,
  roles      INTEGER NOT NULL,
  as_of      INTEGER NOT NULL,
  is_dated   INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  changed_at INTEGER NULL
) STRICT;

CREATE INDEX known_people_changed ON known_people (changed_at) WHERE changed_at IS NOT NULL;
