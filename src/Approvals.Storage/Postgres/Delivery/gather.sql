-- What is held for one destination becomes one message, named after the delivery that was due first; what was joined before stays joined.
WITH taken AS MATERIALIZED (
  SELECT n.id FROM approval_notifications n
  WHERE n.status = 'pending' AND n.id <> $1
    AND (n.lease_until IS NULL OR n.lease_until <= now())
    AND (($4::uuid IS NOT NULL AND n.digest_id = $4)
      OR ($4::uuid IS NULL AND n.channel = $2 AND n.destination = $3 AND n.digest_id IS NULL
        AND n.priority < 2 AND (n.held OR n.attempts = n.schedule_from)))
  ORDER BY n.created_at, n.id
  LIMIT $7
  FOR UPDATE OF n SKIP LOCKED),
named AS (
  UPDATE approval_notifications SET digest_id = $1 WHERE id = $1 AND $4::uuid IS NULL AND EXISTS (SELECT FROM taken))
