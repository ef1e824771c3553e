using Approvals.Application.Journal;
using Approvals.Domain.Commands;
using Approvals.Domain.Principals;

namespace Approvals.Application.Keys;

/// <summary>
/// Keeps the API keys that operators make. Of a key only its digest is kept. All methods throw <see cref="JournalUnavailableException"/> when the
/// database does not answer.
/// </summary>
public interface IApiKeyStore
{
    /// <summary>Keeps a key; keeps nothing when its <see cref="NewApiKey.Guard"/> was used before, and answers with the key of then.</summary>
    Task<AddedApiKey> AddAsync(NewApiKey key, CancellationToken cancellationToken);

    /// <summary>One read by index. Null for a key that nobody made, that was revoked, or whose time is over.</summary>
    /// <param name="digest">Lower-case hex SHA-256 of the key.</param>
    Task<FoundApiKey?> FindAsync(string digest, CancellationToken cancellationToken);

    /// <summary>All but those that were revoked, oldest first.</summary>
    Task<IReadOnlyList<ApiKey>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Whether there ever was a key, also one that was revoked.</summary>
    Task<bool> WasAnyMadeAsync(CancellationToken cancellationToken);

    /// <summary>Of these, the ones that still count.</summary>
    Task<IReadOnlySet<Guid>> LiveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Doing it again changes nothing. False when there never was such a key.</summary>
    Task<bool> RevokeAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Notes that the key was used now, unless that was noted within the last minute.</summary>
    Task MarkUsedAsync(Guid id, CancellationToken cancellationToken);
}

/// <param name="Name">The key acts as <c>service:NAME</c>.</param>
/// <param name="Prefix">The first characters of the key, by which people recognise it.</param>
/// <param name="Roles">The words for roles, as in tokens.</param>
/// <param name="Groups">Names of groups.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="LastUsedAt">Right to a minute; null: never.</param>
public sealed record ApiKey(
    Guid Id, string Name, string Prefix, IReadOnlyList<string> Roles, IReadOnlyList<string> Groups, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt);

/// <param name="Digest">Lower-case hex SHA-256 of the key.</param>
/// <param name="Guard">The Idempotency-Key of the call that makes it, if any.</param>
public sealed record NewApiKey(
    Guid Id, string Digest, string Name, string Prefix, IReadOnlyList<string> Roles, IReadOnlyList<string> Groups, DateTimeOffset? ExpiresAt, Principal CreatedBy,
    IdempotencyKey? Guard);

/// <param name="BodyHash">Of the call that made it; null where that had no Idempotency-Key.</param>
public sealed record AddedApiKey(ApiKey Key, bool IsNew, string? BodyHash);

/// <param name="IsUseUnknown">That it is used was not noted within the last minute.</param>
public sealed record FoundApiKey(ApiKey Key, bool IsUseUnknown);
