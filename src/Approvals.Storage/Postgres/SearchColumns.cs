using Approvals.Application.Journal;

namespace Approvals.Storage.Postgres;

/// <summary>The words by which an approval is found.</summary>
internal sealed class SearchColumns(ArrayParameters arrays)
{
    private readonly ArrayParameter<int> n = arrays.Integers("search_n");
    private readonly ArrayParameter<Guid> id = arrays.Ids("search_id");
    private readonly ArrayParameter<string?> words = arrays.Texts("search_words");
    private readonly ArrayParameter<int> forgetN = arrays.Integers("forget_n");
    private readonly ArrayParameter<Guid> forgetId = arrays.Ids("forget_id");

    public void Add(int number, JournalEntry entry, StateRow state)
    {
        if (entry.IsCreate)
        {
            n.Add(number);
            id.Add(entry.Id);
            words.Add(string.Join(' ', state.Words));
        }

        if (entry.ErasedVersions.Count > 0)
        {
            forgetN.Add(number);
            forgetId.Add(entry.Id);
        }
    }
}
