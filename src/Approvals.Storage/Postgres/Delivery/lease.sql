UPDATE approval_notifications n
SET lease_owner = /*owner*/, lease_until = clock_timestamp() + /*lease*/, next_attempt_at = clock_timestamp() + /*lease*/
  /*joined*/
FROM taken, approval_requests r
WHERE n.id = taken.id AND r.id = n.approval_id
RETURNING n.id, n.approval_id, n.version, n.event, n.recipient, n.channel, n.destination, n.template, n.priority, n.attempts - n.schedule_from,
  n.asks, n.update_only, n.held, n.digest_id, n.note,
  (SELECT e.remote_reference FROM approval_notifications e
   WHERE e.approval_id = n.approval_id AND e.channel = n.channel AND e.destination = n.destination AND e.remote_reference IS NOT NULL
   ORDER BY e.version DESC LIMIT 1),
  (SELECT d.reason FROM disabled_destinations d WHERE d.channel = n.channel AND d.destination = n.destination),
  n.channels, n.created_at, r.request, r.state, clock_timestamp(), r.comments, r.remarks
