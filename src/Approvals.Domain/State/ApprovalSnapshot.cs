using System.Text.Json.Serialization;
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

    /// <summary>Comments are kept apart, because they may be large and a vote does not change them; null, but for rows that were written before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Comment>? Comments { get; init; }

    /// <summary>What was written with votes and delegations is not here, for it was too large.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RemarksApart { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Retractions { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Nudges { get; init; }

    public int EscalationLevel { get; init; }

    public int RemindersSent { get; init; }

    public DateTimeOffset? NudgedAt { get; init; }

    public IReadOnlyList<SeenKey> Keys { get; init; } = [];

    /// <summary>Null when there are none, which is how it is a few seconds later.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RecentCommand>? RecentCommands { get; init; }

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
        Retractions = approval.Retractions,
        Nudges = approval.Nudges,
        EscalationLevel = approval.EscalationLevel,
        RemindersSent = approval.RemindersSent,
        NudgedAt = approval.NudgedAt,
        Keys = approval.Keys,
        RecentCommands = approval.RecentCommands.Count > 0 ? approval.RecentCommands : null,
        CreatedAt = approval.CreatedAt,
        UpdatedAt = approval.UpdatedAt,
        HeadHash = approval.HeadHash,
        Deadline = approval.Deadline,
        Decision = (approval as Approval.Decided)?.Decision,
        Erased = approval is Approval.Decided { Erased: true },
    };

    /// <summary>Without the remarks, which are kept apart.</summary>
    public ApprovalSnapshot WithoutRemarks() => this with
    {
        RemarksApart = true,
        Votes = [.. Votes.Select(vote => vote with { Reason = null, Comment = null, Inputs = null })],
        Delegations = [.. Delegations.Select(delegation => delegation with { Reason = null })],
    };

    /// <param name="comments">As they were kept apart.</param>
    /// <param name="remarks">As they were kept apart; null where they were not, or were not read.</param>
    public Approval Restore(Guid id, ApprovalRequest request, IReadOnlyList<Comment>? comments = null, Remarks? remarks = null)
    {
        var (votes, delegations) = RemarksApart && remarks is not null ? With(remarks) : (Votes, Delegations);
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
            };
        return approval with
        {
            Stage = Stage,
            Votes = votes,
            Withdrawn = Withdrawn,
            Delegations = delegations,
            AreRemarksLeftOut = RemarksApart && remarks is null,
            Comments = comments ?? Comments ?? [],
            Retractions = Retractions,
            Nudges = Nudges,
            Deadline = Deadline,
            EscalationLevel = EscalationLevel,
            RemindersSent = RemindersSent,
            NudgedAt = NudgedAt,
            Keys = Keys,
            RecentCommands = RecentCommands ?? [],
        };
    }

    private (IReadOnlyList<Vote> Votes, IReadOnlyList<Delegation> Delegations) With(Remarks remarks) => (
        [.. Votes.Zip(remarks.Votes, (vote, remark) => vote with { Reason = remark.Reason, Comment = remark.Comment, Inputs = remark.Inputs })],
        [.. Delegations.Zip(remarks.Delegations, (delegation, reason) => delegation with { Reason = reason })]);
}
