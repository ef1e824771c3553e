using Approvals.Application.Journal;

namespace Approvals.Storage.Postgres;

/// <summary>State rows that move on.</summary>
internal sealed class AppendColumns(ArrayParameters arrays)
{
    private readonly FenceColumns fence = new(arrays, "append_");
    private readonly StateColumns state = new(arrays, "append_");
    private readonly ArrayParameter<string?> comments = arrays.Texts("append_comments");
    private readonly ArrayParameter<string?> remarks = arrays.Texts("append_remarks");
    private readonly ArrayParameter<string?> erasedTitle = arrays.Texts("append_erased_title");
    private readonly ArrayParameter<string?> erasedRequest = arrays.Texts("append_erased_request");

    public void Add(JournalEntry entry, StateRow row)
    {
        fence.Add(entry);
        state.Add(entry, row);
        comments.Add(row.Comments);
        remarks.Add(row.Remarks);
        erasedTitle.Add(row.Request is null ? null : entry.After.Request.Title);
        erasedRequest.Add(row.Request);
    }
}
