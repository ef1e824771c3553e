namespace Approvals.Host.Api.OpenApi;

/// <summary>Bodies that work as they stand, by name of the call.</summary>
public static class Examples
{
    public const string Create = """
        {
          "title": "Approve Production Deployment",
          "description": "Review build artifacts (Markdown)",
          "context": { "environment": "production", "build": 4711, "costUsd": 12.5 },
          "workflowId": "production-deployment",
          "jobId": "approval",
          "tags": { "team": "payments" },
          "approvers": ["user:tech-lead@company.com", "group:security"],
          "requireMinApprovers": 2,
          "requireMinRejections": 1,
          "timeoutMs": 1800000,
          "timeoutAction": "escalate",
          "escalation": [{ "afterMs": 900000, "to": ["user:cto@company.com"] }],
          "remindBeforeMs": [300000],
          "autoApprove": { "all": [{ "path": "/environment", "op": "eq", "value": "staging" }, { "path": "/costUsd", "op": "lt", "value": 100 }] },
          "inputs": [{ "name": "ticket", "label": "Change ticket", "type": "string", "pattern": "^CHG-[0-9]+$", "required": true }],
          "priority": "normal",
          "notifyUsers": ["tech-lead@company.com"],
          "notifyChannels": ["email", "in-app"]
        }
        """;

    public const string Approve = """{ "comment": "Looks good.", "inputs": { "ticket": "CHG-1234" } }""";

    public const string Reject = """{ "reason": "The migration has no way back." }""";

    public const string Delegate = """{ "to": "user:ben@company.com", "reason": "On leave until Monday." }""";

    public const string Cancel = """{ "reason": "The build was superseded." }""";

    public const string Override = """{ "outcome": "approved", "reason": "Incident 77: approvers unreachable." }""";

    public const string Erase = """{ "reason": "Asked to be forgotten, ticket 4711." }""";

    public const string Comment = """{ "text": "Which window is planned?" }""";

    public const string CreateKey = """{ "name": "ci", "roles": ["requester"], "groups": ["builders"], "expiresAt": "2031-01-31T09:30:00Z" }""";

    public const string Batch = """
        {
          "decisions": [
            { "id": "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "verdict": "approve", "comment": "Routine." },
            { "id": "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c", "verdict": "reject", "reason": "Outside the window." }
          ]
        }
        """;

    public const string Preferences = """
        {
          "channels": { "requested": ["slack", "email"], "commented": ["in-app"] },
          "timeZone": "Europe/Berlin",
          "quietHours": { "from": "22:00", "to": "07:00", "timeZone": "Europe/Berlin" },
          "outOfOffice": { "from": "2026-12-21T08:00:00Z", "to": "2027-01-04T08:00:00Z", "delegate": "user:ben@company.com" }
        }
        """;

    public static string? Of(string? call) => call switch
    {
        "Create" => Create,
        "Approve" => Approve,
        "Reject" => Reject,
        "Delegate" => Delegate,
        "Cancel" => Cancel,
        "Override" => Override,
        "Erase" => Erase,
        "Comment" => Comment,
        "CreateKey" => CreateKey,
        "Batch" => Batch,
        "PutPreferences" => Preferences,
        _ => null,
    };
}
