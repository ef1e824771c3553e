using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Domain.State;

/// <summary>An approval in one of its two phases. Only a pending one is ahead of its deadline; it cannot hold a decision.</summary>
public abstract record Approval
{
    private Approval()
    {
    }

    public required Guid Id { get; init; }

    public required ApprovalRequest Request { get; init; }

    /// <summary>How many events the approval has had.</summary>
    public required int Version { get; init; }

    /// <summary>The version at which the open stage opened.</summary>
    public required int Revision { get; init; }

    /// <summary>Zero-based index of the open stage; of the last open one once decided.</summary>
    public int Stage { get; init; }

    public IReadOnlyList<Vote> Votes { get; init; } = [];

    /// <summary>People who took a vote back and have none now.</summary>
    public IReadOnlyList<Principal> Withdrawn { get; init; } = [];

    public IReadOnlyList<Delegation> Delegations { get; init; } = [];

    /// <summary>True where what was written with votes and delegations was not read, as for a list; nothing is decided on such a one.</summary>
    public bool AreRemarksLeftOut { get; init; }

    public IReadOnlyList<Comment> Comments { get; init; } = [];

    /// <summary>How often a vote was taken back.</summary>
    public int Retractions { get; init; }

    /// <summary>How often somebody had the approvers reminded.</summary>
    public int Nudges { get; init; }

    /// <summary>How many escalation levels were taken.</summary>
    public int EscalationLevel { get; init; }

    /// <summary>How many of the reminders, latest deadline distance first, were sent for the present deadline.</summary>
    public int RemindersSent { get; init; }

    public DateTimeOffset? NudgedAt { get; init; }

    public IReadOnlyList<SeenKey> Keys { get; init; } = [];

    /// <summary>The commands whose events are of the last seconds. A replay of the journal does not know them.</summary>
    public IReadOnlyList<RecentCommand> RecentCommands { get; init; } = [];

    /// <summary>When the timeout action is taken, or would have been had nobody decided before; null means never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Hash of the newest journal row; the next row is chained to it.</summary>
    public required string HeadHash { get; init; }

    public Stage OpenStage => Request.Stages[Stage];

    /// <summary>The escalation targets that have joined.</summary>
    public IEnumerable<Principal> Joined => Request.Escalation.Take(EscalationLevel).SelectMany(level => level.To);

    public Vote? VoteOf(Principal person) => Votes.FirstOrDefault(vote => vote.By == person);

    /// <summary>True when this command has had its effect, as far as the last seconds are concerned.</summary>
    public bool HasApplied(Guid commandId)
    {
        foreach (var command in RecentCommands)
        {
            if (command.Id == commandId)
                return true;
        }

        return false;
    }

    public Delegation? DelegationFrom(Principal person) =>
        Delegations.FirstOrDefault(delegation => delegation.IsActive && delegation.From == person);

    public sealed record Pending : Approval;

    public sealed record Decided : Approval
    {
        public required Decision Decision { get; init; }

        public bool Erased { get; init; }
    }
}
