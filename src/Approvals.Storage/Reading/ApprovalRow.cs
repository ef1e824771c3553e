using System.Globalization;
using System.Text.Json;
using Approvals.Domain.Json;
using Approvals.Domain.State;

namespace Approvals.Storage.Reading;

/// <summary>An approval as the state table keeps it.</summary>
internal sealed record ApprovalRow(string Id, string Request, string State)
{
    /// <summary>Columns of <c>approval_requests r</c>, in both dialects.</summary>
    public const string Columns = "CAST(r.id AS text) AS Id, r.request AS Request, r.state AS State";

    public Approval Restore() => JsonSerializer.Deserialize(State, DomainJson.Compact.ApprovalSnapshot)!.Restore(
        Guid.Parse(Id, CultureInfo.InvariantCulture),
        JsonSerializer.Deserialize(Request, DomainJson.Compact.ApprovalRequest)!);
}
