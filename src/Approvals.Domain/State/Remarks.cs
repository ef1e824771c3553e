using System.Text;
using Approvals.Domain.Json;

namespace Approvals.Domain.State;

/// <summary>What people wrote with the votes and delegations of an approval, in their order.</summary>
public sealed record Remarks(IReadOnlyList<VoteRemark> Votes, IReadOnlyList<string?> Delegations)
{
    /// <summary>Bytes of UTF-8. Beyond, they are kept apart from the state and left out of lists, so that both stay small whatever is written.</summary>
    public const int MaxSizeInState = 16 * 1024;

    public static Remarks Of(Approval approval) => new(
        [.. approval.Votes.Select(vote => new VoteRemark(vote.Reason, vote.Comment, vote.Inputs))],
        [.. approval.Delegations.Select(delegation => delegation.Reason)]);

    public static bool AreLarge(Approval approval)
    {
        var size = 0;
        foreach (var vote in approval.Votes)
            size += SizeOf(vote.Reason) + SizeOf(vote.Comment) + (vote.Inputs?.Size ?? 0);
        foreach (var delegation in approval.Delegations)
            size += SizeOf(delegation.Reason);
        return size > MaxSizeInState;
    }

    private static int SizeOf(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}

public sealed record VoteRemark(string? Reason, string? Comment, RawJson? Inputs);
