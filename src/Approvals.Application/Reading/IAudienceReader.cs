namespace Approvals.Application.Reading;

/// <summary>Who may know of several approvals, in one query.</summary>
public interface IAudienceReader
{
    /// <summary>An absent id is not in the answer.</summary>
    /// <exception cref="JournalUnavailableException">The database did not answer.</exception>
    Task<IReadOnlyDictionary<Guid, Audience>> AudiencesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}

/// <param name="Principals">Names of the inbox: principals, or <see cref="Domain.Projections.InboxRow.Anyone"/>; they count for people with the role approver.</param>
public sealed record Audience(string Requester, IReadOnlyList<string> Principals);
