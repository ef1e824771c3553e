SELECT i.approval_id, i.version, i.event, i.priority, i.channels, i.recipients, i.created_at, r.request, r.state, now()
FROM approval_intents i JOIN approval_requests r ON r.id = i.approval_id
WHERE i.approval_id = ANY ($1)
ORDER BY i.approval_id, i.version
