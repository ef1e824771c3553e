using Approvals.Domain.Audit;

namespace Approvals.Application.Journal;

/// <summary>
/// Verifies every chain of the journal, also while approvals go on: what the state rows said before must be in the chains, and what the chains
/// ended with must be what the state rows say afterwards, or have been.
/// </summary>
public sealed class JournalAudit(IJournalExport export, IChainHeads heads)
{
    public async Task<JournalAuditResult> VerifyAsync(CancellationToken cancellationToken)
    {
        var before = await heads.ReadAsync(cancellationToken);
        var chains = before.ToDictionary(head => head.Key, head => new ChainCheck(head.Value));
        var rows = 0L;
        await foreach (var (id, _, row) in export.ReadAsync(cancellationToken))
        {
            if (!chains.TryGetValue(id, out var chain))
                chains.Add(id, chain = new ChainCheck());
            chain.Add(row);
            rows++;
        }

        var after = await heads.ReadAsync(cancellationToken);
        var faults = chains
            .Select(chain => (Id: chain.Key, Fault: FaultOf(chain.Value, before.ContainsKey(chain.Key), after.TryGetValue(chain.Key, out var head) ? head : null)))
            .Where(found => found.Fault is not null)
            .OrderBy(found => found.Id)
            .Select(found => new ChainFault(found.Id, found.Fault!));
        return new JournalAuditResult(chains.Count, rows, [.. faults]);
    }

    private static string? FaultOf(ChainCheck chain, bool wasThere, (int Version, string Hash)? head)
    {
        if (chain.Version == 0)
            return "There is an approval, but no row of it in the journal.";
        if (head is not { } now)
            return wasThere ? "The approval has gone." : "The journal has rows, but there is no such approval.";
        return chain.Fault()
            ?? (now.Version < chain.Version ? "The journal goes on after the approval's version."
                : now.Version == chain.Version && now.Hash != chain.Hash ? "The chain does not lead to the version and hash that the approval has."
                : null);
    }
}

/// <param name="Approvals">Those that have a state row or rows in the journal.</param>
public sealed record JournalAuditResult(int Approvals, long Rows, IReadOnlyList<ChainFault> Faults);

/// <param name="Text">In words; of several faults of one approval the first.</param>
public sealed record ChainFault(Guid ApprovalId, string Text);
