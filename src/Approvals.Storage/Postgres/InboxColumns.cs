using Approvals.Actors.Ports;
using Approvals.Domain.Projections;

namespace Approvals.Storage.Postgres;

/// <summary>Inbox rows, and the votes that keep people out of their inbox.</summary>
internal sealed class InboxColumns(ArrayParameters arrays)
{
    private readonly ArrayParameter<int> n = arrays.Integers("inbox_n");
    private readonly ArrayParameter<Guid> id = arrays.Ids("inbox_id");
    private readonly ArrayParameter<string?> principal = arrays.Texts("inbox_principal");
    private readonly ArrayParameter<bool> open = arrays.Flags("inbox_open");
    private readonly ArrayParameter<short> priority = arrays.Smallints("inbox_priority");
    private readonly ArrayParameter<DateTime?> createdAt = arrays.Times("inbox_created_at");
    private readonly ArrayParameter<DateTime?> deadline = arrays.Times("inbox_deadline");
    private readonly ArrayParameter<DateTime?> decidedAt = arrays.Times("inbox_decided_at");
    private readonly ArrayParameter<int> voteN = arrays.Integers("vote_n");
    private readonly ArrayParameter<Guid> voteId = arrays.Ids("vote_id");
    private readonly ArrayParameter<string?> votePrincipal = arrays.Texts("vote_principal");
    private readonly ArrayParameter<string?> voteVerdict = arrays.Texts("vote_verdict");
    private readonly ArrayParameter<DateTime?> voteAt = arrays.Times("vote_at");
    private readonly ArrayParameter<int> unvoteN = arrays.Integers("unvote_n");
    private readonly ArrayParameter<Guid> unvoteId = arrays.Ids("unvote_id");
    private readonly ArrayParameter<string?> unvotePrincipal = arrays.Texts("unvote_principal");

    public void Add(int number, JournalEntry entry, StateRow state)
    {
        foreach (var row in state.Inbox)
        {
            n.Add(number);
            id.Add(entry.Id);
            principal.Add(row.Principal);
            open.Add(row.Open);
            priority.Add((short)entry.After.Request.Priority);
            createdAt.Add(entry.After.CreatedAt.UtcDateTime);
            deadline.Add(row.Deadline?.UtcDateTime);
            decidedAt.Add(state.DecidedAt?.UtcDateTime);
        }

        foreach (var vote in entry.Votes)
            Add(number, entry.Id, vote);
    }

    private void Add(int number, Guid approval, VoteRow vote)
    {
        if (vote.Verdict == VoteRowVerdict.None)
        {
            unvoteN.Add(number);
            unvoteId.Add(approval);
            unvotePrincipal.Add(vote.Principal.Text);
            return;
        }

        voteN.Add(number);
        voteId.Add(approval);
        votePrincipal.Add(vote.Principal.Text);
        voteVerdict.Add(Names.Of(vote.Verdict));
        voteAt.Add(vote.At.UtcDateTime);
    }
}
