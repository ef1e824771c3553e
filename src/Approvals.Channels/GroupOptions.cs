using Approvals.Domain.Principals;

namespace Approvals.Channels;

/// <summary>The section <c>Channels:Groups:NAME</c>.</summary>
public sealed class GroupOptions
{
    public IReadOnlyList<string> Emails { get; init; } = [];

    public string? SlackChannel { get; init; }

    /// <summary>Told as persons, beside whatever else reaches the group.</summary>
    public IReadOnlyList<Principal> Users { get; init; } = [];
}
