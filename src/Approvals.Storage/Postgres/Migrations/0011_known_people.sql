-- What the newest credential of each person showed. The table known_members, to which groups were only ever added, is not read any more;
-- nodes of the version before still write it.
CREATE TABLE known_people (
  person     text        PRIMARY KEY,
  groups     text[]      NOT NULL,
  roles      integer     NOT NULL,
  as_of      timestamptz NOT NULL,
  is_dated   boolean     NOT NULL,
  seen_at    timestamptz NOT NULL,
  changed_at timestamptz NULL
);

-- Asked for each group that is told of something: has anybody in it been seen?
CREATE INDEX known_people_groups ON known_people USING gin (groups);

-- Read every few seconds by every node: whose groups a later credential changed.
CREATE INDEX known_people_changed ON known_people (changed_at) WHERE changed_at IS NOT NULL;
