using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Storage.Reading;

/// <summary>The filters that every list knows, over <c>approval_requests r</c>.</summary>
internal static class CommonFilters
{
    public static void Add(
        IListDialect dialect,
        SqlConditions filters,
        Reader reader,
        IReadOnlyList<string> words,
        Priority? priority,
        string? workflowId,
        Principal? requester,
        KeyValuePair<string, string>? tag)
    {
        if (priority is { } urgency)
            filters.And("r.priority = @priority", "priority", (int)urgency);
        if (workflowId is not null)
            filters.And("r.workflow_id = @workflowId", "workflowId", workflowId);
        if (requester is not null)
            filters.And("r.requester = @requester", "requester", requester.Text);
        if (tag is { } named)
            dialect.Tagged(filters, named);
        // Split as the index was, so that a word with a hyphen finds what the index keeps as two.
        var prefixes = words.SelectMany(SearchWords.Split).Distinct(StringComparer.Ordinal).ToList();
        if (prefixes.Count > 0)
            dialect.Found(filters, prefixes, within: !reader.Everything);
        else if (words.Count > 0)
            filters.And("1 = 0");
    }
}
