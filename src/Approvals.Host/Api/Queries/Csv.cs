using System.Globalization;
using System.Text.RegularExpressions;
using Approvals.Domain.Json;
using Approvals.Domain.State;
using Approvals.Domain.Text;
using Approvals.Domain.Views;

namespace Approvals.Host.Api.Queries;

/// <summary>
/// History as RFC 4180 text that no spreadsheet takes for formulas, wherever it is opened. Every field is quoted, and an apostrophe stands before
/// whatever could begin a formula: at the beginning of a field, and behind a comma, a semicolon, a bar, a tab or a line end within it, because
/// spreadsheets divide by another character than the comma where the comma stands in numbers.
/// </summary>
public static partial class Csv
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    public const string Header =
        "id,title,status,cause,requester,workflowId,jobId,priority,createdAt,decidedAt,timeToDecisionMs,decidedBy,reason,approvals,rejections,tags\r\n";

    /// <summary>Before everything else: without it spreadsheets read UTF-8 as their locale's old encoding.</summary>
    public const string ByteOrderMark = "\ufeff";

    public static string Row(Approval approval)
    {
        var request = approval.Request;
        var decision = ((Approval.Decided)approval).Decision;
        return string.Join(',', Fields().Select(HiddenCharacters.Mark).Select(Field)) + "\r\n";

        IEnumerable<string?> Fields() =>
        [
            approval.Id.ToString(), request.Title, Word(ApprovalView.StatusOf(approval)), Word(decision.Cause), request.Requester.Text,
            request.WorkflowId, request.JobId, Word(request.Priority), UtcJsonConverter.Text(approval.CreatedAt), UtcJsonConverter.Text(decision.At),
            ((long)(decision.At - approval.CreatedAt).TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            string.Join('\n', decision.By), decision.Reason, Count(Verdict.Approve), Count(Verdict.Reject),
            string.Join('\n', request.Tags.Select(tag => $"{tag.Key}:{tag.Value}")),
        ];

        string Count(Verdict verdict) => approval.Votes.Count(vote => vote.Verdict == verdict).ToString(CultureInfo.InvariantCulture);
    }

    public static string Field(string? text) => $"\"{FormulaStart().Replace(text ?? "", "'").Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>
    /// The place before a formula: spreadsheets pass over white space, quotes and what cannot be seen, and take the wide and small forms of the signs for
    /// the signs. A tab or a line end at the very beginning counts as well.
    /// </summary>
    [GeneratedRegex(@"(?<=^|[,;|\t\r\n\u2028\u2029])(?=([^\S\t\r\n\u2028\u2029]|[\p{Cf}""\u201c\u201d])*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212])|^(?=[\t\r\n])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormulaStart();

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
