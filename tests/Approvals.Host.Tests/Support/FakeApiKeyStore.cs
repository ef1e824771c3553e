using System.Collections.Concurrent;
using Approvals.Application.Keys;

namespace Approvals.Host.Tests.Support;

/// <summary>Keys in a dictionary by digest, which counts how often it is asked.</summary>
internal sealed class FakeApiKeyStore : IApiKeyStore
{
    private int reads;

    public ConcurrentDictionary<string, ApiKey> Keys { get; } = new(StringComparer.Ordinal);

    public ConcurrentBag<Guid> Marked { get; } = [];

    public int Reads => Volatile.Read(ref reads);

    /// <summary>Runs between the question and the answer.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public Task<AddedApiKey> AddAsync(NewApiKey key, CancellationToken cancellationToken)
    {
        var kept = Keys[key.Digest] = new ApiKey(key.Id, key.Name, key.Prefix, key.Roles, key.Groups, DateTimeOffset.UnixEpoch, key.ExpiresAt, null);
        return Task.FromResult(new AddedApiKey(kept, IsNew: true, key.Guard?.BodyHash));
    }

    public async Task<FoundApiKey?> FindAsync(string digest, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref reads);
        var found = Keys.GetValueOrDefault(digest);
        await Before();
        return found is null ? null : new FoundApiKey(found, IsUseUnknown: !Marked.Contains(found.Id));
    }

    public Task<IReadOnlyList<ApiKey>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ApiKey>>([.. Keys.Values]);

    public Task<bool> WasAnyMadeAsync(CancellationToken cancellationToken) => Task.FromResult(!Keys.IsEmpty);

    public Task<IReadOnlySet<Guid>> LiveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<Guid>>(Keys.Values.Select(key => key.Id).Where(ids.Contains).ToHashSet());

    public Task<bool> RevokeAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(Keys.Where(entry => entry.Value.Id == id).ToList().TrueForAll(entry => Keys.TryRemove(entry)));

    public Task MarkUsedAsync(Guid id, CancellationToken cancellationToken)
    {
        Marked.Add(id);
        return Task.CompletedTask;
    }
}
