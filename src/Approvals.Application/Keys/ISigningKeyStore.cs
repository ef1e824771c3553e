using Approvals.Application.Journal;

namespace Approvals.Application.Keys;

/// <summary>
/// Keeps the keys that receipts are signed with; every node has the same. All methods throw <see cref="JournalUnavailableException"/> when the
/// database does not answer.
/// </summary>
public interface ISigningKeyStore
{
    /// <summary>Oldest first.</summary>
    Task<IReadOnlyList<SigningKeyRow>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Does nothing when the generation is there: of two nodes that make one, the first is right.</summary>
    Task AddAsync(SigningKeyRow key, CancellationToken cancellationToken);
}

/// <param name="Generation">1, 2, 3 …; unique.</param>
/// <param name="KeyId">The thumbprint of the public key (RFC 7638).</param>
/// <param name="PublicKey">A JSON Web Key without its private part.</param>
/// <param name="PrivateKey">Protected; only whoever has the keys of data protection can use it.</param>
public sealed record SigningKeyRow(int Generation, string KeyId, string PublicKey, string PrivateKey, DateTimeOffset CreatedAt);
