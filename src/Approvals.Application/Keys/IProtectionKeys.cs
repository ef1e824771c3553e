namespace Approvals.Application.Keys;

/// <summary>The keys that cookies and form tokens are protected with; every node has the same.</summary>
/// <remarks>All methods throw <see cref="JournalUnavailableException"/> when the database does not answer.</remarks>
public interface IProtectionKeys
{
    /// <summary>Each key as the XML text that was added.</summary>
    Task<IReadOnlyList<string>> AllAsync(CancellationToken cancellationToken);

    /// <param name="name">Unique; adding the same name again changes nothing.</param>
    Task AddAsync(string name, string xml, CancellationToken cancellationToken);
}
