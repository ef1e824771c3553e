using System.Text;
using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Microsoft.Net.Http.Headers;

namespace Approvals.Host.Api.Queries;

/// <summary>Streams everything that the filters select, page by page, so that no export is held in memory or holds a transaction open.</summary>
public sealed class CsvAnswer(IApprovalReader reader, Caller caller, HistoryFilter filter) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // The first page is read before anything is sent: an unavailable database is then still a proper answer.
        var page = await ReadAsync(filter.After, httpContext.RequestAborted);
        httpContext.Response.ContentType = Csv.ContentType;
        httpContext.Response.Headers.ContentDisposition = "attachment; filename=\"approvals.csv\"";
        await httpContext.Response.WriteAsync(Csv.ByteOrderMark + Csv.Header, httpContext.RequestAborted);
        while (page.Count > 0)
        {
            await httpContext.Response.WriteAsync(TextOf(page), httpContext.RequestAborted);
            page = page.Count < Lists.MaxLimit ? [] : await ReadAsync(HistoryQuery.KeyOf(page[^1]), httpContext.RequestAborted);
        }
    }

    /// <summary>True when the caller prefers CSV; whoever takes anything gets JSON.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept.ToArray()!, out var accepted))
            return false;
        return Quality("text/csv") > Quality("application/json");

        double Quality(string type) => accepted.Where(range => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(range => range.Quality ?? 1).DefaultIfEmpty(0).Max();
    }

    private Task<IReadOnlyList<Approval>> ReadAsync(PageKey? after, CancellationToken cancellationToken) =>
        reader.HistoryAsync(caller, filter with { Limit = Lists.MaxLimit, After = after }, cancellationToken);

    private static string TextOf(IReadOnlyList<Approval> page)
    {
        var text = new StringBuilder();
        foreach (var approval in page)
            text.Append(Csv.Row(approval));
        return text.ToString();
    }
}
