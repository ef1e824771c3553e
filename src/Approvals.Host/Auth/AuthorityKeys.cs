using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Approvals.Host.Auth;

/// <summary>
/// The issuer and signing keys that an authority publishes. Fetched when the first token needs them, renewed every half a day and when a
/// token names an unknown key; one fetch at a time, none within ten seconds of the last, so that neither a dead authority nor forged key
/// names can slow requests down or flood it.
/// </summary>
public sealed class AuthorityKeys(Uri authority, IDocumentRetriever documents, TimeProvider time, ILogger<AuthorityKeys> log)
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(12);
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly Lock starting = new();
    private readonly string address = authority.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration";
    private volatile Snapshot? current;
    private DateTimeOffset? lastStart;
    private Task fetch = Task.CompletedTask;

    /// <summary>Null while the authority has never answered.</summary>
    public async ValueTask<OpenIdConnectConfiguration?> GetAsync(string? keyId)
    {
        var known = current;
        if (known is null || Lacks(known, keyId))
            await Fetching();
        else if (time.GetUtcNow() - known.At > MaxAge)
            _ = Fetching();
        return current?.Configuration;
    }

    private static bool Lacks(Snapshot known, string? keyId) =>
        keyId is not null && !known.Configuration.SigningKeys.Any(key => string.Equals(key.KeyId, keyId, StringComparison.Ordinal));

    private Task Fetching()
    {
        lock (starting)
        {
            var now = time.GetUtcNow();
            if (fetch.IsCompleted && (lastStart is not { } last || now - last >= Pause))
            {
                lastStart = now;
                fetch = Task.Run(FetchAsync);
            }

            return fetch;
        }
    }

    private async Task FetchAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(Timeout);
            current = new(await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, limit.Token), time.GetUtcNow());
        }
        catch (Exception fault)
        {
            // Tokens of this authority stay invalid, or are judged by the keys of before; both are safe.
            log.LogWarning("The authority {Authority} did not give its keys: {Reason}", authority, fault.GetBaseException().Message);
        }
    }

    private sealed record Snapshot(OpenIdConnectConfiguration Configuration, DateTimeOffset At);
}
