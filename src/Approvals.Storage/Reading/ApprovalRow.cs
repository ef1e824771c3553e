using System.Globalization;
using Approvals.Domain.State;

namespace Approvals.Storage.Reading;

/// <summary>An approval as the state table keeps it.</summary>
internal sealed class ApprovalRow
{
    /// <summary>Columns of <c>approval_requests r</c>, in both dialects; comments and remarks kept apart are read only with the approval itself.</summary>
    public const string Columns = "r.id AS Id, r.request AS Request, r.state AS State";

    /// <summary>A <see cref="Guid"/> from PostgreSQL, its text from SQLite.</summary>
    public required object Id { get; init; }

    public required string Request { get; init; }

    public required string State { get; init; }

    public string? Comments { get; init; }

    public string? Remarks { get; init; }

    public Approval Restore() => StateRow.Restore(Id is Guid id ? id : Guid.Parse((string)Id, CultureInfo.InvariantCulture), Request, State, Comments, Remarks);
}
