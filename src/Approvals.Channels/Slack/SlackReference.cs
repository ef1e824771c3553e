namespace Approvals.Channels.Slack;

/// <summary>Where a message of ours stands, kept as <c>CHANNEL/TS</c>.</summary>
public sealed record SlackReference(string Channel, string Ts)
{
    public static SlackReference? Parse(string? text) =>
        text?.Split('/') is [{ Length: > 0 } channel, { Length: > 0 } ts] ? new(channel, ts) : null;

    public override string ToString() => $"{Channel}/{Ts}";
}
