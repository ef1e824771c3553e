using System.Text.Json;
using Approvals.Domain.Json;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Support;

/// <summary>Compares approvals by their encoded form: records with lists compare by reference.</summary>
internal static class ApprovalText
{
    public static string Of(Approval? approval) => approval is null
        ? "none"
        : approval.GetType().Name + approval.Id
          + JsonSerializer.Serialize(ApprovalSnapshot.Of(approval), DomainJson.Compact.ApprovalSnapshot)
          + JsonSerializer.Serialize(approval.Request, DomainJson.Compact.ApprovalRequest);
}
