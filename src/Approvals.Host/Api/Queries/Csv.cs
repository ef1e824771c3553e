using System.Buffers;
using System.Globalization;
using Approvals.Domain.Json;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Host.Api.Queries;

/// <summary>History as RFC 4180 text that no spreadsheet takes for formulas.</summary>
public static class Csv
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    public const string Header =
        "id,title,status,cause,requester,workflowId,jobId,priority,createdAt,decidedAt,timeToDecisionMs,decidedBy,reason,approvals,rejections,tags\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static string Row(Approval approval)
    {
        var request = approval.Request;
        var decision = ((Approval.Decided)approval).Decision;
        return string.Join(',', Fields().Select(Field)) + "\r\n";

        IEnumerable<string?> Fields() =>
        [
            approval.Id.ToString(), request.Title, Word(ApprovalView.StatusOf(approval)), Word(decision.Cause), request.Requester.Text,
            request.WorkflowId, request.JobId, Word(request.Priority), UtcJsonConverter.Text(approval.CreatedAt), UtcJsonConverter.Text(decision.At),
            ((long)(decision.At - approval.CreatedAt).TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            string.Join(' ', decision.By), decision.Reason, Count(Verdict.Approve), Count(Verdict.Reject),
            string.Join(' ', request.Tags.Select(tag => $"{tag.Key}:{tag.Value}")),
        ];

        string Count(Verdict verdict) => approval.Votes.Count(vote => vote.Verdict == verdict).ToString(CultureInfo.InvariantCulture);
    }

    public static string Field(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        // A leading apostrophe makes spreadsheets read the cell as text.
        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + text : text;
        return safe.AsSpan().ContainsAny(Quoted) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
