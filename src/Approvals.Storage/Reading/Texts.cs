using Approvals.Domain.Views;

namespace Approvals.Storage.Reading;

/// <summary>Names as the tables keep them.</summary>
internal static class Texts
{
    public static string Of(ApprovalStatus status) => status switch
    {
        ApprovalStatus.Pending => "pending",
        ApprovalStatus.Approved => "approved",
        ApprovalStatus.Rejected => "rejected",
        _ => "cancelled",
    };
}
