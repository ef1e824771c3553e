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
    /// The person behind a Slack user, by the address that the workspace confirmed. Null for guests of a shared channel, whose addresses
    /// another company's administrators can set at will, for robots, and for people who have left.
    /// </summary>
    /// <exception cref="SlackException">Slack refused.</exception>
    public Task<Principal?> PersonAsync(string user, CancellationToken cancellationToken) => RememberAsync("user:" + user, PeopleLast, async () =>
    {
        var own = await TeamAsync(cancellationToken);
        var found = (await api.GetAsync("users.info", "user", user, cancellationToken)).GetProperty("user");
        if (TextOf(found, "team_id") != own || IsSet(found, "deleted") || IsSet(found, "is_bot") || IsSet(found, "is_stranger") || IsUnconfirmed(found))
            return null;
        var email = found.TryGetProperty("profile", out var profile) ? TextOf(profile, "email") : null;
        return email is not null && MailAddresses.IsAddress(email) && Principal.TryParse("user:" + email, out var person) ? person : null;
    });

    public void Dispose() => known.Dispose();

    private Task<string> TeamAsync(CancellationToken cancellationToken) => RememberAsync("team", PlacesLast, async () =>
        (await api.PostAsync("auth.test", [], cancellationToken)).GetProperty("team_id").GetString()!);

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
}
