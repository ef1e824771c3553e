-- The journal in the layout of Akka.Persistence.Sql, whose read journal serves verification and export. Nothing is written through it.
CREATE VIEW akka_journal AS
SELECT
  position                                              AS ordering,
  false                                                 AS deleted,
  approval_id::text                                     AS persistence_id,
  version::bigint                                       AS sequence_number,
  (extract(epoch FROM at) * 1000)::bigint               AS created,
  NULL::text                                            AS tags,
  convert_to(json_build_object(
    'version', version, 'type', type, 'at', (extract(epoch FROM at) * 1000)::bigint, 'payload', payload, 'record', record,
    'prevHash', prev_hash, 'hash', hash, 'idempotencyKey', idempotency_key)::text, 'UTF8') AS message,
  1302                                                  AS identifier,
  'journal-row.1'::text                                 AS manifest
FROM approval_audit_log;
