using System.Text.Json;
using System.Text.Json.Nodes;
using Approvals.Channels.Templates;
using Approvals.Domain.Principals;
using Microsoft.Extensions.Caching.Memory;

namespace Approvals.Channels.Slack;

/// <summary>Who is who in the workspace, and where they are reached. Remembered for a while: Slack counts these calls strictly.</summary>
public sealed class SlackDirectory(SlackApi api) : IDisposable
{
    private const int MostRemembered = 10_000;

    /// <summary>What Slack says of users who are no people of this workspace.</summary>
    private static readonly string[] NoMember =
        ["deleted", "is_bot", "is_workflow_bot", "is_stranger", "is_restricted", "is_ultra_restricted", "is_invited_user"];

    private static readonly TimeSpan PlacesLast = TimeSpan.FromHours(1);

    /// <summary>Short, because rights hang on it.</summary>
    private static readonly TimeSpan PeopleLast = TimeSpan.FromMinutes(1);

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    /// <summary>The conversation with the person who has this address.</summary>
    /// <exception cref="SlackException">There is nobody with it, or Slack refused.</exception>
    public Task<string> ConversationWithAsync(string email, CancellationToken cancellationToken) => RememberAsync("dm:" + email, PlacesLast, async () =>
    {
        var found = await api.GetAsync("users.lookupByEmail", "email", email, cancellationToken);
        var user = found.GetProperty("user").GetProperty("id").GetString()!;
        var opened = await api.PostAsync("conversations.open", new JsonObject { ["users"] = user }, cancellationToken);
        return opened.GetProperty("channel").GetProperty("id").GetString()!;
    });

    /// <summary>
    /// The person behind a Slack user, by the address that the workspace confirmed. Null for people of another workspace in a shared channel,
    /// whose addresses another company's administrators can set at will, for guests, who are let into some channels and are no members, for
    /// robots, and for people who have left.
    /// </summary>
    /// <exception cref="SlackException">Slack refused.</exception>
    public Task<Principal?> PersonAsync(string user, CancellationToken cancellationToken) => RememberAsync("user:" + user, PeopleLast, async () =>
    {
        var own = await TeamAsync(cancellationToken);
        var found = (await api.GetAsync("users.info", "user", user, cancellationToken)).GetProperty("user");
        if (!own.Has(found) || NoMember.Any(flag => IsSet(found, flag)) || IsUnconfirmed(found))
            return null;
        var email = found.TryGetProperty("profile", out var profile) ? TextOf(profile, "email") : null;
        return email is not null && MailAddresses.IsAddress(email) && Principal.TryParse("user:" + email, out var person) ? person : null;
    });

    public void Dispose() => known.Dispose();

    private Task<Workspace> TeamAsync(CancellationToken cancellationToken) => RememberAsync("team", PlacesLast, async () =>
    {
        var own = await api.PostAsync("auth.test", [], cancellationToken);
        return new Workspace(own.GetProperty("team_id").GetString()!, TextOf(own, "enterprise_id"));
    });

    private async Task<T> RememberAsync<T>(string key, TimeSpan lifetime, Func<Task<T>> ask)
    {
        if (known.TryGetValue(key, out T? value))
            return value!;
        value = await ask();
        return known.Set(key, value, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = lifetime, Size = 1 });
    }

    private static bool IsUnconfirmed(JsonElement user) =>
        user.TryGetProperty("is_email_confirmed", out var confirmed) && confirmed.ValueKind == JsonValueKind.False;

    private static bool IsSet(JsonElement user, string flag) => user.TryGetProperty(flag, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? TextOf(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? SafeText.Line(value.GetString()!) : null;

    /// <summary>
    /// The workspace that the app is in. In an Enterprise Grid a person belongs to several, and <c>team_id</c> may name another of them or the
    /// organisation; then the list of the person's workspaces says it.
    /// </summary>
    private sealed record Workspace(string Team, string? Enterprise)
    {
        public bool Has(JsonElement user)
        {
            if (TextOf(user, "team_id") == Team)
                return true;
            return Enterprise is not null
                && user.TryGetProperty("enterprise_user", out var member) && member.ValueKind == JsonValueKind.Object
                && TextOf(member, "enterprise_id") == Enterprise
                && member.TryGetProperty("teams", out var teams) && teams.ValueKind == JsonValueKind.Array
                && teams.EnumerateArray().Any(team => team.ValueKind == JsonValueKind.String && team.GetString() == Team);
        }
    }
}
