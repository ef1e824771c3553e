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
        KeyValuePair<string, string>? tag,
        IReadOnlyList<Guid>? only)
    {
        if (only is not null)
        {
            var names = only.Select((id, i) =>
            {
                filters.Parameters.Add($"only{i}", dialect.Id(id));
                return $"@only{i}";
            });
            filters.And($"r.id IN ({string.Join(", ", names)})");
        }

        if (priority is { } urgency)
            filters.And("r.priority = @priority", "priority", (int)urgency);
        if (workflowId is not null)
            filters.And("r.workflow_id = @workflowId", "workflowId", workflowId);
        if (requester is not null)
            filters.And("r.requester = @requester", "requester", requester.Text);
        if (tag is { } named)
            dialect.Tagged(filters, named);
        var prefixes = words.SelectMany(SearchWords.Prefixes).Distinct(StringComparer.Ordinal).ToList();
        if (prefixes.Count > 0)
            dialect.Found(filters, prefixes, within: !reader.Everything);
        else if (words.Count > 0)
            filters.And("1 = 0");
    }
}
