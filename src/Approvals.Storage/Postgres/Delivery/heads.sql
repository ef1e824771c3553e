-- The oldest intent of each approval, locked: whoever has it has all intents of the approval.
SELECT i.approval_id
FROM approval_intents i
WHERE /*which*/
  AND NOT EXISTS (SELECT FROM approval_intents e WHERE e.approval_id = i.approval_id AND e.version < i.version)
ORDER BY i.priority DESC, i.created_at
LIMIT $2
FOR UPDATE OF i SKIP LOCKED
