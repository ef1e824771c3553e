using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Host.Configuration;

/// <summary>The section <c>Approvals</c>.</summary>
public sealed class ApprovalsOptions
{
    /// <summary>The longest that a passive approval's wake-up may go unseen.</summary>
    private static readonly TimeSpan LongestCheckInterval = TimeSpan.FromSeconds(2);

    public TimeSpan DefaultTimeout { get; init; } = TimeSpan.FromHours(1);

    public TimeoutAction DefaultTimeoutAction { get; init; } = TimeoutAction.Reject;

    /// <summary>At most 2 s, whatever is configured.</summary>
    public TimeSpan TimeoutCheckInterval { get; init; } = LongestCheckInterval;

    public PolicyFloor Policies { get; init; } = PolicyFloor.None;

    public static ApprovalsOptions Read(SectionReader section)
    {
        var defaults = new ApprovalsOptions();
        var options = new ApprovalsOptions
        {
            DefaultTimeout = section.PositiveDuration(nameof(DefaultTimeout)) ?? defaults.DefaultTimeout,
            DefaultTimeoutAction = section.Choice(nameof(DefaultTimeoutAction), defaults.DefaultTimeoutAction),
            TimeoutCheckInterval = Least(section.PositiveDuration(nameof(TimeoutCheckInterval)) ?? LongestCheckInterval),
            Policies = new PolicyFloor([.. section.Children(nameof(Policies)).Select(ReadRule)]),
        };
        if (section.Flag(OriginalEnvironment.AuditLogKey) == false)
            section.Fault(OriginalEnvironment.AuditLogKey, "(APPROVAL_ENABLE_AUDIT_LOG) cannot be false: the audit log is the journal");
        section.RefuseOthers();
        return options;
    }

    private static TimeSpan Least(TimeSpan asked) => asked < LongestCheckInterval ? asked : LongestCheckInterval;

    private static FloorRule ReadRule(SectionReader section)
    {
        var rule = new FloorRule
        {
            WorkflowId = section.Text(nameof(FloorRule.WorkflowId)) ?? "*",
            Approvers = section.Principals(nameof(FloorRule.Approvers)),
            MinApprovers = section.Integer(nameof(FloorRule.MinApprovers), 1, 1000) ?? 1,
            MaxRejections = section.Integer(nameof(FloorRule.MaxRejections), 1, 1000),
            MinTimeoutMs = (long?)section.Duration("MinTimeout")?.TotalMilliseconds,
            AllowSelfApproval = section.Flag(nameof(FloorRule.AllowSelfApproval)) ?? false,
            AllowAutoApprove = section.Flag(nameof(FloorRule.AllowAutoApprove)) ?? false,
            AllowTimeoutApprove = section.Flag(nameof(FloorRule.AllowTimeoutApprove)) ?? false,
        };
        section.RefuseOthers();
        return rule;
    }
}
