using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Domain.State;

/// <summary>The part of an approval that events change, as it is stored beside the immutable request.</summary>
public sealed record ApprovalSnapshot
{
    public required int Version { get; init; }

    public required int Revision { get; init; }

    public int Stage { get; init; }

    public IReadOnlyList<Vote> Votes { get; init; } = [];

    public IReadOnlyList<Principal> Withdrawn { get; init; } = [];

    public IReadOnlyList<Delegation> Delegations { get; init; } = [];

    public IReadOnlyList<Comment> Comments { get; init; } = [];

    public int EscalationLevel { get; init; }

    public int RemindersSent { get; init; }

    public DateTimeOffset? NudgedAt { get; init; }

    public IReadOnlyList<SeenKey> Keys { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string HeadHash { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Present exactly when the approval is decided.</summary>
    public Decision? Decision { get; init; }

    public bool Erased { get; init; }

    public static ApprovalSnapshot Of(Approval approval) => new()
    {
        Version = approval.Version,
        Revision = approval.Revision,
        Stage = approval.Stage,
        Votes = approval.Votes,
        Withdrawn = approval.Withdrawn,
        Delegations = approval.Delegations,
        Comments = approval.Comments,
        EscalationLevel = approval.EscalationLevel,
        RemindersSent = approval.RemindersSent,
        NudgedAt = approval.NudgedAt,
        Keys = approval.Keys,
        CreatedAt = approval.CreatedAt,
        UpdatedAt = approval.UpdatedAt,
        HeadHash = approval.HeadHash,
        Deadline = (approval as Approval.Pending)?.Deadline,
        Decision = (approval as Approval.Decided)?.Decision,
        Erased = approval is Approval.Decided { Erased: true },
    };

    public Approval Restore(Guid id, ApprovalRequest request)
    {
        Approval approval = Decision is { } decision
            ? new Approval.Decided
            {
                Id = id,
                Request = request,
                Version = Version,
                Revision = Revision,
                CreatedAt = CreatedAt,
                UpdatedAt = UpdatedAt,
                HeadHash = HeadHash,
                Decision = decision,
                Erased = Erased,
            }
            : new Approval.Pending
            {
                Id = id,
                Request = request,
                Version = Version,
                Revision = Revision,
                CreatedAt = CreatedAt,
                UpdatedAt = UpdatedAt,
                HeadHash = HeadHash,
                Deadline = Deadline,
            };
        return approval with
        {
            Stage = Stage,
            Votes = Votes,
            Withdrawn = Withdrawn,
            Delegations = Delegations,
            Comments = Comments,
            EscalationLevel = EscalationLevel,
            RemindersSent = RemindersSent,
            NudgedAt = NudgedAt,
            Keys = Keys,
        };
    }
}
