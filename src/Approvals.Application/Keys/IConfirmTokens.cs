using Approvals.Domain.Principals;

namespace Approvals.Application.Keys;

/// <summary>
/// Keeps what links in mails stand for. Of a token only its digest is kept. Throws <see cref="JournalUnavailableException"/> when the
/// database does not answer.
/// </summary>
public interface IConfirmTokens
{
    /// <param name="digest">Lower-case hex SHA-256 of the token.</param>
    /// <param name="lifetime">From the database's now.</param>
    Task KeepAsync(string digest, ConfirmToken token, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Null for one that nobody issued, or whose time is over.</summary>
    Task<ConfirmToken?> FindAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Uses it up. False when it was used before; of two at once, one gets true.</summary>
    Task<bool> SpendAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Takes the use back, because it had no effect.</summary>
    Task ReleaseAsync(string digest, CancellationToken cancellationToken);
}

/// <param name="Revision">The question that was shown; a later one is not answered by this token.</param>
public sealed record ConfirmToken(Guid ApprovalId, Principal Person, int Revision, bool Used = false);
