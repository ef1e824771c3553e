-- What a workflow asked before: ids are in order of creation.
CREATE INDEX approval_requests_workflow ON approval_requests (workflow_id, id) WHERE workflow_id IS NOT NULL;
