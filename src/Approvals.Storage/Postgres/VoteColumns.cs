using Approvals.Application.Journal;
using Approvals.Domain.Projections;

namespace Approvals.Storage.Postgres;

/// <summary>The votes that keep people out of their inbox.</summary>
internal sealed class VoteColumns(ArrayParameters arrays)
{
    private readonly ArrayParameter<int> n = arrays.Integers("vote_n");
    private readonly ArrayParameter<Guid> id = arrays.Ids("vote_id");
    private readonly ArrayParameter<string?> principal = arrays.Texts("vote_principal");
    private readonly ArrayParameter<string?> verdict = arrays.Texts("vote_verdict");
    private readonly ArrayParameter<DateTime?> at = arrays.Times("vote_at");
    private readonly ArrayParameter<int> unvoteN = arrays.Integers("unvote_n");
    private readonly ArrayParameter<Guid> unvoteId = arrays.Ids("unvote_id");
    private readonly ArrayParameter<string?> unvotePrincipal = arrays.Texts("unvote_principal");

    public void Add(int number, JournalEntry entry)
    {
        foreach (var vote in entry.Votes)
        {
            if (vote.Verdict == VoteRowVerdict.None)
            {
                unvoteN.Add(number);
                unvoteId.Add(entry.Id);
                unvotePrincipal.Add(vote.Principal.Text);
                continue;
            }

            n.Add(number);
            id.Add(entry.Id);
            principal.Add(vote.Principal.Text);
            verdict.Add(Names.Of(vote.Verdict));
            at.Add(vote.At.UtcDateTime);
        }
    }
}
