namespace Approvals.Domain.Audit;

/// <summary>Holds a stored chain against itself.</summary>
public static class ChainVerifier
{
    /// <param name="rows">All rows of one approval in order of version.</param>
    /// <param name="head">Version and hash that the state row remembers, which shows a chain cut at its end; null when not known.</param>
    /// <returns>The first fault in words, or null when the chain is whole.</returns>
    public static string? Fault(IReadOnlyList<JournalRow> rows, (int Version, string Hash)? head = null)
    {
        var check = new ChainCheck(head);
        foreach (var row in rows)
            check.Add(row);
        return check.Fault() ?? (head is { } kept && kept.Version != rows.Count ? "The chain goes on after the approval's version." : null);
    }
}
