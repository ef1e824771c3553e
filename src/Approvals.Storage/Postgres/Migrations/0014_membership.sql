-- Which cluster a node is a member of. From a sequence, so that of two clusters the one with the greater number was formed later.
CREATE SEQUENCE cluster_ids;

ALTER TABLE cluster_nodes
  ADD COLUMN cluster_id   bigint,
  -- Where the other nodes reach its actor system, and which start of it that is.
  ADD COLUMN akka_address text,
  ADD COLUMN akka_uid     bigint,
  -- When the others took it out of the cluster; it ends its process when it reads that.
  ADD COLUMN removed_at   timestamptz;

-- One row per lease. Both times are the database's, for no node's clock is asked who owns it.
CREATE TABLE leases (
  name       text        PRIMARY KEY,
  owner      text        NOT NULL,
  renewed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
