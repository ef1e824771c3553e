using Approvals.Domain.Audit;

namespace Approvals.Application.Journal;

/// <summary>The whole journal, for what looks at all of it: audit and export.</summary>
public interface IJournalExport
{
    /// <summary>Every row that was committed when the call began, in the order of the journal, which within an approval is that of its versions.</summary>
    IAsyncEnumerable<ExportedRow> ReadAsync(CancellationToken cancellationToken);
}

/// <param name="Position">Where the row stands in the journal; ascending, with gaps.</param>
public sealed record ExportedRow(Guid ApprovalId, long Position, JournalRow Row);

/// <summary>Where the journal can be read as a whole: a view of it in the layout of Akka.Persistence.Sql.</summary>
public sealed record JournalView(JournalDialect Dialect, string ConnectionString)
{
    public const string Name = "akka_journal";
}

public enum JournalDialect
{
    Postgres,
    Sqlite,
}

/// <summary>What the state rows say of their chains.</summary>
public interface IChainHeads
{
    /// <summary>Version and hash of every approval there is.</summary>
    Task<IReadOnlyDictionary<Guid, (int Version, string Hash)>> ReadAsync(CancellationToken cancellationToken);
}
