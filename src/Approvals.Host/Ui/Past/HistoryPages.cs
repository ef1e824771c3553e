using Approvals.Application.Reading;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.Queries;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Past;

/// <summary>What was decided, to look at and to take along.</summary>
internal static class HistoryPages
{
    public const int PageSize = 50;

    public static void MapHistory(this RouteGroupBuilder pages)
    {
        pages.MapGet("/history", Show);
        pages.MapGet("/history.csv", Export);
    }

    private static async Task<IResult> Show(HttpContext context, IApprovalReader reader, TimeProvider time)
    {
        var view = HistoryView.Read(context.Request, PageSize + 1);
        if (NamedRows.Ids(context.Request) is { } ids)
        {
            var (person, aborted) = (context.Person(), context.RequestAborted);
            return Page.Of<NamedHistory>(await NamedRows.ReadAsync(
                reader, person, ids, () => reader.HistoryAsync(person, view.Filter with { Only = ids }, aborted), time.GetUtcNow(), aborted));
        }

        var digest = Cursor.DigestOf("past", (view with { Cursor = null }).Address());
        PageKey? after = null;
        try
        {
            after = Cursor.Read(view.Cursor, digest);
        }
        catch (ProblemException)
        {
            view = view.FromTheStart();
        }

        var found = await reader.HistoryAsync(context.Person(), view.Filter with { After = after }, context.RequestAborted);
        return Page.Of<HistoryPage>(found.Count <= PageSize
            ? new HistoryModel(view, found, null, time.GetUtcNow())
            : new HistoryModel(view, [.. found.Take(PageSize)], (view with { Cursor = Cursor.Write(digest, HistoryQuery.KeyOf(found[PageSize - 1])) }).Address(), time.GetUtcNow()));
    }

    private static async Task<IResult> Export(HttpContext context, IApprovalReader reader)
    {
        var query = await HistoryQuery.BindAsync(context);
        context.Response.Headers.ContentDisposition = "attachment; filename=\"history.csv\"";
        return new CsvAnswer(reader, context.Person(), query.Filter);
    }
}
