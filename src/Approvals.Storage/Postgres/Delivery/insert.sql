INSERT INTO approval_notifications (
  id, approval_id, version, event, priority, created_at, shard, recipient, channel, destination, template, status, asks, update_only,
  last_error, note, next_attempt_at, channels, attempts, history, sent_at)
SELECT n.id, n.approval_id, n.version, n.event, n.priority, n.created_at, get_byte(uuid_send(n.approval_id), 15), n.recipient, n.channel,
  n.destination, n.template, n.status, n.asks, n.update_only, n.error, n.note,
  CASE WHEN n.status = 'pending' THEN coalesce(n.not_before, now()) END,
  string_to_array(n.fallbacks, E'\n'),
  CASE WHEN n.status = 'sent' THEN 1 ELSE 0 END, n.history::jsonb, CASE WHEN n.status = 'sent' THEN now() END
FROM unnest(
  $1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::smallint[], $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
  $12::boolean[], $13::boolean[], $14::text[], $15::text[], $16::timestamptz[], $17::text[], $18::text[])
  AS n (id, approval_id, version, event, priority, created_at, recipient, channel, destination, template, status, asks, update_only, error, note,
    not_before, fallbacks, history)
ON CONFLICT DO NOTHING
