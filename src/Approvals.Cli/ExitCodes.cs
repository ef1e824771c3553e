using Approvals.Client.Contracts;

namespace Approvals.Cli;

/// <summary>What a script branches on.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>Refused, unreachable, wrong usage, or out of time. Never 1 or 2, which are answers.</summary>
    public const int Error = 3;

    public static int Of(ApprovalStatus status) => status switch
    {
        ApprovalStatus.Approved => 0,
        ApprovalStatus.Rejected => 1,
        ApprovalStatus.Cancelled => 2,
        _ => Error,
    };
}
