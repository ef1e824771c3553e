using Approvals.Application.Journal;

namespace Approvals.Storage.Postgres;

/// <summary>New state rows.</summary>
internal sealed class CreateColumns(ArrayParameters arrays)
{
    private readonly ArrayParameter<Guid> id = arrays.Ids("create_id");
    private readonly ArrayParameter<DateTime?> notBefore = arrays.Times("create_not_before");
    private readonly ArrayParameter<DateTime?> notAfter = arrays.Times("create_not_after");
    private readonly ArrayParameter<string?> requester = arrays.Texts("create_requester");
    private readonly ArrayParameter<short> priority = arrays.Smallints("create_priority");
    private readonly ArrayParameter<bool> allowSelfApproval = arrays.Flags("create_allow_self_approval");
    private readonly ArrayParameter<DateTime?> createdAt = arrays.Times("create_created_at");
    private readonly ArrayParameter<string?> workflowId = arrays.Texts("create_workflow_id");
    private readonly ArrayParameter<string?> key = arrays.Texts("create_idempotency_key");
    private readonly ArrayParameter<string?> bodyHash = arrays.Texts("create_body_hash");
    private readonly ArrayParameter<string?> tags = arrays.Json("create_tags");
    private readonly ArrayParameter<string?> title = arrays.Texts("create_title");
    private readonly ArrayParameter<string?> request = arrays.Texts("create_request");
    private readonly StateColumns state = new(arrays, "create_");

    public void Add(JournalEntry entry, StateRow row)
    {
        var asked = entry.After.Request;
        id.Add(entry.Id);
        notBefore.Add(entry.NotBefore?.UtcDateTime);
        notAfter.Add(entry.NotAfter?.UtcDateTime);
        requester.Add(asked.Requester.Text);
        priority.Add((short)asked.Priority);
        allowSelfApproval.Add(asked.AllowSelfApproval);
        createdAt.Add(entry.After.CreatedAt.UtcDateTime);
        workflowId.Add(asked.WorkflowId);
        key.Add(entry.CreateKey?.Text);
        bodyHash.Add(entry.CreateKey?.BodyHash);
        tags.Add(row.Tags);
        title.Add(asked.Title);
        request.Add(row.Request);
        state.Add(entry, row);
    }
}
