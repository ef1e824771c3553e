-- Candidates by channel: urgent ones first, and not more of one destination than it takes at a time, so that a slow one with a long
-- queue leaves room for others.
WITH candidate AS MATERIALIZED (
  SELECT DISTINCT picked.id
  FROM unnest($3::text[], $4::integer[], $5::smallint[]) AS room (channel, places, least)
  CROSS JOIN LATERAL (
    SELECT ranked.id
    FROM (
      SELECT near.id, near.priority, near.next_attempt_at,
        row_number() OVER (PARTITION BY near.destination ORDER BY near.priority DESC, near.next_attempt_at, near.id) AS place
      FROM (
        SELECT n.id, n.destination, n.priority, n.next_attempt_at
        FROM approval_notifications n
        WHERE n.status = 'pending' AND n.channel = room.channel AND n.priority >= room.least AND n.next_attempt_at <= now()
          AND /*which*/
          AND n.channel || ' ' || n.destination <> ALL ($6)
          AND NOT EXISTS (
            SELECT FROM approval_notifications e
            WHERE e.approval_id = n.approval_id AND e.version < n.version AND e.channel = n.channel AND e.destination = n.destination AND e.status = 'pending')
          -- The oldest of those that go out together gathers the others; claimed one by one they would go out one by one.
          AND (NOT n.held AND n.digest_id IS NULL OR NOT EXISTS (
            SELECT FROM approval_notifications o
            WHERE o.channel = n.channel AND o.destination = n.destination AND o.status = 'pending' AND (o.held OR o.digest_id IS NOT NULL)
              AND o.digest_id IS NOT DISTINCT FROM n.digest_id AND (o.created_at, o.id) < (n.created_at, n.id)))
        ORDER BY n.priority DESC, n.next_attempt_at
        LIMIT room.places * 8) near) ranked
    WHERE ranked.place <= $7
    ORDER BY ranked.priority DESC, ranked.next_attempt_at
    LIMIT room.places) picked),
taken AS MATERIALIZED (
  SELECT n.id FROM approval_notifications n JOIN candidate USING (id)
  WHERE n.status = 'pending' AND n.next_attempt_at <= now()
  ORDER BY n.id
  LIMIT $2
  FOR UPDATE OF n SKIP LOCKED)
