using System.Globalization;
using Approvals.Application.Journal;
using Approvals.Application.Keys;
using Approvals.Domain.Commands;
using Approvals.Domain.Principals;
using Approvals.Host.Configuration;
using Approvals.Host.Operations;

namespace Approvals.Host.Auth;

/// <summary>
/// Where there never was an API key, makes one for an operator, who could otherwise make none, and prints it. As a line of its own and not as a
/// log entry, because those go to wherever logs are sent; the log tells by its prefix that it was made.
/// </summary>
public sealed class BootstrapKey(
    AuthOptions auth, IApiKeyStore store, Readiness readiness, IHostEnvironment environment, TimeProvider time, TextWriter output, ILogger<BootstrapKey> log) : BackgroundService
{
    public const string Name = "bootstrap";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>Of nodes that start together one makes it.</summary>
    private static readonly IdempotencyKey Once = new(Name, Name, Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (auth.ApiKeys.Count > 0 || environment.IsDevelopment())
            return;
        await readiness.WhenSchemaPrepared.WaitAsync(stoppingToken);
        while (!await TryAsync(stoppingToken))
            await Task.Delay(AfterFailure, time, stoppingToken);
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await store.WasAnyMadeAsync(cancellationToken))
                await MakeAsync(cancellationToken);
            return true;
        }
        catch (Exception silent) when (silent is JournalUnavailableException or JournalOverloadedException)
        {
            log.LogWarning("Whether there is an API key is not known yet: {Reason}", silent.Message);
            return false;
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var (secret, ends) = (ApiKeySecret.New(), time.GetUtcNow() + Lifetime);
        var key = new NewApiKey(
            Guid.CreateVersion7(), TokenDigest.Of(secret).ToHex(), Name, ApiKeySecret.PrefixOf(secret), ["operator"], [], ends, Principal.Service(Name), Once);
        if (!(await store.AddAsync(key, cancellationToken)).IsNew)
            return;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"There is no API key yet. This one has the role operator, is shown this once, and ends at {ends:yyyy-MM-dd HH:mm}Z: {secret}"));
        log.LogWarning("There was no API key; {Prefix}… with the role operator was printed on standard output and ends at {Ends}", key.Prefix, ends);
    }
}
