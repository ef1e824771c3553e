using System.Text.Json.Nodes;

namespace Approvals.Client.Tests.Support;

internal static class Some
{
    public static JsonObject Problem(int status, string code, string detail) => new()
    {
        ["type"] = "about:blank",
        ["title"] = code,
        ["status"] = status,
        ["detail"] = detail,
        ["code"] = code,
        ["traceId"] = "00-1",
        ["errors"] = null,
    };

    public static JsonObject Pending(JsonObject? body = null) => JsonNode.Parse($$"""
        {
          "id": "{{Guid.CreateVersion7()}}", "version": 1, "revision": 1, "status": "pending",
          "title": {{(body?["title"] ?? "Deploy").ToJsonString()}}, "description": null, "context": {"build": 4711}, "contextHash": "sha256:00",
          "workflowId": {{body?["workflowId"]?.ToJsonString() ?? "null"}}, "jobId": {{body?["jobId"]?.ToJsonString() ?? "null"}}, "tags": {"team": "payments"},
          "requester": "user:ci@example.com", "approvers": ["group:security"],
          "stages": [{"name": null, "rules": [{"from": ["group:security"], "min": 2}]}], "stage": 0,
          "progress": {"approved": 0, "required": 2, "waitingOn": ["group:security"]},
          "votes": [], "delegations": [], "comments": [], "inputs": [], "priority": "normal",
          "deadline": "2026-01-31T09:30:00.000Z", "timeoutAction": "reject", "escalationLevel": 0, "decision": null,
          "createdAt": "2026-01-31T09:00:00.000Z", "updatedAt": "2026-01-31T09:00:00.000Z", "aFieldOfTheFuture": 1
        }
        """)!.AsObject();

    public static JsonObject Decided(JsonObject pending, string outcome, string? reason)
    {
        var decided = pending.DeepClone().AsObject();
        decided["status"] = outcome;
        decided["deadline"] = null;
        decided["version"] = 3;
        decided["votes"] = JsonNode.Parse("""
            [{"by": "user:ann@example.com", "onBehalfOf": null, "verdict": "approve", "reason": null, "comment": "fine", "inputs": {"ticket": "CHG-1"},
              "stage": 0, "channel": "api", "at": "2026-01-31T09:10:00.000Z"}]
            """);
        decided["decision"] = new JsonObject
        {
            ["outcome"] = outcome,
            ["cause"] = outcome == "cancelled" ? "cancel" : "votes",
            ["by"] = new JsonArray("user:ann@example.com"),
            ["reason"] = reason,
            ["inputs"] = null,
            ["at"] = "2026-01-31T09:10:00.000Z",
        };
        return decided;
    }
}
