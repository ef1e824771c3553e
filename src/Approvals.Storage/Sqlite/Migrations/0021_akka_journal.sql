-- The journal in the layout of Akka.Persistence.Sql, whose read journal serves verification and export. Nothing is written through it.
CREATE VIEW akka_journal AS
SELECT
  position        AS ordering,
  0               AS deleted,
  approval_id     AS persistence_id,
  version         AS sequence_number,
  at              AS created,
  NULL            AS tags,
  CAST(json_object(
    'version', version, 'type', type, 'at', at, 'payload', payload, 'record', record,
    'prevHash', prev_hash, 'hash', hash, 'idempotencyKey', idempotency_key) AS BLOB) AS message,
  1302            AS identifier,
  'journal-row.1' AS manifest
FROM approval_audit_log;
