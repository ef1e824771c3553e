using Approvals.Application.Reading;
using Approvals.Host.Api.Queries;
using Approvals.Host.Ui.Errors;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Figures;

/// <summary>How deciding goes, for auditors and operators.</summary>
internal static class StatisticsPages
{
    public static void MapStatisticsPage(this RouteGroupBuilder pages) => pages.MapGet("/statistics", Show);

    private static async Task<IResult> Show(HttpContext context, IApprovalReader reader, IDecisionCounts counts, TimeProvider time)
    {
        if (!context.Person().ReadsEverything)
            return Page.Of<ErrorPage>(ErrorModel.NotAllowed("auditor"), StatusCodes.Status403Forbidden);
        var query = new QueryReader(context.Request);
        var days = query.Number("days", 1, 366, 30);
        var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var (from, to) = (today.AddDays(1 - days), today.AddDays(1));
        var figures = Part.TryAsync(reader.StatisticsAsync(from, to, context.RequestAborted));
        var perDay = Part.TryAsync(counts.PerDayAsync(from, to, context.RequestAborted));
        return Page.Of<StatisticsPage>(new StatisticsModel(days, DateOnly.FromDateTime(today.UtcDateTime), await figures, await perDay) { Unread = query.Unread });
    }
}
