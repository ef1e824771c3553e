using Approvals.Host.Api.Errors;

namespace Approvals.Host.Embed;

/// <summary>What a token for an embedded card is good for: looking at the card or the list, and voting. It says less than its holder may.</summary>
/// <param name="ApprovalId">The only approval; null: whatever the person may see.</param>
public sealed record EmbedScope(Guid? ApprovalId)
{
    public static Problem Refusal { get; } = new(ErrorKind.Forbidden, "A token for embedded cards is not good for this call.");

    public bool Allows(HttpRequest request)
    {
        var parts = (request.Path.Value ?? "").Trim('/').Split('/');
        return parts switch
        {
            ["embed", "inbox"] or ["api", "approvals", "pending"] => IsRead(request) && ApprovalId is null,
            ["embed", "changes"] => IsRead(request) && (ApprovalId is null || request.Query["of"].ToString().Split(',').All(Covers)),
            ["embed", "cards", var id] => IsRead(request) && Covers(id),
            ["api", "approvals", var id] => IsRead(request) && Covers(id),
            ["api", "approvals", var id, "approve" or "reject" or "comments"] => HttpMethods.IsPost(request.Method) && Covers(id),
            _ => false,
        };
    }

    private bool Covers(string id) => Guid.TryParseExact(id, "D", out var asked) && (ApprovalId is null || ApprovalId == asked);

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
